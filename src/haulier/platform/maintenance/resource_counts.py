"""Keeps the counts of resources short: writers add a line for each change, here lines become sums.

See: migrations/0035_resource_counts.sql.
"""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.maintenance", "resource_counts.sql")

FOLD_SECONDS = 5.0
"""Whoever counts adds up what was written since the last time: a few thousand lines, about a millisecond."""
AT_ONCE = 100_000
"""Lines of one statement."""

log = structlog.get_logger("haulier.counts")


async def keep_counts_short(runtime: Runtime, stop: asyncio.Event) -> None:
    """Fold every ``FOLD_SECONDS`` until ``stop`` is set."""
    while not stop.is_set():
        try:
            await fold_counts(runtime.background)
        except Unavailable as error:
            log.warning("not folded", error=str(error))
        await pause(stop, FOLD_SECONDS)


async def fold_counts(database: Database) -> int:
    """Replace all lines of the same by their sums; how many lines were replaced."""
    count = 0
    while True:
        gone: int = await database.fetchval(SQL["fold"], AT_ONCE)
        count += gone
        if gone < AT_ONCE:
            return count
