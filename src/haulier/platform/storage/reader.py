"""Reads of resources, gathered over concurrent requests into one statement."""

from __future__ import annotations

import time
from collections.abc import Sequence

from haulier.core.identifier_text import normalize_identifier
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.resources import Resource, from_record

SQL = load_statements("haulier.platform.storage", "resources.sql")
TYPES = load_statements("haulier.platform.storage", "types.sql")

READ_LANES = 2
READ_BATCH = 256

Key = tuple[str, str, str]
"""(tenant, kind, id or unique key)."""


def now_ms() -> int:
    """The clock of the platform, epoch milliseconds."""
    return time.time_ns() // 1_000_000


class Reader:
    """Answers ``None`` for what does not exist, belongs to another tenant or has expired."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_id: Coalescer[Sequence[Key], dict[Key, Resource]] = Coalescer(
            self._read_ids, lanes=READ_LANES, largest=READ_BATCH
        )
        self._by_key: Coalescer[Sequence[Key], dict[Key, Resource]] = Coalescer(
            self._read_keys, lanes=READ_LANES, largest=READ_BATCH
        )

    async def get(self, tenant: str, kind: str, id: str) -> Resource | None:
        """One resource by its id."""
        key = (tenant, kind, id)
        return (await self._by_id.submit((key,), tenant)).get(key)

    async def get_many(self, tenant: str, wanted: Sequence[tuple[str, str]]) -> list[Resource | None]:
        """Resources by (kind, id), in the order asked for."""
        if not wanted:
            return []
        keys = [(tenant, kind, id) for kind, id in wanted]
        found = await self._by_id.submit(keys, tenant)
        return [found.get(key) for key in keys]

    async def by_key(self, tenant: str, kind: str, key: str) -> Resource | None:
        """One resource by its unique key: jobRef, dispatchRef, name; as it is given, or as such texts are kept."""
        wanted = (tenant, kind, key)
        found = (await self._by_key.submit((wanted,), tenant)).get(wanted)
        if found is None and (kept := normalize_identifier(key)) not in (key, ""):
            wanted = (tenant, kind, kept)
            found = (await self._by_key.submit((wanted,), tenant)).get(wanted)
        return found

    async def by_keys(self, tenant: str, wanted: Sequence[tuple[str, str]]) -> list[Resource | None]:
        """Resources by (kind, unique key), the keys as they are kept, in the order asked for."""
        if not wanted:
            return []
        keys = [(tenant, kind, key) for kind, key in wanted]
        found = await self._by_key.submit(keys, tenant)
        return [found.get(key) for key in keys]

    async def all_of(self, tenant: str, kind: str, limit: int) -> list[Resource]:
        """All resources of a kind that a tenant has few of, oldest first, at most ``limit``."""
        records = await self._database.fetch(TYPES["types"], tenant, kind, limit, 0)
        return [from_record(record) for record in records]

    async def _read_ids(self, wanted: list[Sequence[Key]]) -> list[dict[Key, Resource]]:
        return await self._read("read_many", wanted, by_key=False)

    async def _read_keys(self, wanted: list[Sequence[Key]]) -> list[dict[Key, Resource]]:
        return await self._read("read_many_by_key", wanted, by_key=True)

    async def _read(self, statement: str, wanted: list[Sequence[Key]], *, by_key: bool) -> list[dict[Key, Resource]]:
        keys = list({key for group in wanted for key in group if _can_be_stored(key)})
        records = await self._database.fetch(
            SQL[statement], [key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys], now_ms()
        )
        found: dict[Key, Resource] = {}
        for record in records:
            resource = from_record(record)
            found[resource.tenant_id, resource.kind, (resource.key or "") if by_key else resource.id] = resource
        return [found] * len(wanted)


def _can_be_stored(key: Key) -> bool:
    """Whether the database could hold such texts at all: asked for another one, it would refuse the whole statement,
    with what others ask.
    """
    tenant, _, id = key
    if "\0" in id or "\0" in tenant:
        return False
    try:
        return (id.isascii() and tenant.isascii()) or bool(f"{tenant}{id}".encode())
    except UnicodeEncodeError:
        return False
