"""Keeps the monthly partitions of the large tables made ahead of time. See: migrations/0001_foundation.sql."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.maintenance", "partitions.sql")

PARTITIONED = ("journal", "attempt")
MONTHS_AHEAD = 3
DAY_SECONDS = 24 * 3600.0
RETRY_SECONDS = 300.0
"""When the database was away or the table was locked."""
PARTITIONS_LOCK = 0x6861756C_00000002
"""Key of the advisory lock under which partitions are made."""

log = structlog.get_logger("haulier.partitions")


async def keep_partitions(runtime: Runtime, stop: asyncio.Event) -> None:
    """Look once a day until ``stop`` is set."""
    while not stop.is_set():
        try:
            made = await make_partitions(runtime)
            if made:
                log.info("made", partitions=made)
            await pause(stop, DAY_SECONDS)
        except (Unavailable, asyncpg.LockNotAvailableError) as error:
            log.warning("not made", error=str(error))
            await pause(stop, RETRY_SECONDS)


async def make_partitions(runtime: Runtime) -> int:
    """Make what is missing for this month and ``MONTHS_AHEAD`` further ones; how many partitions that were."""
    async with runtime.database.transaction() as connection:
        await connection.execute(SQL["patience"])
        await connection.fetchval(SQL["one_at_a_time"], PARTITIONS_LOCK)
        made = [await connection.fetchval(SQL["make"], name, runtime.clock(), MONTHS_AHEAD) for name in PARTITIONED]
    return sum(made)
