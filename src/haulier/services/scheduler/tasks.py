"""Upkeep of the scheduler: jobs that ended long ago go."""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.services.scheduler", "scheduler.sql")
SWEEP_SECONDS = 3_600.0
SWEPT_AT_ONCE = 1_000

log = structlog.get_logger("haulier.scheduler")


async def keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    """Sweep every hour until ``stop`` is set."""
    while not stop.is_set():
        try:
            await sweep(runtime)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime) -> int:
    """Remove the jobs that nobody reads any more; how many those were."""
    count = 0
    while True:
        gone: int = await runtime.background.fetchval(SQL["sweep"], runtime.clock(), SWEPT_AT_ONCE)
        count += gone
        if gone < SWEPT_AT_ONCE:
            return count
