"""A worker of all services as a process of its own, to be killed at any moment."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.context import SpawnProcess

from haulier.app.catalogue import CATALOGUE, COMPILERS
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.platform.worker import run_worker


def start_worker(settings: Settings) -> SpawnProcess:
    """Start to work; ``kill`` ends it as kill -9 does."""
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(settings,), daemon=True)
    process.start()
    return process


def _work(settings: Settings) -> None:
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    runtime = await Runtime.open(settings, settings.database_url, settings.nats_url, COMPILERS, worker=True)
    await run_worker(runtime, CATALOGUE, asyncio.Event())
