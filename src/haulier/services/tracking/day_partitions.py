"""The days of points: partitions made ahead and when a point of another day comes, dropped when they are too old."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import asyncpg
import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.services.tracking.rules.points import DAY_MS

SQL = load_statements("haulier.services.tracking", "points.sql")

DAYS_AHEAD = 3
LOOK_SECONDS = 3600.0
RETRY_SECONDS = 60.0
DAYS_LOCK = 0x6861756C_00002009
"""Key of the advisory lock under which partitions are made and dropped."""

log = structlog.get_logger("haulier.tracking")


class Days:
    """The days of which this process knows that they have their partition. One a process."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._making = asyncio.Lock()

    def missing(self, days: Collection[int]) -> set[int]:
        """Those of the days that are not known to be there."""
        return set(days) - self._known

    async def make(self, database: Database, days: Collection[int]) -> int:
        """Make what is missing of these days; how many partitions that were. Raises Unavailable."""
        async with self._making:
            wanted = sorted(self.missing(days))
            if not wanted:
                return 0
            try:
                async with database.transaction() as connection:
                    await connection.execute(SQL["patience"])
                    await connection.fetchval(SQL["one_at_a_time"], DAYS_LOCK)
                    made = await connection.fetch(SQL["make_days"], wanted)
            except asyncpg.LockNotAvailableError as error:
                raise Unavailable("the table of points is locked") from error
            self._known.update(wanted)
            return sum(row[0] for row in made)

    def forget(self) -> None:
        """Forget what is known: a partition was dropped."""
        self._known.clear()


async def keep_days(runtime: Runtime, stop: asyncio.Event) -> None:
    """Make days ahead and drop those that are too old, until ``stop`` is set."""
    while not stop.is_set():
        try:
            today = runtime.clock() // DAY_MS
            await Days().make(runtime.background, range(today - 1, today + DAYS_AHEAD + 1))
            await drop_old_days(runtime, today)
            await pause(stop, LOOK_SECONDS)
        except (Unavailable, asyncpg.LockNotAvailableError) as error:
            log.warning("days of points not kept", error=str(error))
            await pause(stop, RETRY_SECONDS)


async def drop_old_days(runtime: Runtime, today: int) -> list[str]:
    """Drop the partitions of days that are kept no longer, each alone; which that were."""
    first_kept = today - runtime.settings.trace_days
    names = [row[0] for row in await runtime.background.fetch(SQL["old_days"], first_kept)]
    for name in names:
        async with runtime.background.transaction() as connection:
            await connection.execute(SQL["patience"])
            await connection.fetchval(SQL["one_at_a_time"], DAYS_LOCK)
            await connection.execute(SQL["drop_day"], name)
        log.info("dropped", partition=name)
    return names
