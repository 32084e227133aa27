"""A listener for PostgreSQL's NOTIFY, on a connection of its own, that knows whether it may have missed anything.

A notification arrives with the commit that sent it. The listener notices a broken connection at once. It notices one
that hangs (a frozen server process, a cut network) because it executes a statement every BEAT_SECONDS: nothing can have
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
"""What the server calls the connection."""
BEAT_SECONDS = 0.2
"""Between two statements that show that the connection lives."""
CERTAIN_SECONDS = 0.5
"""For so long after the last beat that was answered nothing can have been missed unnoticed."""
RETRY_SECONDS = 0.2
"""Between two tries to connect again."""

Heard = Callable[[str], None]


class NotifyListener:
    """What one process hears on a channel, between ``start`` and ``close``."""

    def __init__(self, url: str, channel: str, heard: Heard) -> None:
        self._url = url
        self._channel = channel
        self._heard = heard
        self._task: asyncio.Task[None] | None = None
        self.complete_since = float("inf")
        """Since when every notice was heard; monotonic seconds, as the next one."""
        self.complete_until = float("-inf")
        """Until when that surely goes on."""

    async def start(self) -> None:
        """Listen from now on. Raises Unavailable when the server cannot be reached."""
        connection = await self._connect()
        self._task = asyncio.create_task(self._keep(connection))

    async def close(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _keep(self, connection: Session) -> None:
        """Beat, and connect again for as long as it takes."""
        while True:
            with suppress(Unavailable):
                await self._beat(connection)
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

    async def _beat(self, connection: Session) -> None:
        """Until the connection fails or hangs. Raises Unavailable."""
        try:
            with translated():
                while True:
                    await asyncio.sleep(BEAT_SECONDS)
                    sent = time.monotonic()
                    await connection.execute("SELECT", timeout=CONNECT_TIMEOUT)
                    self.complete_until = sent + CERTAIN_SECONDS
        finally:
            connection.terminate()

    def _take(self, _connection: object, _process: int, _channel: str, payload: object) -> None:
        self._heard(str(payload))
