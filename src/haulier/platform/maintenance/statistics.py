"""Keeps the planner's statistics of fast-growing tables fresh while they are young.

The write and read statements are planned once a connection and kept. A plan made for a table of ten rows is wrong
for ten thousand;
new statistics make every connection plan anew. The server's own analyzing comes after a minute at the earliest,
which is too late.
"""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.maintenance", "statistics.sql")

LOOK_SECONDS = 2.0
LEAST_CHANGES = 200
LEAST_SHARE = 1.0
"""Analyze when this many rows, and this share of the table, changed since the last time: a table that doubles is looked
at once. More often, a table that grows fast spent a twentieth of the machine on it and on planning everything anew.
"""

log = structlog.get_logger("haulier.statistics")


async def keep_statistics(runtime: Runtime, stop: asyncio.Event) -> None:
    """Look every ``LOOK_SECONDS`` until ``stop`` is set."""
    while not stop.is_set():
        try:
            for row in await runtime.database.fetch(SQL["changed_tables"], LEAST_CHANGES, LEAST_SHARE):
                await runtime.background.execute(SQL[f"analyze_{row['relname']}"])
        except Unavailable as error:
            log.warning("not analyzed", error=str(error))
        await pause(stop, LOOK_SECONDS)
