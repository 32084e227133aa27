"""Configuration, compiled once a version: types, workflows, apps, roles.

A stale entry can never write a wrong row: every change carries the versions it was planned with, and the apply
statement checks them. Reads and rights rest on hearing of every change: the database tells of each with its commit
(``CONFIG_CHANNEL``). While it is not sure that all were heard, what is at hand is compared with what is stored before
it is used, so that nothing is older than a second either way.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from haulier.engines.postgres_notify import NotifyListener
from haulier.platform.storage.reader import Reader
from haulier.platform.storage.resources import Resource

MAX_CONFIGS = 20_000
MAX_CONFIG_BYTES = 128 * 1024 * 1024
"""Length of the texts of all entries together; what is compiled of them takes a few times as much."""
CONFIG_SECONDS = 60.0
"""A compiled entry is read again after this long even if it is sure that nothing changed."""
DOUBT_SECONDS = 0.3
"""The same while it is not sure. Beside ``postgres_notify.CERTAIN_SECONDS``: neither lets anything grow a second
old.
"""
MISSING_SECONDS = 0.5
"""That an optional configuration is not there is remembered this long;
making it drops the memory everywhere at once.
"""

CONFIG_CHANNEL = "haulier_config"
"""Where the database tells of changes (migration 0011): tenant, kind and id, apart by a unit separator."""

LONG_AGO = float("-inf")

Key = tuple[str, str, str]
"""(tenant, kind, id)."""

Compiler = Callable[[Resource], Any]


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration resource and what was compiled from it."""

    id: str
    version: int
    value: Any
    resource: Resource
    read_at: float
    """Monotonic seconds: it is no older than this."""


class Configs:
    """Compiled configuration by key; what was read longest ago goes first. ``clock`` gives monotonic seconds;
    the texts of all entries together have at most ``max_bytes``.
    """

    def __init__(
        self,
        reader: Reader,
        compilers: Mapping[str, Compiler],
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_CONFIG_BYTES,
    ) -> None:
        self._reader = reader
        self._compilers = compilers
        self._clock = clock
        self._max_bytes = max_bytes
        self._known: OrderedDict[Key, Config] = OrderedDict()
        self._size = 0
        self._missing: OrderedDict[Key, float] = OrderedDict()
        self._dropped: OrderedDict[Key, float] = OrderedDict()
        """When entries were last dropped: what was being read then may be what was there before."""
        self._notices: NotifyListener | None = None
        self._followers: dict[str, Callable[[str], None]] = {}
        self.changes: Counter[str] = Counter()
        """How many changes were heard of, by kind."""
        self._last_changes: OrderedDict[tuple[str, str], int] = OrderedDict()
        """The number of the last change of a kind in a tenant, counted over all."""
        self._last_forgotten = 0

    async def listen(self, database_url: str) -> None:
        """Hear of changes that others make. Without it only age counts, as for a command that ends soon.

        Raises Unavailable.
        """
        self._notices = NotifyListener(database_url, CONFIG_CHANNEL, self._heard)
        await self._notices.start()

    def follow(self, kind: str, hear: Callable[[str], None]) -> None:
        """Tell of changes of one kind that are heard of, each by its tenant."""
        self._followers[kind] = hear

    async def close(self) -> None:
        """Hear no more."""
        if self._notices is not None:
            await self._notices.close()

    @property
    def sure(self) -> bool:
        """Whether every change that was made until a moment ago was heard of."""
        return self._notices is None or self._clock() < self._notices.complete_until

    def now(self) -> float:
        """Monotonic seconds, as ``still_holds`` takes them."""
        return self._clock()

    def still_holds(self, read_at: float) -> bool:
        """Whether what was read then is surely as it is stored now, but for changes that were heard of since."""
        now, notices = self._clock(), self._notices
        sure = notices is None or (now < notices.complete_until and read_at >= notices.complete_since)
        return now - read_at < (CONFIG_SECONDS if sure else DOUBT_SECONDS)

    async def get(self, tenant: str, kind: str, id: str) -> Config | None:
        """The compiled configuration, or None when there is no such thing (which is not remembered)."""
        key = (tenant, kind, id)
        known = self._fresh(key)
        if known is not None:
            return known
        began = self._clock()
        return self._took(key, await self._reader.get(tenant, kind, id), began)

    async def many(self, tenant: str, kind: str, ids: Iterable[str]) -> dict[str, Config]:
        """Those of the configurations that exist, by id; all that are not at hand are read together."""
        found = {id: self._fresh((tenant, kind, id)) for id in ids}
        unread = [id for id, config in found.items() if config is None]
        if unread:
            began = self._clock()
            rows = await self._reader.get_many(tenant, [(kind, id) for id in unread])
            found |= {id: self._took((tenant, kind, id), row, began) for id, row in zip(unread, rows, strict=True)}
        return {id: config for id, config in found.items() if config is not None}

    async def newest(self, tenant: str, kind: str, id: str) -> Config | None:
        """Like ``get``, but surely as it is stored now."""
        began = self._clock()
        return self._took((tenant, kind, id), await self._reader.get(tenant, kind, id), began)

    async def optional(self, tenant: str, kind: str, id: str) -> Config | None:
        """Like ``get`` for configuration that most tenants do not have: its absence is remembered for a moment."""
        key = (tenant, kind, id)
        if self._clock() - self._missing.get(key, LONG_AGO) < MISSING_SECONDS:
            return None
        began = self._clock()
        found = await self.get(tenant, kind, id)
        if found is None and self._dropped.get(key, LONG_AGO) < began:
            self._missing[key] = began
            if len(self._missing) > MAX_CONFIGS:
                self._missing.popitem(last=False)
        return found

    def _fresh(self, key: Key) -> Config | None:
        """What is at hand and surely as it is stored, or read a moment ago."""
        known = self._known.get(key)
        return known if known is not None and self.still_holds(known.read_at) else None

    def _took(self, key: Key, resource: Resource | None, began: float) -> Config | None:
        """What was read from ``began`` on, compiled if it is another version, and remembered.

        That there is none any more is heeded too; what was dropped meanwhile is used this once.
        """
        known = self._forget(key)
        if resource is None:
            return None
        same = known is not None and _stamp(known.resource) == _stamp(resource)
        value = known.value if known is not None and same else self._compile(resource)
        config = Config(resource.id, resource.version, value, resource, began)
        if self._dropped.get(key, LONG_AGO) < began:
            self._known[key] = config
            self._size += _size(resource)
            while len(self._known) > MAX_CONFIGS or self._size > self._max_bytes:
                self._forget(next(iter(self._known)))
        return config

    def _forget(self, key: Key) -> Config | None:
        known = self._known.pop(key, None)
        if known is not None:
            self._size -= _size(known.resource)
        return known

    def _compile(self, resource: Resource) -> Any:
        compiler = self._compilers.get(resource.kind)
        return compiler(resource) if compiler else None

    def _heard(self, payload: str) -> None:
        tenant, kind, id = payload.split("\x1f", 2)
        self.drop(tenant, kind, id)
        if kind in self._followers:
            self._followers[kind](tenant)

    def drop(self, tenant: str, kind: str, id: str) -> None:
        """Forget one entry; the next use reads it again."""
        key = (tenant, kind, id)
        self.changes[kind] += 1
        self._last_changes[tenant, kind] = self.changes.total()
        self._last_changes.move_to_end((tenant, kind))
        if len(self._last_changes) > MAX_CONFIGS:
            _, self._last_forgotten = self._last_changes.popitem(last=False)
        self._forget(key)
        self._missing.pop(key, None)
        self._dropped[key] = self._clock()
        self._dropped.move_to_end(key)
        if len(self._dropped) > MAX_CONFIGS:
            self._dropped.popitem(last=False)

    def last_change(self, tenant: str, kinds: Iterable[str]) -> int:
        """A number that grows with each change of these kinds in a tenant that is heard of. It may grow without one."""
        return max(self._last_changes.get((tenant, kind), self._last_forgotten) for kind in kinds)

    def compiles(self, kind: str) -> bool:
        """Whether resources of this kind are configuration that others keep compiled."""
        return kind in self._compilers


def _size(resource: Resource) -> int:
    return len(resource.attrs) + len(resource.body)


def _stamp(resource: Resource) -> tuple[int, int, int]:
    """What tells a state of a resource from every other one, of its predecessors of the same id too."""
    return resource.version, resource.created_at, resource.updated_at
