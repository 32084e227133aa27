"""Upkeep of sessions: what is long over goes."""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.platform.runtime import Runtime
from haulier.services.session.queries import SQL

SWEEP_SECONDS = 3_600.0
KEPT_MS = 24 * 3_600_000
"""How long sessions and links stay after their end."""
SWEPT_AT_ONCE = 1_000

log = structlog.get_logger("haulier.sessions")


async def keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    """Sweep once an hour until ``stop`` is set."""
    while not stop.is_set():
        try:
            await sweep(runtime)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime) -> int:
    """Remove what has been over for ``KEPT_MS``; how many rows that were."""
    count = 0
    while True:
        gone: int = await runtime.background.fetchval(SQL["sweep"], runtime.clock() - KEPT_MS, SWEPT_AT_ONCE)
        count += gone
        if gone < SWEPT_AT_ONCE:
            return count
