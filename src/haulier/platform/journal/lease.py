"""Leases: of many processes one leads, and another takes over within seconds when it hangs or dies.

The lease is a row of the database, by the database's clock. Its holder renews it in the loop that does the work, so a
holder that hangs, is stopped or cut off loses it. What it writes as the holder is written only if it still is
(``relay.sql``, store_cursor). A session that ends, with its process, ends the lease at once.
"""

from __future__ import annotations

import os
import socket
from time import monotonic
from uuid import uuid4

from haulier.engines.postgres import Connection, Database
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT

SQL = load_statements("haulier.platform.journal", "lease.sql")

SIGNS_OF_LIFE = 3
"""How many the holder gives in the time after which, without one, another leads."""
MAX_TROUBLE = 500
"""Characters of the reason that are kept."""


class Deposed(Exception):
    """Another one holds the lease now."""


class Lease:
    """One process's share in a lease, which ends after ``seconds`` without a sign of life. ``holder`` names the process
    to people: its machine and number, and a chance.
    """

    def __init__(self, name: str, seconds: float) -> None:
        self.name = name
        self.seconds = seconds
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:12]}"
        self._kept_at = 0.0
        self._trouble: str | None = None

    async def take(self, connection: Connection) -> bool:
        """Whether it is ours from now on."""
        asked = monotonic()
        taken = await connection.fetchval(SQL["take"], SYSTEM_TENANT, self.name, self.holder, self.seconds)
        self._kept_at, self._trouble = asked, None
        return taken is not None

    async def keep(self, connection: Connection, seconds: float | None = None) -> None:
        """Hold it for ``seconds`` from now, as long as ever when not said. Raises Deposed."""
        asked = monotonic()
        patience = self.seconds if seconds is None else seconds
        if await connection.fetchval(SQL["keep"], SYSTEM_TENANT, self.name, self.holder, patience) is None:
            raise Deposed(f"another one holds the lease {self.name!r}")
        self._kept_at = asked

    async def keep_in_time(self, connection: Connection) -> None:
        """Hold it for longer when the last time is a while ago. Raises Deposed."""
        if monotonic() - self._kept_at >= self.seconds / SIGNS_OF_LIFE:
            await self.keep(connection)

    def kept(self, asked: float) -> None:
        """A statement that was sent at the moment ``asked``, of ``time.monotonic``, held it for longer."""
        self._kept_at = asked

    async def release(self, connection: Connection) -> None:
        """Let another one have it at once."""
        await connection.execute(SQL["release"], SYSTEM_TENANT, self.name, self.holder)

    async def report(self, database: Database, trouble: str) -> None:
        """Record what holds the leader up, for the health of the background work; empty when nothing does.

        Raises Unavailable.
        """
        if trouble != self._trouble:
            text = trouble[:MAX_TROUBLE] or None
            await database.execute(SQL["trouble"], SYSTEM_TENANT, self.name, self.holder, text)
            self._trouble = trouble
