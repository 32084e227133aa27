"""The loop of every worker that calculates what is due.

A dispatch is claimed by an advisory lock to the end of the transaction in which its work is read; estimate, warnings
and the end of the work are written together at the end. So a worker that dies leaves all of it to another, and a late
stop is told of once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, pause
from haulier.platform.runtime import Runtime
from haulier.services.tracking.eta.calculation import SQL, calculate
from haulier.services.tracking.eta.eta_messages import publish_etas
from haulier.services.tracking.judged_batch import JudgedBatch, Overtaken, write_batch

LOOK_SECONDS = 0.5
DUE_AT_ONCE = 1_000
"""Rows of work that a round looks at."""
AT_ONCE = 100
"""Dispatches of one transaction."""
LOCK_CLASS = 2010
"""First half of the keys of the advisory locks on dispatches that are calculated."""
MAX_TRIES = 10
"""Tries of a dispatch whose calculation fails; then its work is passed over, and the log says so."""

log = structlog.get_logger("haulier.eta")


class Calculator:
    """Calculates until it is told to stop."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._failures: dict[tuple[str, str], int] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Calculate until ``stop`` is set."""
        outage = Outage("eta")
        while not stop.is_set():
            try:
                await self.round()
                outage.ended()
                await pause(stop, LOOK_SECONDS)
            except Unavailable as error:
                outage.started(error)
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)

    async def round(self) -> int:
        """Calculate what is due; how many dispatches that were. Raises Unavailable."""
        runtime, done = self._runtime, 0
        for tenant, dispatches in await runtime.background.fetch(SQL["due"], runtime.clock(), DUE_AT_ONCE):
            for first in range(0, len(dispatches), AT_ONCE):
                done += await self._tried(tenant, dispatches[first : first + AT_ONCE])
        return done

    async def _tried(self, tenant: str, dispatches: Sequence[str]) -> int:
        """Calculate dispatches of a tenant together; where that fails, each alone. Raises Unavailable."""
        try:
            return await self._calculate(tenant, dispatches)
        except Unavailable:
            raise
        except Exception as error:
            if len(dispatches) > 1:
                return sum([await self._tried(tenant, [id]) for id in dispatches])
            if isinstance(error, Overtaken):
                return 0  # something was done meanwhile: what is due still is
            return await self._failed(tenant, dispatches[0])

    async def _failed(self, tenant: str, dispatch: str) -> int:
        failures = self._failures.get((tenant, dispatch), 0) + 1
        self._failures[tenant, dispatch] = failures
        log.warning("calculation failed", tenant=tenant, dispatch=dispatch, failures=failures, exc_info=True)
        if failures >= MAX_TRIES:
            del self._failures[tenant, dispatch]
            await self._runtime.background.execute(SQL["pass_over"], tenant, dispatch)
        return 0

    async def _calculate(self, tenant: str, dispatches: Sequence[str]) -> int:
        runtime = self._runtime
        async with runtime.background.transaction() as connection:
            batch = JudgedBatch(runtime, tenant, runtime.clock(), [], connection)
            claimed = [row[0] for row in await batch.fetch(SQL["claim"], dispatches, LOCK_CLASS)]
            if not claimed:
                return 0
            calculated = await calculate(runtime, batch, claimed)
            await write_batch(connection, batch)
        for id in claimed:
            self._failures.pop((tenant, id), None)
        batch.committed()
        await publish_etas(runtime, tenant, [(each.id, each.eta) for each in calculated])
        return len(calculated)


async def calculate_etas(runtime: Runtime, stop: asyncio.Event) -> None:
    """Calculate until ``stop`` is set: the loop that every worker runs."""
    await Calculator(runtime).run(stop)
