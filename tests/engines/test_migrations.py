"""Migrations: each applied once, in order, whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from haulier.engines import migrations
from haulier.engines.failure import Unavailable
from haulier.engines.migrations import MigrationError, load_migrations, migrate, pending
from haulier.engines.postgres import Database
from support.migrations import OLD_BOOKKEEPING

NewDatabase = Callable[[], Awaitable[str]]


class Folder:
    """A package of migration files that a test writes."""

    def __init__(self, place: Path, name: str) -> None:
        self.package = name
        self._place = place / name
        self._place.mkdir()

    def put(self, name: str, sql: str) -> None:
        (self._place / name).write_text(sql)

    def drop(self, name: str) -> None:
        (self._place / name).unlink()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Two migrations."""
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = Folder(tmp_path, f"migrations_{uuid4().hex}")
    folder.put("0001_begin.sql", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);")
    folder.put("0002_more.sql", "ALTER TABLE a ADD COLUMN m int;")
    return folder


async def test_missing_ones_are_applied_once_and_in_order(new_database: NewDatabase, folder: Folder) -> None:
    url = await new_database()
    names = ["0001_begin.sql", "0002_more.sql"]
    assert await pending(url, folder.package) == names
    assert await migrate(url, folder.package) == names
    assert await migrate(url, folder.package) == []
    folder.put("0003_last.sql", "CREATE TABLE c ()")
    assert await pending(url, folder.package) == ["0003_last.sql"]
    assert await migrate(url, folder.package) == ["0003_last.sql"]
    assert await pending(url, folder.package) == []


async def test_starters_side_by_side_apply_each_once(new_database: NewDatabase, folder: Folder) -> None:
    url = await new_database()
    applied = await asyncio.gather(*(migrate(url, folder.package) for _ in range(5)))
    assert sorted(name for names in applied for name in names) == ["0001_begin.sql", "0002_more.sql"]
    database = await Database.open(url, 1)
    assert await database.fetchval("SELECT count(*) FROM a") == 1
    await database.close()


@pytest.mark.parametrize("begin", [[], ["BEGIN"]])
async def test_a_starter_that_stands_still_gives_its_lock_back(
    new_database: NewDatabase, folder: Folder, monkeypatch: pytest.MonkeyPatch, begin: list[str]
) -> None:
    url = await new_database()
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", 3)
    async with migrations._session(url) as frozen:
        for statement in begin:
            await frozen.execute(statement)
        await frozen.execute(migrations.STATEMENTS.lock, migrations.LOCK_KEY)
        assert await migrate(url, folder.package) == ["0001_begin.sql", "0002_more.sql"]
        assert frozen.is_closed()


async def test_one_that_fails_leaves_nothing_and_stops_the_rest(new_database: NewDatabase, folder: Folder) -> None:
    url = await new_database()
    folder.put("0002_more.sql", "CREATE TABLE half (); SELECT 1 / 0;")
    folder.put("0003_last.sql", "CREATE TABLE never ()")
    with pytest.raises(MigrationError, match=r"0002_more\.sql cannot be applied: division by zero"):
        await migrate(url, folder.package)
    assert await pending(url, folder.package) == ["0002_more.sql", "0003_last.sql"]
    database = await Database.open(url, 1)
    with pytest.raises(asyncpg.UndefinedTableError):
        await database.fetch("SELECT * FROM half")
    await database.close()


async def test_a_file_changed_afterwards_is_refused(new_database: NewDatabase, folder: Folder) -> None:
    url = await new_database()
    await migrate(url, folder.package)
    folder.put("0001_begin.sql", "CREATE TABLE a (n bigint);")
    with pytest.raises(MigrationError, match=r"0001_begin\.sql was changed after it was applied"):
        await migrate(url, folder.package)
    with pytest.raises(MigrationError, match="changed"):
        await pending(url, folder.package)


async def test_a_database_of_a_newer_version_is_refused(new_database: NewDatabase, folder: Folder) -> None:
    url = await new_database()
    await migrate(url, folder.package)
    folder.drop("0002_more.sql")
    with pytest.raises(
        MigrationError, match=r"0002_more\.sql, which this program does not know: it was made by a newer"
    ):
        await migrate(url, folder.package)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("0002_again.sql", r"0002_more\.sql: 0002_again\.sql has this number already"),
        ("3_short.sql", "is named like"),
    ],
)
def test_file_names_that_do_not_line_up_are_refused(folder: Folder, name: str, words: str) -> None:
    folder.put(name, "SELECT 1")
    with pytest.raises(MigrationError, match=words):
        load_migrations(folder.package)


async def test_a_number_that_was_left_out_may_come_later(new_database: NewDatabase, folder: Folder) -> None:
    url = await new_database()
    folder.put("0004_ahead.sql", "CREATE TABLE d ()")
    assert await migrate(url, folder.package) == ["0001_begin.sql", "0002_more.sql", "0004_ahead.sql"]
    folder.put("0003_behind.sql", "CREATE TABLE c ()")
    assert await migrate(url, folder.package) == ["0003_behind.sql"]


@pytest.fixture
def module(tmp_path: Path, folder: Folder) -> Folder:
    """One migration of a module, with a number that another has too."""
    module = Folder(tmp_path, f"migrations_{uuid4().hex}")
    module.put("0001_own.sql", "CREATE TABLE own AS SELECT n, m FROM a")
    return module


async def test_those_of_modules_come_after_the_platforms_in_the_modules_order(
    new_database: NewDatabase, folder: Folder, module: Folder, tmp_path: Path
) -> None:
    url, later = await new_database(), Folder(tmp_path, f"migrations_{uuid4().hex}")
    later.put("0001_later.sql", "CREATE TABLE later AS SELECT * FROM own")
    modules = {"zebra": module.package, "ant": later.package}
    names = ["0001_begin.sql", "0002_more.sql", "zebra/0001_own.sql", "ant/0001_later.sql"]
    assert await pending(url, folder.package, modules=modules) == names
    assert await migrate(url, folder.package, modules=modules) == names
    assert await migrate(url, folder.package, modules=modules) == []
    module.put("0002_more.sql", "ALTER TABLE own ADD COLUMN k int")
    folder.put("0003_last.sql", "CREATE TABLE c ()")
    assert await migrate(url, folder.package, modules=modules) == ["0003_last.sql", "zebra/0002_more.sql"]


async def test_a_modules_file_changed_or_gone_is_refused_by_its_name(
    new_database: NewDatabase, folder: Folder, module: Folder
) -> None:
    url = await new_database()
    await migrate(url, folder.package, modules={"zebra": module.package})
    with pytest.raises(MigrationError, match=r"migration zebra/0001_own\.sql, which this program does not know"):
        await migrate(url, folder.package)
    module.put("0001_own.sql", "CREATE TABLE own ()")
    with pytest.raises(MigrationError, match=r"zebra/0001_own\.sql was changed after it was applied"):
        await pending(url, folder.package, modules={"zebra": module.package})


async def test_a_database_of_a_release_that_knew_no_modules_upgrades(
    new_database: NewDatabase, folder: Folder, module: Folder
) -> None:
    url = await new_database()
    connection = await asyncpg.connect(url)
    await connection.execute(OLD_BOOKKEEPING)
    begin = load_migrations(folder.package)[0]
    await connection.execute(begin.sql)
    await connection.execute(
        "INSERT INTO haulier_migration (number, name, checksum) VALUES ($1, $2, $3)",
        begin.number, begin.name, begin.checksum,
    )  # fmt: skip
    modules, left = {"zebra": module.package}, ["0002_more.sql", "zebra/0001_own.sql"]
    assert await pending(url, folder.package, modules=modules) == left
    assert await migrate(url, folder.package, modules=modules) == left
    assert await migrate(url, folder.package, modules=modules) == []
    assert await connection.fetchval("SELECT n FROM own") == 1, "what was there before is there still"
    await connection.close()


async def test_no_server_is_unavailable(folder: Folder) -> None:
    with pytest.raises(Unavailable):
        await migrate("postgresql://nobody:x@127.0.0.1:1/none", folder.package)
