"""A worker of the widgets' catalogue as a process of its own, to be killed at any moment."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.context import SpawnProcess

from haulier.engines.settings import Settings
from haulier.platform.journal import consumers
from haulier.platform.runtime import Runtime
from haulier.platform.worker import run_worker
from support.widgets import CATALOGUE, COMPILERS

ACK_WAIT_SECONDS = 1.0
"""So soon another worker gets the events that a killed one had not taken yet."""


def start_worker(settings: Settings, database_url: str, nats_url: str) -> SpawnProcess:
    """Start to work; ``kill`` ends it as kill -9 does."""
    process = multiprocessing.get_context("spawn").Process(
        target=_work, args=(settings, database_url, nats_url), daemon=True
    )
    process.start()
    return process


def _work(settings: Settings, database_url: str, nats_url: str) -> None:
    consumers.ACK_WAIT_SECONDS = ACK_WAIT_SECONDS
    asyncio.run(_run(settings, database_url, nats_url))


async def _run(settings: Settings, database_url: str, nats_url: str) -> None:
    runtime = await Runtime.open(settings, database_url, nats_url, COMPILERS, worker=True)
    await run_worker(runtime, CATALOGUE, asyncio.Event())
