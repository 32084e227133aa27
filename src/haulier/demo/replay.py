"""The week, replayed: many trips at once, the steps of each in its own order.

Speed ``fast`` never waits; speed N lets the clock of the replay run N times as fast as the real one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from time import time
from typing import Any

from haulier.demo.calls import TripRun, call_of, later_slot
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.fences import ARRIVED, Foresight, Passage
from haulier.demo.journal_rows import SUB_STATUS
from haulier.demo.order_intake import has_job, read_first_job
from haulier.demo.outcomes import ASSIGNED, CANCELLED
from haulier.demo.plan import JOB_READS, WAITS, Act, Step
from haulier.demo.poll import until
from haulier.demo.readback import readback_of
from haulier.demo.stops import DROP
from haulier.demo.times import on_the_road, times_of

ARRIVAL_PAUSES = (1.0, 5.0)
"""First and longest wait for arrivals, in seconds; the first also before a look: positions are judged, and then what
follows from them is done.
"""


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
    client: CoreClient, runs: Sequence[TripRun], speed: float, seed: int, at_once: int, progress: Progress
) -> list[Passage]:
    """Drive all trips, whose orders have their jobs. Their clocks begin now, however long the orders took.

    Without waiting, ``at_once`` trips run at the same time; with a clock, as many as really did. A rider is given her
    next trip when she is back from the one before. Answers what is to happen at the geofences.
    """
    if not runs:
        return []
    for run, times in zip(runs, times_of([run.plan for run in runs], speed, time(), seed), strict=True):
        run.times = times
    foresight = Foresight(runs)
    pace = Pace(speed, min(run.plan.steps[0].at for run in runs))
    is_back: dict[int, asyncio.Event] = {}

    def work() -> Iterator[Awaitable[None]]:
        for run in runs:
            before, is_back[run.plan.rider] = is_back.get(run.plan.rider), asyncio.Event()
            yield ride(run, before, is_back[run.plan.rider])

    async def ride(run: TripRun, before: asyncio.Event | None, after: asyncio.Event) -> None:
        if before is not None:
            await before.wait()
        if run.plan.under_way_at:
            run.times = on_the_road(run.plan, time())
        foresight.begin(run)
        await follow(client, run, pace, progress)
        after.set()

    await run_concurrently(work(), at_once if speed == inf else len(runs))
    return foresight.passages


async def follow(client: CoreClient, run: TripRun, pace: Pace, progress: Progress) -> None:
    """All steps of one trip, one after the other."""
    for step in run.plan.steps:
        await pace.until(step.at)
        if step.act is Act.RESCHEDULE_ORDER:
            run.orders[step.leg].slot = later_slot(run, step.leg, time())
        if step.act in WAITS:
            await await_platform(client, run, step)
        else:
            data = await client.do(call_of(run, step), readback_of(run, step))
            run.record_answer(step, data)
        progress.steps += 1
        progress.jobs += step.last
        progress.failed_attempts += step.act in JOB_READS
    progress.trips += 1


async def await_platform(client: CoreClient, run: TripRun, step: Step) -> None:
    """Wait for what follows by itself from an order, or from positions. Raises ``Late``."""
    reading = call_of(run, step)
    match step.act:
        case Act.AWAIT_CANCELLED:
            await until(client, reading, lambda found: found["state"] == CANCELLED)
        case Act.AWAIT_ASSIGNED:
            await until(client, reading, lambda found: found["state"] == ASSIGNED)
        case Act.AWAIT_RESCHEDULED:
            await until(client, reading, lambda found: slot_of(found, DROP) == run.orders[step.leg].slot)
        case Act.AWAIT_RETURN:
            found = await until(client, reading, lambda found: has_job(found, 1))
            work_order = found["workOrders"][1]["workOrderId"]
            run.record_job(step.leg, True, await read_first_job(client, work_order))
        case Act.AWAIT_ETA:
            found = await until(client, reading, lambda found: eta_of(found) is not None)
            run.eta = eta_of(found) or 0
        case Act.AWAIT_ARRIVALS:
            await asyncio.sleep(ARRIVAL_PAUSES[0])
            await until(client, reading, lambda rows: arrivals_of(rows["data"]) >= run.arrivals, *ARRIVAL_PAUSES)


def eta_of(dispatch: dict[str, Any]) -> int | None:
    """When a dispatch comes to its drop, in epoch milliseconds; None as long as nobody knows."""
    stops = (dispatch.get("eta") or {}).get("stops", ())
    return next((stop.get("eta") for stop in stops if stop["objectiveRef"] == DROP), None)


def arrivals_of(rows: Sequence[dict[str, Any]]) -> int:
    """How often a dispatch has arrived somewhere, by its history."""
    changed = [row["data"] for row in rows if row["event"] == SUB_STATUS]
    return sum(data["subStatus"] == ARRIVED for data in changed)


def slot_of(job: dict[str, Any], objective: str) -> Any:
    """When a stop of a job is due."""
    return next((stop.get("timeslot") for stop in job["objectives"] if stop["objectiveRef"] == objective), None)
