"""A listener for PostgreSQL's NOTIFY, on a connection of its own, that knows whether it may have missed anything.

A notification arrives with the commit that sent it. The listener notices a broken connection at once. It notices one
that hangs (a frozen server process, a cut network) because it executes a statement every TEST_SECONDS: nothing can have
been missed until CERTAIN_SECONDS after the last one that was answered.
See: https://www.postgresql.org/docs/current/sql-notify.html
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import asyncpg

from haulier.engines.failure import Unavailable
from haulier.engines.postgres import CONNECT_TIMEOUT, translated

if TYPE_CHECKING:
    Session = asyncpg.Connection[asyncpg.Record]

NAME = "haulier-notices"
"""The connection's ``application_name``."""
TEST_SECONDS = 0.2
"""Time between two statements that test the connection."""
CERTAIN_SECONDS = 0.5
"""How long after an answered statement no notification can have been missed unnoticed."""
RETRY_SECONDS = 0.2
"""Time between two tries to connect again."""

OnNotify = Callable[[str], None]


class NotifyListener:
    """Listens on one channel, between ``start`` and ``close``."""

    def __init__(self, url: str, channel: str, on_notify: OnNotify) -> None:
        self._url = url
        self._channel = channel
        self._on_notify = on_notify
        self._task: asyncio.Task[None] | None = None
        self.complete_since = float("inf")
        """Monotonic time since which no notification was missed."""
        self.complete_until = float("-inf")
        """Monotonic time until which none can have been missed."""

    async def start(self) -> None:
        """Connect and listen. Raises Unavailable."""
        connection = await self._connect()
        self._task = asyncio.create_task(self._keep(connection))

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _keep(self, connection: Session) -> None:
        """Test the connection, and connect again whenever it fails."""
        while True:
            with suppress(Unavailable):
                await self._test_connection(connection)
            self.complete_since, self.complete_until = float("inf"), float("-inf")
            connection = await self._connect_again()

    async def _connect_again(self) -> Session:
        while True:
            with suppress(Unavailable, asyncpg.PostgresError):  # a server that refuses us now may take us later
                return await self._connect()
            await asyncio.sleep(RETRY_SECONDS)

    async def _connect(self) -> Session:
        with translated():
            connection: Session = await asyncpg.connect(
                self._url, timeout=CONNECT_TIMEOUT, server_settings={"application_name": NAME}
            )
            try:
                await connection.add_listener(self._channel, self._take)
            except BaseException:
                connection.terminate()
                raise
        self.complete_since = time.monotonic()
        self.complete_until = self.complete_since + CERTAIN_SECONDS
        return connection

    async def _test_connection(self, connection: Session) -> None:
        """Test the connection until it fails or hangs. Raises Unavailable."""
        try:
            with translated():
                while True:
                    await asyncio.sleep(TEST_SECONDS)
                    sent = time.monotonic()
                    await connection.execute("SELECT", timeout=CONNECT_TIMEOUT)
                    self.complete_until = sent + CERTAIN_SECONDS
        finally:
            connection.terminate()

    def _take(self, _connection: object, _process: int, _channel: str, payload: object) -> None:
        self._on_notify(str(payload))
