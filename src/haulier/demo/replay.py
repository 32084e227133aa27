"""The week, replayed: many trips at once, the steps of each in its own order.

Speed ``fast`` never waits; speed N lets the clock of the replay run N times as fast as the real one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from time import time

from haulier.demo.calls import DISPATCH, Call, Registrations, TripRun, call_of
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.plan import READS, Act, Step, TripPlan
from haulier.demo.readback import readback_of
from haulier.demo.times import times_of


@dataclass(slots=True)
class Progress:
    """How far the replay has come. Counts of finished trips and jobs, and steps taken."""

    trips: int = 0
    jobs: int = 0
    steps: int = 0
    failed_attempts: int = 0


class Pace:
    """The clock of the replay: epoch seconds of the data against the loop's own clock."""

    def __init__(self, speed: float, first_moment: int) -> None:
        self.speed = speed
        self.first_moment = first_moment
        self.loop = asyncio.get_running_loop()
        self.begun = self.loop.time()

    async def until(self, moment: int) -> None:
        """Wait until the replay's clock shows ``moment``; not at all when speed is infinite."""
        if self.speed == inf:
            return
        wait = self.begun + (moment - self.first_moment) / self.speed - self.loop.time()
        if wait > 0:
            await asyncio.sleep(wait)


async def replay(
    client: CoreClient,
    plans: Sequence[TripPlan],
    registered: Registrations,
    speed: float,
    seed: int,
    at_once: int,
    progress: Progress,
) -> list[TripRun]:
    """Carry out all plans; answers the runs in the order of the plans.

    Without waiting, ``at_once`` trips run at the same time; with a clock, as many as really did.
    """
    if not plans:
        return []
    clocks = times_of(plans, speed, time(), seed)
    runs = [TripRun(plan, registered, times) for plan, times in zip(plans, clocks, strict=True)]
    pace = Pace(speed, min(plan.steps[0].at for plan in plans))

    def work() -> Iterator[Awaitable[None]]:
        for run in runs:
            yield follow(client, run, pace, progress)

    await run_concurrently(work(), at_once if speed == inf else len(runs))
    return runs


async def follow(client: CoreClient, run: TripRun, pace: Pace, progress: Progress) -> None:
    """All steps of one trip, one after the other."""
    for step in run.plan.steps:
        await pace.until(step.at)
        data = await client.do(call_of(run, step), readback_of(run, step))
        run.record_ids(step, data)
        if step.act is Act.CREATE_JOB and not run.knows_instances(step.leg):
            await read_instances(client, run, step)
        progress.steps += 1
        progress.jobs += step.last
        progress.failed_attempts += step.act in READS
    progress.trips += 1


async def read_instances(client: CoreClient, run: TripRun, step: Step) -> None:
    """Read a new job for its workflow instances, where the creation answers with the id alone."""
    path = f"{DISPATCH}/jobs/{run.jobs[step.leg]}"
    run.record_ids(step, await client.read(Call("read job", "GET", path, command=False)))
