"""Removal of expired rows: those whose time is over go, now and then, some at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.platform.runtime import Runtime

HOUR_SECONDS = 3_600.0
AT_ONCE = 1_000
"""Rows of one statement: it holds nobody up."""

log = structlog.get_logger("haulier.sweeps")


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one statement removes: given a moment, epoch milliseconds, and how many rows at the most, it removes what
    was over by then, and answers how many that were.
    """

    name: str
    statement: str
    kept_ms: int = 0
    """How long what is over stays."""
    every_seconds: float = HOUR_SECONDS

    async def keep_swept(self, runtime: Runtime, stop: asyncio.Event) -> None:
        """Sweep now and then until ``stop`` is set."""
        while not stop.is_set():
            try:
                await self.carry_out(runtime)
            except Unavailable as error:
                log.warning("not swept", what=self.name, error=str(error))
            await pause(stop, self.every_seconds)

    async def carry_out(self, runtime: Runtime) -> int:
        """Remove all that is over; how many rows that were."""
        count = 0
        while True:
            before = runtime.clock() - self.kept_ms
            gone: int = await runtime.background.fetchval(self.statement, before, AT_ONCE)
            count += gone
            if gone < AT_ONCE:
                return count
