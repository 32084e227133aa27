"""A journal that was moved here: its order is by transaction numbers, which this server counts anew.

Rows of a restored dump have numbers that lie ahead. Left alone they would hold back new events until the server has
counted that far, and then be sent again. So before it starts the relay gives them the lowest number there is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from haulier.engines.postgres import Connection
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT

SQL = load_statements("haulier.platform.journal", "restore.sql")

FIRST_NUMBER = 3
"""The first transaction number that PostgreSQL gives."""
OVERLAP_MS = 60_000
"""Events of this long before the cursor are sent once more, as one number leaves rows ordered by their moments only."""

log = structlog.get_logger("haulier.relay")


async def renumber_journal(connection: Connection, cursor: str, begin: Callable[[], Awaitable[None]]) -> bool:
    """Renumber a journal that another server wrote, and its cursor; both or neither. False when there is none.

    ``begin`` is called before it is begun, which may take minutes.
    """
    newest = await connection.fetchval(SQL["foreign"])
    if newest is None:
        return False
    await begin()
    log.warning("the journal was written by another server: renumbering it")
    async with connection.transaction():
        await connection.execute(SQL["patience"])
        rows = await connection.execute(SQL["renumber"], newest, FIRST_NUMBER, timeout=None)
        await connection.execute(SQL["renumber_cursor"], SYSTEM_TENANT, cursor, FIRST_NUMBER, OVERLAP_MS)
    log.warning("the journal is renumbered", rows=rows)
    return True
