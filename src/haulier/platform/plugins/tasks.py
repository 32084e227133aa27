"""The background work of plugins: forgetting executions that are long over."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.statements import load_statements
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.plugins", "plugins.sql")
SWEEP_SECONDS = 3_600.0
SWEPT_AT_ONCE = 1_000

log = structlog.get_logger("haulier.plugins")


def tasks(runtime: Runtime, _catalogue: Catalogue) -> Tasks:
    """The loop that sweeps."""
    return Tasks(loops={"plugins": partial(_keep_swept, runtime)})


async def _keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await sweep(runtime)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime) -> int:
    """Remove the executions whose time is over; how many that were."""
    count = 0
    while True:
        gone: int = await runtime.background.fetchval(SQL["sweep"], runtime.clock(), SWEPT_AT_ONCE)
        count += gone
        if gone < SWEPT_AT_ONCE:
            return count
