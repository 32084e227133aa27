"""The pool against the embedded PostgreSQL 18 and, where it is installed, an ordinary PostgreSQL 15."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from haulier.engines import keepalive
from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.failure import Unavailable
from haulier.engines.migrations import load_migrations, migrate
from haulier.engines.postgres import Database, translated
from support.postgres15 import external_postgres15, missing_postgres15


@pytest.fixture(scope="module", params=["embedded 18", "external 15"])
async def server_url(request: pytest.FixtureRequest, run_home: Path, worker: str) -> AsyncIterator[str]:
    """An empty database on a server of either kind."""
    if request.param == "embedded 18":
        server = EmbeddedPostgres(run_home / f"pool-{worker}")
        yield await server.start()
        await server.stop()
        return
    if (reason := missing_postgres15()) is not None:
        pytest.skip(reason)
    async with external_postgres15(run_home / f"external-{worker}") as url:
        yield url


@pytest.fixture(scope="module")
async def database(server_url: str) -> AsyncIterator[Database]:
    """A pool on either server."""
    opened = await Database.open(server_url, 3)
    yield opened
    await opened.close()


async def test_rows_come_back_as_they_went_in(database: Database) -> None:
    row = await database.fetchrow("SELECT $1::text AS a, $2::bigint AS b, $3::bytea AS c", "ä", 2**40, b"\0x")
    assert row is not None
    assert dict(row) == {"a": "ä", "b": 2**40, "c": b"\0x"}
    assert await database.fetchrow("SELECT 1 WHERE false") is None
    assert await database.fetchval("SELECT $1::int", 7) == 7
    assert [row["n"] for row in await database.fetch("SELECT generate_series(1, 3) AS n")] == [1, 2, 3]


async def test_json_is_text_on_both_sides(database: Database) -> None:
    assert await database.fetchval("SELECT $1::jsonb", '{"b": 1, "a": [null]}') == '{"a": [null], "b": 1}'
    assert await database.fetchval("SELECT $1::json", '{"b" :1}') == '{"b" :1}'


async def test_many_rows_are_written_all_or_none(database: Database) -> None:
    await database.execute("CREATE TABLE many (a int PRIMARY KEY)")
    await database.executemany("INSERT INTO many VALUES ($1)", [(1,), (2,)])
    with pytest.raises(asyncpg.UniqueViolationError):
        await database.executemany("INSERT INTO many VALUES ($1)", [(3,), (1,)])
    assert await database.fetchval("SELECT count(*) FROM many") == 2
    assert await database.execute("DELETE FROM many") == "DELETE 2"


async def test_a_transaction_that_fails_changes_nothing(database: Database) -> None:
    await database.execute("CREATE TABLE kept (a int)")

    async def fail() -> None:
        async with database.acquire() as connection, connection.transaction():
            await connection.execute("INSERT INTO kept VALUES (1)")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await database.fetchval("SELECT count(*) FROM kept") == 0


async def test_session_state_does_not_leave_an_acquired_connection(database: Database) -> None:
    async with database.acquire() as connection:
        await connection.execute("SET application_name = 'changed'")
        assert await connection.fetchval("SELECT pg_try_advisory_lock(99)")
    locks = await database.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 99")
    assert locks == 0
    assert await database.fetchval("SELECT current_setting('application_name')") == "haulier"
    assert await database.fetchval("SELECT current_setting('jit')") == "off"


async def test_both_ends_of_a_connection_ask_for_signs_of_life(database: Database) -> None:
    for name, value in keepalive.SESSION.items():
        assert await database.fetchval("SELECT setting FROM pg_settings WHERE name = $1", name) == value, name
    async with database.acquire() as connection:
        sock = keepalive.socket_of(connection)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        for name, seconds in keepalive.OPTIONS.items():
            if hasattr(socket, name):
                assert sock.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) == seconds, name


async def test_more_callers_than_connections_all_get_their_turn(database: Database) -> None:
    answers = await asyncio.gather(*(database.fetchval("SELECT $1::int", number) for number in range(50)))
    assert answers == list(range(50))


async def test_mistakes_in_a_statement_are_not_called_unavailable(database: Database) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        await database.fetch("SELECT * FROM no_such_table")
    with pytest.raises(asyncpg.InterfaceError):
        await database.fetch("SELECT $1::int")
    assert await database.ready()


async def test_a_session_that_the_operator_ends_is_unavailable_and_the_pool_goes_on(database: Database) -> None:
    async with database.acquire() as victim:
        pid = await victim.fetchval("SELECT pg_backend_pid()")
        await database.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
        with pytest.raises(Unavailable), translated():
            await victim.fetchval("SELECT 1")
    assert await database.fetchval("SELECT 1") == 1


async def test_our_migrations_apply_to_either_server(server_url: str) -> None:
    names = [migration.name for migration in load_migrations()]
    assert await migrate(server_url) == names
    assert await migrate(server_url) == []


async def test_the_pool_recovers_when_a_killed_server_comes_back(home: Path) -> None:
    server = EmbeddedPostgres(home)
    database = await Database.open(await server.start(), 2)
    try:
        await database.execute("CREATE TABLE kept (a int)")
        await database.execute("INSERT INTO kept VALUES (1)")
        assert server.process is not None
        os.kill(server.process.pid, signal.SIGKILL)
        with pytest.raises(Unavailable):
            await ask_for_ever(database)  # statements succeed until the orphaned session notices
        assert not await database.ready()
        await server.start()
        assert await database.fetchval("SELECT a FROM kept") == 1
        assert await database.ready()
    finally:
        await database.close()
        await server.stop()


async def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="the database is not available"):
        await Database.open("postgresql://nobody:x@127.0.0.1:1/none", 1)


async def test_a_closed_pool_is_unavailable(postgres_url: str) -> None:
    database = await Database.open(postgres_url, 1)
    await database.close()
    with pytest.raises(Unavailable):
        await database.fetchval("SELECT 1")
    assert not await database.ready()


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.DiskFullError("could not extend file"),
        asyncpg.AdminShutdownError("terminating connection"),
        asyncpg.TooManyConnectionsError("sorry, too many clients already"),
        asyncpg.QueryCanceledError("canceling statement due to statement timeout"),
        asyncpg.InterfaceError("connection is closed"),
        ConnectionResetError("reset by peer"),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_ways_to_be_away_are_one_error(error: Exception) -> None:
    with pytest.raises(Unavailable) as caught, translated():
        raise error
    assert str(caught.value).startswith("the database is not available: ")
    assert len(str(caught.value)) > len("the database is not available: ")


async def ask_for_ever(database: Database) -> None:
    while True:
        await database.fetchval("SELECT 1")
