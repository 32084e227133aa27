"""Configuration, compiled once a version: types, workflows, apps, roles.

A stale entry can never write a wrong row: every change carries the versions it was planned with, and the apply
statement checks them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from haulier.platform.reader import Reader
from haulier.platform.resources import Resource

MAX_CONFIGS = 20_000
CONFIG_LIFETIME_MS = 60_000
"""A compiled entry is read again after this long even if no drop message came:
the upper bound of staleness for reads.
"""

MISSING_LIFETIME_MS = 500
"""That an optional configuration is not there is remembered this long;
making it drops the memory everywhere at once.
"""

DROP_SUBJECT = "haulier.cache.drop"

Compiler = Callable[[Resource], Any]


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration resource and what was compiled from it."""

    id: str
    version: int
    value: Any
    resource: Resource
    read_at: int


class Configs:
    """Compiled configuration by (tenant, kind, id), least recently used first out."""

    def __init__(self, reader: Reader, compilers: Mapping[str, Compiler], clock: Callable[[], int]) -> None:
        self._reader = reader
        self._compilers = compilers
        self._clock = clock
        self._known: OrderedDict[tuple[str, str, str], Config] = OrderedDict()
        self._missing: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    async def get(self, tenant: str, kind: str, id: str) -> Config | None:
        """The compiled configuration, or None when there is no such thing (which is not remembered)."""
        known = self._fresh((tenant, kind, id))
        return known if known is not None else self._took((tenant, kind, id), await self._reader.get(tenant, kind, id))

    async def many(self, tenant: str, kind: str, ids: Iterable[str]) -> dict[str, Config]:
        """Those of the configurations that exist, by id; all that are not at hand are read together."""
        found = {id: self._fresh((tenant, kind, id)) for id in ids}
        unread = [id for id, config in found.items() if config is None]
        if unread:
            rows = await self._reader.get_many(tenant, [(kind, id) for id in unread])
            found |= {id: self._took((tenant, kind, id), row) for id, row in zip(unread, rows, strict=True)}
        return {id: config for id, config in found.items() if config is not None}

    async def newest(self, tenant: str, kind: str, id: str) -> Config | None:
        """Like ``get``, but surely as it is stored now; compiled only when that is another version."""
        resource = await self._reader.get(tenant, kind, id)
        known = self._known.get((tenant, kind, id))
        if known is not None and resource is not None and known.version == resource.version:
            return known
        return self._took((tenant, kind, id), resource)

    async def optional(self, tenant: str, kind: str, id: str) -> Config | None:
        """Like ``get`` for configuration that most tenants do not have: its absence is remembered for a moment."""
        key = (tenant, kind, id)
        if self._clock() - self._missing.get(key, 0) < MISSING_LIFETIME_MS:
            return None
        found = await self.get(tenant, kind, id)
        if found is None:
            self._missing[key] = self._clock()
            if len(self._missing) > MAX_CONFIGS:
                self._missing.popitem(last=False)
        return found

    def _fresh(self, key: tuple[str, str, str]) -> Config | None:
        """What is at hand and was read lately."""
        known = self._known.get(key)
        return known if known is not None and self._clock() - known.read_at < CONFIG_LIFETIME_MS else None

    def _took(self, key: tuple[str, str, str], resource: Resource | None) -> Config | None:
        """What was read, compiled and remembered; that there is none any more is heeded too."""
        if resource is None:
            self._known.pop(key, None)
            return None
        return self._remember(key, resource)

    def _remember(self, key: tuple[str, str, str], resource: Resource) -> Config:
        compiler = self._compilers.get(resource.kind)
        value = compiler(resource) if compiler else None
        config = Config(resource.id, resource.version, value, resource, self._clock())
        self._known[key] = config
        self._known.move_to_end(key)
        if len(self._known) > MAX_CONFIGS:
            self._known.popitem(last=False)
        return config

    def drop(self, tenant: str, kind: str, id: str) -> None:
        """Forget one entry; the next use reads it again."""
        self._known.pop((tenant, kind, id), None)
        self._missing.pop((tenant, kind, id), None)

    def compiles(self, kind: str) -> bool:
        """Whether resources of this kind are configuration that others keep compiled."""
        return kind in self._compilers
