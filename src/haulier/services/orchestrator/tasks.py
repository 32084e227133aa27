"""The orchestrator's work in the background: leading the runs, asking plugins, forgetting what is over."""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.services.orchestrator.runs.conductor import conduct
from haulier.services.orchestrator.runs.tenant_plugins import PURPOSE, plan_execution

SQL = load_statements("haulier.services.orchestrator", "runs.sql")
SWEEP_SECONDS = 3_600.0
SWEPT_AT_ONCE = 1_000

log = structlog.get_logger("haulier.orchestrator")


async def keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    """Forget runs that ended long ago."""
    while not stop.is_set():
        try:
            await sweep(runtime)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime) -> int:
    """Remove the runs whose time is over; how many that were."""
    count = 0
    while True:
        gone: int = await runtime.background.fetchval(SQL["sweep"], runtime.clock(), SWEPT_AT_ONCE)
        count += gone
        if gone < SWEPT_AT_ONCE:
            return count


TIMERS = {PURPOSE: plan_execution}
LOOPS = {"orchestrator": conduct, "orchestrator runs": keep_swept}
