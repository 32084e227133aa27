"""The background work of one process: relay, deliverer, clock, partitions and statistics, each watched over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from haulier.engines.loops import pause
from haulier.platform.batches import BATCH, FORGET, BatchWork, keep_batches
from haulier.platform.callbacks.backlog import BACKLOG
from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.commands.deferred_worker import DeferredCommands
from haulier.platform.commands.hooks import HOOK, LeftHooks
from haulier.platform.declarations.module import Catalogue
from haulier.platform.journal.relay import Relay
from haulier.platform.maintenance.partitions import keep_partitions
from haulier.platform.maintenance.statistics import keep_statistics
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Clock, Handler, InSlices
from haulier.platform.typed.index_builds import INDEX, IndexBuilds
from haulier.platform.typed.state_timers import StateTimers

RESTART_SECONDS = 2.0
"""Rest of a part that crashed before it is started again."""

Part = Callable[[asyncio.Event], Awaitable[None]]

log = structlog.get_logger("haulier.worker")


async def run_worker(runtime: Runtime, catalogue: Catalogue, stop: asyncio.Event) -> None:
    """Work until ``stop`` is set and what is under way has ended."""
    deliverer = Deliverer(runtime, catalogue.shapes)
    clock = Clock(runtime, handlers_of(runtime, catalogue, deliverer))
    parts: dict[str, Part] = {
        "relay": Relay(runtime).run,
        "deliverer": deliverer.run,
        "clock": clock.run,
        "partitions": lambda until: keep_partitions(runtime, until),
        "statistics": lambda until: keep_statistics(runtime, until),
        "batches": lambda until: keep_batches(runtime, catalogue.batches, until),
    }
    async with asyncio.TaskGroup() as group:
        for name, part in parts.items():
            group.create_task(supervise(name, part, stop), name=name)


def handlers_of(runtime: Runtime, catalogue: Catalogue, deliverer: Deliverer) -> dict[str, Handler | InSlices]:
    """What the clock does, by the purpose of the timer."""
    states = StateTimers(runtime, catalogue.kinds)
    work = BatchWork(runtime, catalogue.services, catalogue.batches)
    return {
        "callback": deliverer.retry,
        BACKLOG: deliverer.backlog.work,
        "command": DeferredCommands(runtime, catalogue.services).fire,
        HOOK: LeftHooks(runtime).fire,
        "substate": InSlices(states.time_out),
        "expiry": InSlices(states.expire),
        INDEX: IndexBuilds(runtime, catalogue.kinds).fire,
        BATCH: work.fire,
        FORGET: work.forget,
    }


async def supervise(name: str, part: Part, stop: asyncio.Event) -> None:
    """Run a part; one that crashes is logged and started again after a rest."""
    while not stop.is_set():
        try:
            await part(stop)
        except Exception:
            log.exception("crashed", part=name)
            await pause(stop, RESTART_SECONDS)
