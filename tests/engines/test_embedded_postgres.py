"""The embedded PostgreSQL: made once, adopted, recovered, stopped."""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
import stat
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest

from haulier.engines.account import NAMED
from haulier.engines.embedded_postgres import OPTIONS, EmbeddedPostgres, memory_settings, pg_bin
from haulier.engines.process import ServerError, find_server, wait_until

PATIENCE = 30.0


async def ask(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_data_survives_a_clean_stop_and_the_address_stays(home: Path) -> None:
    server = EmbeddedPostgres(home)
    url = await server.start()
    await ask(url, "CREATE TABLE kept AS SELECT 1 AS a")
    process = server.process
    assert process is not None
    await server.stop()
    assert server.process is None
    assert not psutil.pid_exists(process.pid)

    again = EmbeddedPostgres(home)
    assert await again.start() == url
    assert await ask(url, "SELECT a FROM kept") == 1
    await again.stop()
    await again.stop()  # a second stop finds nothing and is content


async def test_the_owner_is_no_superuser_and_the_server_is_durable(home: Path) -> None:
    server = EmbeddedPostgres(home)
    url = await server.start()
    assert await ask(url, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user") is False
    assert await ask(url, "SELECT version() LIKE 'PostgreSQL 18%'") is True
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert await ask(url, f"SHOW {name}") == "on"
    assert await ask(url, "SHOW max_wal_size") == OPTIONS["max_wal_size"]
    for name, value in memory_settings(psutil.virtual_memory().total).items():
        assert await ask(url, f"SELECT pg_size_bytes(current_setting('{name}')) / 1048576") == int(
            value.removesuffix("MB")
        )
    assert await ask(url, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C"
    assert await ask(url, "SHOW server_encoding") == "UTF8"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(url.replace(url.split(":")[2].split("@")[0], "guess"))
    await server.stop()


async def test_secrets_are_readable_by_their_owner_alone(home: Path) -> None:
    server = EmbeddedPostgres(home)
    url = await server.start()
    await server.stop()
    secrets = list((home / "postgres").glob("*.password"))
    assert {path.name for path in secrets} == {"haulier.password", "postgres.password"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in secrets)
    assert secrets[0].read_text() != secrets[1].read_text()
    assert url.split(":")[2].split("@")[0] not in (home / "postgres" / "server.log").read_text()


async def test_a_running_server_is_adopted_not_started_twice(home: Path) -> None:
    first, second = EmbeddedPostgres(home), EmbeddedPostgres(home)
    url = await first.start()
    assert await second.start() == url
    assert first.process is not None
    assert second.process is not None
    assert second.process.pid == first.process.pid
    await second.stop()
    assert first.process is None


async def test_a_killed_server_comes_back_with_what_was_answered(home: Path) -> None:
    server = EmbeddedPostgres(home)
    url = await server.start()
    await ask(url, "CREATE TABLE kept AS SELECT 1 AS a")
    idle = await asyncpg.connect(url)  # its process outlives the killed one until it notices
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    assert await wait_until(lambda: server.process is None, PATIENCE)
    assert await server.start() == url
    assert await ask(url, "SELECT a FROM kept") == 1
    idle.terminate()
    await server.stop()


async def test_a_server_outlives_its_killed_parent_and_is_adopted(home: Path) -> None:
    program = (
        "import asyncio, os, pathlib, sys\n"
        "from haulier.engines.embedded_postgres import EmbeddedPostgres\n"
        "asyncio.run(EmbeddedPostgres(pathlib.Path(sys.argv[1])).start())\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ended = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program, str(home)], check=False)
    assert ended.returncode == -signal.SIGKILL
    pid = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    server = EmbeddedPostgres(home)
    assert await ask(await server.start(), "SELECT 1") == 1
    assert server.process is not None
    assert server.process.pid == pid
    await server.stop()
    assert find_server(pid, "postgres", str(home / "postgres" / "data")) is None


async def test_a_lock_file_left_by_a_crash_and_a_reused_process_id_are_no_obstacle(home: Path) -> None:
    server = EmbeddedPostgres(home)
    await server.start()
    lines = (home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()
    await server.stop()
    lines[0] = str(os.getpid())  # after a reboot the number belongs to somebody else
    (home / "postgres" / "data" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert await ask(await server.start(), "SELECT 1") == 1
    await server.stop()


async def test_a_crash_while_the_database_was_made_heals(home: Path) -> None:
    server = EmbeddedPostgres(home)
    await server.start()
    await ask(server.admin_url, "DROP DATABASE haulier")
    assert await ask(await server.start(), "SELECT current_database()") == "haulier"
    await ask(server.admin_url, "ALTER ROLE haulier PASSWORD 'other'")
    assert await ask(await server.start(), "SELECT 1") == 1
    await server.stop()

    (home / "postgres" / "data").rename(home / "postgres" / "data.new")  # half made: never put in place
    assert await ask(await server.start(), "SELECT 1") == 1
    await server.stop()


async def test_a_taken_port_is_changed(home: Path) -> None:
    server = EmbeddedPostgres(home)
    url = await server.start()
    await server.stop()
    port = int((home / "postgres" / "port").read_text())
    other = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", port)
    assert await server.start() != url
    other.close()
    await server.stop()


async def test_data_of_another_version_is_refused_in_plain_words(home: Path) -> None:
    data = home / "postgres" / "data"
    data.mkdir(parents=True, mode=0o700)
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServerError, match="made by PostgreSQL 15; this is 18"):
        await EmbeddedPostgres(home).start()


async def test_a_server_that_cannot_start_says_its_last_words(home: Path) -> None:
    server = EmbeddedPostgres(home)
    await server.start()
    await server.stop()
    (home / "postgres" / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(ServerError, match="no_such_setting"):
        await server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must run the server as somebody else")
async def test_root_runs_it_as_an_unprivileged_account_even_in_a_closed_directory(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed)
    assert await ask(await server.start(), "SELECT 1") == 1
    assert server.process is not None
    assert server.process.uids().effective != 0
    await server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must run the server as somebody else")
async def test_data_belong_to_an_account_that_no_other_service_has(home: Path) -> None:
    one, other = EmbeddedPostgres(home / "one"), EmbeddedPostgres(home / "other")
    await one.start()
    await other.start()
    owners = [(home / name / "postgres" / "data" / "PG_VERSION").stat().st_uid for name in ("one", "other")]
    assert not {0, pwd.getpwnam("nobody").pw_uid} & {*owners}
    assert owners == [server.process.uids().real for server in (one, other) if server.process is not None]
    await one.stop()
    await other.stop()
    if NAMED not in {entry.pw_name for entry in pwd.getpwall()}:
        assert owners[0] != owners[1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must run the server as somebody else")
async def test_data_of_nobody_are_taken_over_by_the_next_start(home: Path) -> None:
    server = EmbeddedPostgres(home)
    await server.start()
    await server.stop()
    data, nobody = home / "postgres" / "data", pwd.getpwnam("nobody")
    for place, _, files in os.walk(data):
        for name in ("", *files):
            os.chown(Path(place, name), nobody.pw_uid, nobody.pw_gid)
    assert await ask(await server.start(), "SELECT 1") == 1
    left = [path for path in (data, *data.rglob("*")) if path.stat().st_uid == nobody.pw_uid]
    assert left == []
    await server.stop()


def test_programs_of_the_wheel_are_found() -> None:
    assert all(pg_bin(name).exists() for name in ("postgres", "initdb", "psql", "pgbench", "pg_dump"))


@pytest.mark.parametrize(
    ("gigabytes", "buffers"),
    [(1, "128MB"), (2, "256MB"), (4, "512MB"), (31, "3968MB"), (32, "4096MB"), (33, "4096MB"), (512, "4096MB")],
)
def test_buffers_are_a_share_of_the_memory_within_bounds(gigabytes: int, buffers: str) -> None:
    settings = memory_settings(gigabytes << 30)
    assert settings["shared_buffers"] == buffers
    assert int(settings["effective_cache_size"][:-2]) == 4 * int(buffers[:-2])
