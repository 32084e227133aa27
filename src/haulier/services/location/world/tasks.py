"""The load of the world's places at the first start, and at the first one of a newer version.

A process of its own does it, of low priority, so that the worker is not held up, and needs its memory for that time
only. Until it has ended the former set is read; at the first start there is none.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress

import structlog

from haulier.engines.loops import pause
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.services.location.world import load
from haulier.services.location.world.load.loader import is_loaded

log = structlog.get_logger("haulier.world")


RETRY_SECONDS = 600.0
"""Rest before a load that failed is tried again: it costs a core for a while."""


async def keep_loaded(runtime: Runtime, stop: asyncio.Event) -> None:
    """Load what is not loaded, and wait until ``stop`` is set."""
    settings = runtime.settings
    while not stop.is_set() and not await is_loaded(runtime.background, settings.world_data):
        if await _load(settings, stop):
            log.info("world loaded", data=settings.world_data)
        elif not stop.is_set():
            log.error("world not loaded", data=settings.world_data, again_in=RETRY_SECONDS)
            await pause(stop, RETRY_SECONDS)
    await stop.wait()


async def _load(settings: Settings, stop: asyncio.Event) -> bool:
    """Load in a process of its own, which ends when ``stop`` is set; whether all was loaded."""
    environ = os.environ | {"HAULIER_DATABASE_URL": settings.database_url, "HAULIER_WORLD_DATA": settings.world_data}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", load.__name__, env=environ)
    ended, stopped = asyncio.create_task(process.wait()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
    return process.returncode == 0
