"""Our own migrations: from nothing, and file by file over a database that already holds data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from haulier.engines.migrations import load_migrations, migrate, pending
from haulier.engines.statements import load_statements

NewDatabase = Callable[[], Awaitable[str]]
TENANT, JOBS = "grown", 500
FILL = load_statements("support", "grown_data.sql")


async def rows_of(connection: asyncpg.Connection, table: str) -> list[dict[str, Any]]:
    """The tenant's rows of a table, as they were before any later column."""
    return [dict(record) for record in await connection.fetch(FILL[f"rows_of_{table}"], TENANT)]


async def test_from_empty_nothing_is_left_to_apply(new_database: NewDatabase) -> None:
    url = await new_database()
    assert await migrate(url) == [migration.name for migration in load_migrations()]
    assert await pending(url) == []
    assert await migrate(url) == []


async def test_each_file_keeps_the_data_that_was_there_before(new_database: NewDatabase) -> None:
    first, *later = load_migrations()
    connection = await asyncpg.connect(await new_database())
    await connection.execute(first.sql)
    for statement in ("jobs", "journal", "ledger"):
        await connection.execute(FILL[f"fill_{statement}"], TENANT, JOBS)
    before = {table: await rows_of(connection, table) for table in ("resource", "journal", "ledger_entry")}
    assert len(before["resource"]) == len(before["journal"]) == JOBS
    for migration in later:
        await connection.execute(migration.sql)
        for table, rows in before.items():
            assert await rows_of(connection, table) == rows, f"{migration.name} changed {table}"
    await connection.close()
