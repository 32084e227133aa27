"""Whether a refused request really changed nothing: a digest of all rows of a tenant, before and after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from haulier.engines.postgres import Database

TABLES = {
    "resource": "", "journal": "", "ledger_entry": "", "ledger_balance": "", "container_tracking": "",
    "timer": "AND purpose <> 'index'",  # a build ends by itself while a test goes on
}  # fmt: skip


async def digests(database: Database, tenant: str) -> dict[str, tuple[int, str]]:
    """Number and digest of the tenant's rows in every table that a command can write."""
    found = {}
    for table, also in TABLES.items():
        row = await database.fetchrow(
            f"SELECT count(*) AS rows, coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS digest"
            f" FROM {table} AS t WHERE tenant_id = $1 {also}",
            tenant,
        )
        assert row is not None, "an aggregate gives one row"
        found[table] = (row["rows"], row["digest"])
    return found


@asynccontextmanager
async def unchanged(database: Database, *tenants: str) -> AsyncIterator[None]:
    """What is done meanwhile must leave all rows of these tenants as they were."""
    before = [await digests(database, tenant) for tenant in tenants]
    yield
    assert [await digests(database, tenant) for tenant in tenants] == before
