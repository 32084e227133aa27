"""PostgreSQL: one pool of connections, statements in, rows out.

``json`` and ``jsonb`` values are text on both sides, so that the caller chooses the codec and pays for it once.
Whatever says that the server is away, full or shutting down becomes ``Unavailable``; errors of a statement itself
(a broken constraint, a deadlock) pass through as asyncpg's own. The pool connects again by itself.
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
"""Seconds until one attempt to connect is given up."""

ACQUIRE_TIMEOUT = 10.0
"""Seconds a caller waits for a free connection of the pool before it hears ``Unavailable``."""

STATEMENT_TIMEOUT = 30.0
"""Seconds after which the server cancels a statement: nothing on a request's path may take longer."""

COMMAND_TIMEOUT = STATEMENT_TIMEOUT + 5.0
"""Seconds the client waits for an answer; longer than the server's limit, so that the server speaks first."""

IDLE_IN_TRANSACTION_TIMEOUT = 60.0
"""Seconds after which the server ends a session that forgot its open transaction and holds its locks."""

READY_TIMEOUT = 2.0
"""Seconds a readiness check waits."""

IDLE_CONNECTION_LIFETIME = 120.0
"""Seconds after which an unused connection is closed: each costs the server some megabytes."""

NEVER_REPLACED = 2**31 - 1
"""Statements until a connection is replaced; asyncpg's 50,000 pass in seconds here, and prepared statements cost."""

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

CLOSED_WORDS = ("closed", "closing", "released back to the pool")
"""What asyncpg's InterfaceError says when the connection or the pool is gone; its other messages are our mistakes.

A connection that dies in its holder's hands goes back to the pool by itself, hence the third.
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
        """Connect; ``session`` holds further settings of the server for every session. ``background``: for work that
        can wait, see ``engines.process_priority``.

        Raises ``Unavailable`` when the server cannot be reached now.
        """
        with translated():
            pool = await asyncpg.create_pool(
                url,
                min_size=0,  # a floor would be kept up by a task that fills the log while the server is away
                init_size=1,
                max_size=size,
                max_queries=NEVER_REPLACED,
                max_inactive_connection_lifetime=IDLE_CONNECTION_LIFETIME,
                timeout=CONNECT_TIMEOUT,
                command_timeout=COMMAND_TIMEOUT,
                statement_cache_size=STATEMENT_CACHE_SIZE,
                max_cached_statement_lifetime=0,
                init=_begin_in_the_background if background else _begin,
                reset=_keep_session,
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
        """Run a statement; the answer is its command tag, such as ``UPDATE 1``."""
        async with self._lease() as connection:
            return await connection.execute(sql, *args)

    async def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row, all of them or none."""
        async with self._lease() as connection:
            await connection.executemany(sql, rows)

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """A connection for the caller alone: transactions, advisory locks, COPY. Session state is cleared on return."""
        async with self._lease() as connection:
            try:
                yield connection
            finally:
                await _end_session(connection)

    async def ready(self) -> bool:
        """Whether the server answers now."""
        try:
            async with asyncio.timeout(READY_TIMEOUT):
                return bool(await self.fetchval("SELECT true"))
        except (Unavailable, TimeoutError):
            return False

    async def close(self) -> None:
        """Wait for running statements, then close every connection; what still runs after the limit is cut off."""
        try:
            async with asyncio.timeout(ACQUIRE_TIMEOUT):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    @asynccontextmanager
    async def _lease(self) -> AsyncIterator[Connection]:
        """A connection from the pool, waiting a bounded time; errors leave as ``Unavailable`` where they are that."""
        with translated():
            async with asyncio.timeout(ACQUIRE_TIMEOUT):
                connection = await self._connection()
            try:
                yield connection
            finally:
                await self._pool.release(connection)

    async def _connection(self) -> Connection:
        """A connection of the pool. Whatever keeps us from connecting, such as another password, is an outage."""
        try:
            return await self._pool.acquire()
        except asyncpg.PostgresError as error:
            raise Unavailable(f"the database is not available: {_cause(error)}") from error


@contextmanager
def translated() -> Iterator[None]:
    """Turn the many ways in which asyncpg says that the server is away into ``Unavailable``."""
    try:
        yield
    except UNAVAILABLE_ERRORS as error:
        raise Unavailable(f"the database is not available: {_cause(error)}") from error
    except asyncpg.InterfaceError as error:
        if any(word in str(error) for word in CLOSED_WORDS):
            raise Unavailable(f"the database is not available: {_cause(error)}") from error
        raise


async def _end_session(connection: Connection) -> None:
    """Clear what the holder left in the session: locks, settings, an open transaction. Where that fails, cut it off."""
    try:
        await connection.reset()
    except BaseException as error:
        with suppress(asyncpg.InterfaceError):
            connection.terminate()
        if not isinstance(error, (asyncpg.InterfaceError, *UNAVAILABLE_ERRORS)):
            raise


async def _begin(connection: object) -> None:
    keep_alive(connection)


async def _begin_in_the_background(connection: object) -> None:
    keep_alive(connection)
    await lower_priority(connection)


async def _keep_session(connection: object) -> None:
    """Statements of ``Database`` leave no session state, so the pool's own clearing round trip is not paid."""


def _cause(error: BaseException) -> str:
    """The server's or the system's own words; a time-out has none."""
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
