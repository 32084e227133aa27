"""Our own migrations: from nothing, and file by file over a database that already holds data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from haulier.engines.migrations import load_migrations, migrate, pending
from haulier.engines.statements import load_statements
from haulier.platform.declarations.module import Catalogue
from haulier.platform.maintenance.schema import apply_schema, missing_schema
from support import widgets
from support.migrations import OLD_BOOKKEEPING

NewDatabase = Callable[[], Awaitable[str]]
TENANT, JOBS = "grown", 500
LAST_WITHOUT_MODULES = 13
NOTE = "INSERT INTO haulier_migration (number, name, checksum) VALUES ($1, $2, $3)"
JOB_COUNT = """
CREATE TABLE job_count (tenant_id text PRIMARY KEY, jobs bigint NOT NULL);
INSERT INTO job_count SELECT tenant_id, count(*) FROM resource WHERE kind = 'job' GROUP BY tenant_id;
"""
FILL = load_statements("support", "grown_data.sql")


async def rows_of(connection: asyncpg.Connection, table: str) -> list[dict[str, Any]]:
    """The tenant's rows of a table, as they were before any later column."""
    return [dict(record) for record in await connection.fetch(FILL[f"rows_of_{table}"], TENANT)]


async def test_from_empty_nothing_is_left_to_apply(new_database: NewDatabase) -> None:
    url = await new_database()
    assert await migrate(url) == [migration.name for migration in load_migrations()]
    assert await pending(url) == []
    assert await migrate(url) == []


async def test_a_database_of_the_release_before_upgrades_with_its_data(
    new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows no modules and has migrations up to 0013; a module's own then finds the data that is there."""
    url = await new_database()
    connection = await asyncpg.connect(url)
    await connection.execute(OLD_BOOKKEEPING)
    for migration in load_migrations():
        if migration.number <= LAST_WITHOUT_MODULES:
            await connection.execute(migration.sql)
            await connection.execute(NOTE, migration.number, migration.name, migration.checksum)
    for statement in ("jobs", "journal", "ledger"):
        await connection.execute(FILL[f"fill_{statement}"], TENANT, JOBS)
    before = {table: await rows_of(connection, table) for table in ("resource", "journal", "ledger_entry")}
    package = f"widget_migrations_{uuid4().hex}"
    (tmp_path / package).mkdir()
    (tmp_path / package / "0001_job_count.sql").write_text(JOB_COUNT)
    monkeypatch.syspath_prepend(str(tmp_path))
    catalogue = Catalogue([replace(widgets.MODULE, compilers={}, migrations=package)])
    applied = await apply_schema(url, catalogue)
    assert applied[-1] == "widgets/0001_job_count.sql"
    assert all(int(name[:4]) > LAST_WITHOUT_MODULES for name in applied[:-1])
    assert await missing_schema(url, catalogue) == []
    for table, rows in before.items():
        assert await rows_of(connection, table) == rows
    assert await connection.fetchval("SELECT jobs FROM job_count WHERE tenant_id = $1", TENANT) == JOBS
    counts = await connection.fetch("SELECT type, state, resources FROM resource_count WHERE tenant_id = $1", TENANT)
    assert list(map(tuple, counts)) == [("linehaul", "CREATED", JOBS)]
    await connection.close()


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
