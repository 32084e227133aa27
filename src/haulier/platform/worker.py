"""The background work of one process: what the platform and the modules declare, each part watched over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import structlog

from haulier.engines.loops import pause
from haulier.platform.batches.tasks import tasks as batch_tasks
from haulier.platform.callbacks.tasks import tasks as callback_tasks
from haulier.platform.commands.tasks import tasks as command_tasks
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.geocoding.tasks import tasks as geocoding_tasks
from haulier.platform.journal.tasks import tasks as journal_tasks
from haulier.platform.maintenance.tasks import tasks as maintenance_tasks
from haulier.platform.messages.tasks import tasks as message_tasks
from haulier.platform.plugins.tasks import tasks as plugin_tasks
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Clock
from haulier.platform.typed.tasks import tasks as typed_tasks

RESTART_SECONDS = 2.0
"""Rest of a loop that crashed before it is started again."""

ROOMS: Sequence[Callable[[Runtime, Catalogue], Tasks]] = (
    journal_tasks,
    command_tasks,
    typed_tasks,
    callback_tasks,
    batch_tasks,
    message_tasks,
    plugin_tasks,
    geocoding_tasks,
    maintenance_tasks,
)

Item = TypeVar("Item")

log = structlog.get_logger("haulier.worker")


async def run_worker(runtime: Runtime, catalogue: Catalogue, stop: asyncio.Event) -> None:
    """Work until ``stop`` is set and what is under way has ended."""
    tasks = tasks_of(runtime, catalogue)
    loops = {"clock": Clock(runtime, tasks.timers).run, **tasks.loops}
    async with asyncio.TaskGroup() as group:
        for name, loop in loops.items():
            group.create_task(supervise(name, loop, stop), name=name)


def tasks_of(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """All the background work of a process. Raises ValueError when something is declared twice."""
    parts = [tasks(runtime, catalogue) for tasks in ROOMS]
    parts += [
        Tasks(loops={name: partial(loop, runtime) for name, loop in module.loops.items()})
        for module in catalogue.modules
    ]
    parts += [
        Tasks(loops={name: partial(loop, runtime, service) for name, loop in module.service_loops.items()})
        for service, module in zip(catalogue.services, catalogue.modules, strict=True)
    ]
    return Tasks(
        timers=_merged("the purpose of timers", [part.timers for part in parts]),
        loops=_merged("the loop", [part.loops for part in parts]),
    )


def _merged(what: str, parts: Sequence[Mapping[str, Item]]) -> dict[str, Item]:
    """What several declare, by name."""
    found: dict[str, Item] = {}
    for part in parts:
        if twice := found.keys() & part.keys():
            raise ValueError(f"{what} {min(twice)!r} is declared twice")
        found |= part
    return found


async def supervise(name: str, loop: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
    """Run a loop; one that crashes is logged and started again after a rest."""
    while not stop.is_set():
        try:
            await loop(stop)
        except Exception:
            log.exception("crashed", loop=name)
            await pause(stop, RESTART_SECONDS)
