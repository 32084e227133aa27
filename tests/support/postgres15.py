"""PostgreSQL 15 as Debian packages it, the oldest we promise to run on, started as an operator would."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from haulier.engines.account import initdb_account, server_account
from haulier.engines.embedded_postgres import STOP_STEPS
from haulier.engines.process import launch, persistent_port, stop_process, wait_until
from haulier.engines.urls import postgres_url

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
PASSWORD = "of-a-test"
START_TIMEOUT = 30.0


def missing_postgres15() -> str | None:
    """Why tests against PostgreSQL 15 cannot run here, or None when they can."""
    return (
        None if (PROGRAMS / "postgres").exists() else f"no PostgreSQL 15 in {PROGRAMS} (apt-get install postgresql-15)"
    )


@asynccontextmanager
async def external_postgres15(place: Path) -> AsyncIterator[str]:
    """A server with default settings and an empty database; answers its URL."""
    place.mkdir(mode=0o755)
    data, password = place / "data", place / "password"
    data.mkdir(mode=0o700)
    password.write_text(PASSWORD)
    account = server_account(data, PROGRAMS / "postgres")
    maker = initdb_account(account, data, PROGRAMS / "initdb")
    maker.chown(data, password)
    subprocess.run(
        [
            PROGRAMS / "initdb",
            "-D",
            data,
            "-U",
            "operator",
            f"--pwfile={password}",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
        ],
        check=True,
        capture_output=True,
        cwd="/",
        user=maker.uid if maker.switched else None,
        group=maker.gid if maker.switched else None,
    )
    account.chown_tree(data)
    user, group = (account.uid, account.gid) if account.switched else (None, None)
    port = persistent_port(place / "port")
    command = [str(PROGRAMS / "postgres"), "-D", str(data), "-p", str(port), "-k", "", "-h", "127.0.0.1"]
    server = launch(command, place / "server.log", user=user, group=group)
    try:
        assert await wait_until(lambda: "ready" in status(data), START_TIMEOUT)
        url = postgres_url("operator", PASSWORD, port, "postgres")
        connection = await asyncpg.connect(url)
        await connection.execute("CREATE DATABASE haulier")
        await connection.close()
        yield postgres_url("operator", PASSWORD, port, "haulier")
    finally:
        await stop_process(server, STOP_STEPS)


def status(data: Path) -> str:
    """The last line of the server's lock file, empty before there is one."""
    lock = data / "postmaster.pid"
    return lock.read_text().splitlines()[-1] if lock.exists() and lock.read_text() else ""
