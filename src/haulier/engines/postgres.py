"""PostgreSQL: one pool of connections, statements in, rows out.

``json`` and ``jsonb`` values are passed as text, so that callers choose the codec and pay for it once. Every error that
means that the server is away, full or shutting down becomes ``Unavailable``; errors of a statement itself (a violated
constraint, a deadlock) stay asyncpg's own. The pool reconnects by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from haulier.engines import keepalive
from haulier.engines.failure import Unavailable
from haulier.engines.keepalive import keep_alive
from haulier.engines.process_priority import lower_priority

__all__ = ["Connection", "Database", "Record", "Unavailable", "translated"]

Record = asyncpg.Record
if TYPE_CHECKING:
    Connection = PoolConnectionProxy[asyncpg.Record]
else:
    Connection = PoolConnectionProxy  # generic in its type stubs only

CONNECT_TIMEOUT = 5.0
"""Time limit of one attempt to connect, in seconds."""

ACQUIRE_TIMEOUT = 10.0
"""Seconds that a caller waits for a free connection of the pool before Unavailable is raised."""

STATEMENT_TIMEOUT = 30.0
"""Seconds after which the server cancels a statement; no request may take longer."""

COMMAND_TIMEOUT = STATEMENT_TIMEOUT + 5.0
"""Seconds that the client waits for a result; longer than the server's limit, so that the server cancels first."""

IDLE_IN_TRANSACTION_TIMEOUT = 60.0
"""Seconds after which the server ends a session that is idle in an open transaction and holds its locks."""

READY_TIMEOUT = 2.0
"""Seconds a readiness check waits."""

IDLE_CONNECTION_LIFETIME = 120.0
"""Seconds after which an unused connection is closed: each costs the server some megabytes."""

NEVER_REPLACED = 2**31 - 1
"""Statements until a connection is replaced. asyncpg's default of 50,000 would pass in seconds, and preparing costs."""

STATEMENT_CACHE_SIZE = 512
"""Prepared statements kept by a connection; more than the statements we have."""

UNAVAILABLE_ERRORS: tuple[type[BaseException], ...] = (
    OSError,  # refused, reset, unreachable; TimeoutError is one of these
    asyncpg.PostgresConnectionError,  # class 08
    asyncpg.InsufficientResourcesError,  # class 53: disk full, out of memory, too many connections
    asyncpg.OperatorInterventionError,  # class 57: shutdown, starting up, statement timeout
    asyncpg.PostgresIOError,  # 58030: the server's disk fails
    asyncpg.ReadOnlySQLTransactionError,  # 25006: connected to a standby during a switch-over
    asyncpg.InternalClientError,  # a statement between the server's farewell and the end of the connection
)

CLOSED_MESSAGES = ("closed", "closing", "released back to the pool")
"""Messages of asyncpg's InterfaceError that mean that the connection or the pool is gone; others are our mistakes.

A connection that fails while it is held goes back to the pool by itself, hence the third.
"""


class Database:
    """A pool of at most ``size`` connections. Safe to share by all tasks of one event loop."""

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record]) -> None:
        self._pool = pool

    @classmethod
    async def open(
        cls, url: str, size: int, *, application_name: str = "haulier", session: Mapping[str, str] | None = None,
        background: bool = False,
    ) -> Database:  # fmt: skip
        """Connect. ``session`` holds further server settings of every session. ``background``: the connections are for
        work that can wait, see ``engines.process_priority``.

        Raises Unavailable if the server cannot be reached now.
        """
        with translated():
            pool = await asyncpg.create_pool(
                url,
                min_size=0,  # a minimum is kept by a task that fills the log while the server is away
                init_size=1,
                max_size=size,
                max_queries=NEVER_REPLACED,
                max_inactive_connection_lifetime=IDLE_CONNECTION_LIFETIME,
                timeout=CONNECT_TIMEOUT,
                command_timeout=COMMAND_TIMEOUT,
                statement_cache_size=STATEMENT_CACHE_SIZE,
                max_cached_statement_lifetime=0,
                init=_set_up_in_background if background else _set_up,
                reset=_skip_reset,
                server_settings={**_server_settings(application_name), **(session or {})},
            )
        return cls(pool)

    @property
    def size(self) -> int:
        """The most connections at once."""
        return self._pool.get_max_size()

    async def fetch(self, sql: str, *args: object) -> list[Record]:
        """All rows of one statement."""
        async with self._lease() as connection:
            return await connection.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: object) -> Record | None:
        """The first row, or None."""
        async with self._lease() as connection:
            return await connection.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: object) -> Any:
        """The first column of the first row, or None."""
        async with self._lease() as connection:
            return await connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: object) -> str:
        """Run a statement; returns its command tag, such as ``UPDATE 1``."""
        async with self._lease() as connection:
            return await connection.execute(sql, *args)

    async def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row, all of them or none."""
        async with self._lease() as connection:
            await connection.executemany(sql, rows)

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """A connection for advisory locks, COPY or many transactions. Its session state is cleared afterwards."""
        async with self._lease() as connection:
            try:
                yield connection
            finally:
                await _end_session(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A connection in a transaction, for what ends with that: its session state is cleared only where it failed."""
        async with self._lease() as connection:
            try:
                async with connection.transaction():
                    yield connection
            except BaseException:
                await _end_session(connection)
                raise

    async def ready(self) -> bool:
        """Whether the server answers within READY_TIMEOUT."""
        try:
            async with asyncio.timeout(READY_TIMEOUT):
                return bool(await self.fetchval("SELECT true"))
        except (Unavailable, TimeoutError):
            return False

    async def close(self) -> None:
        """Wait for running statements, then close all connections; after ACQUIRE_TIMEOUT close them at once."""
        try:
            async with asyncio.timeout(ACQUIRE_TIMEOUT):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    @asynccontextmanager
    async def _lease(self) -> AsyncIterator[Connection]:
        """A connection of the pool, awaited for ACQUIRE_TIMEOUT. Raises Unavailable."""
        with translated():
            async with asyncio.timeout(ACQUIRE_TIMEOUT):
                connection = await self._connection()
            try:
                yield connection
            finally:
                await self._pool.release(connection)

    async def _connection(self) -> Connection:
        """A connection of the pool. Any error of connecting, such as a wrong password, raises Unavailable."""
        try:
            return await self._pool.acquire()
        except asyncpg.PostgresError as error:
            raise Unavailable(f"the database is not available: {_cause(error)}") from error


@contextmanager
def translated() -> Iterator[None]:
    """Translate asyncpg's errors that mean that the server is away to Unavailable."""
    try:
        yield
    except UNAVAILABLE_ERRORS as error:
        raise Unavailable(f"the database is not available: {_cause(error)}") from error
    except asyncpg.InterfaceError as error:
        if any(word in str(error) for word in CLOSED_MESSAGES):
            raise Unavailable(f"the database is not available: {_cause(error)}") from error
        raise


async def _end_session(connection: Connection) -> None:
    """Clear locks, settings and an open transaction of a session; close the connection if that fails."""
    try:
        await connection.reset()
    except BaseException as error:
        with suppress(asyncpg.InterfaceError):
            connection.terminate()
        if not isinstance(error, (asyncpg.InterfaceError, *UNAVAILABLE_ERRORS)):
            raise


async def _set_up(connection: object) -> None:
    keep_alive(connection)


async def _set_up_in_background(connection: object) -> None:
    keep_alive(connection)
    await lower_priority(connection)


async def _skip_reset(connection: object) -> None:
    """Skip the pool's own reset: statements of ``Database`` leave no session state."""


def _cause(error: BaseException) -> str:
    """The error's text, or its name: a time-out has no text."""
    return str(error).strip() or type(error).__name__


def _server_settings(application_name: str) -> dict[str, str]:
    """Settings of every session. JIT costs more than our short statements take."""
    return {
        **keepalive.SESSION,
        "application_name": application_name,
        "jit": "off",
        "statement_timeout": str(int(STATEMENT_TIMEOUT * 1000)),
        "idle_in_transaction_session_timeout": str(int(IDLE_IN_TRANSACTION_TIMEOUT * 1000)),
    }
