"""Checks of trips that are on the road now: who comes late by the arrival that the platform says half-way is warned of
once, and nobody else. And how true that arrival was, beside the router's own estimate.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Sequence
from statistics import median
from typing import Any

import msgspec

from haulier.demo.calls import HISTORY, HISTORY_ROWS, Call, TripRun, due_of
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.drive_setup import RUNNING_LATE
from haulier.demo.stops import DROP
from haulier.demo.verify import Check, outcome


class Arrivals(msgspec.Struct, rename="camel"):
    """How true the platform's word was, half-way, on trips of one leg. Errors are medians of their sizes, in minutes.

    ``late`` are those that really came late, ``warned`` those that were said to, ``warned_rightly`` those of both.
    """

    trips: int = 0
    late: int = 0
    warned: int = 0
    warned_rightly: int = 0
    median_minutes: float = 0.0
    median_minutes_of_router: float = 0.0


def on_the_road(runs: Sequence[TripRun]) -> list[TripRun]:
    """The trips that were half-way when they were driven."""
    return [run for run in runs if run.plan.under_way_at]


def must_warn(run: TripRun) -> bool:
    """Does the trip come late, by what was said half-way?"""
    return run.eta > 1000 * run.times.planned(due_of(run.plan.trip.legs[0]))


async def check_warnings(client: CoreClient, runs: Sequence[TripRun], at_once: int) -> Check:
    """Read the history of every dispatch that was on the road: each late one was warned of once, the others never."""
    faults: list[str] = []

    async def look_at(run: TripRun) -> None:
        path = f"{HISTORY}/dispatch/{run.dispatch}?limit={HISTORY_ROWS}"
        rows = (await client.read(Call("check warnings", "GET", path, command=False)))["data"]
        faults.extend(warning_faults(run, [row["data"] for row in rows if row["event"] == RUNNING_LATE]))

    def work() -> Iterator[Awaitable[None]]:
        for run in on_the_road(runs):
            yield look_at(run)

    await run_concurrently(work(), at_once)
    late = sum(must_warn(run) for run in on_the_road(runs))
    check = outcome("every trip on the road that runs late was warned of once, no other", late, faults)
    if check.ok:
        check.found = f"{late:,} late of {len(on_the_road(runs)):,} on the road"
    return check


def warning_faults(run: TripRun, warnings: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with the warnings of a dispatch."""
    name, job = run.plan.trip.trip_uuid, run.jobs[0, False].id
    if len(warnings) != must_warn(run):
        yield f"{name} was warned of {len(warnings)} times, and {'runs late' if must_warn(run) else 'is in time'}"
    for warning in warnings:
        if (warning["jobId"], warning["objectiveRef"]) != (job, DROP):
            yield f"{name} was warned of for {warning['jobId']} {warning['objectiveRef']}"


def arrivals_of(runs: Sequence[TripRun]) -> Arrivals:
    """How true it was what was said half-way. The router's word there is what is left of its time for the leg."""
    trips = on_the_road(runs)
    if not trips:
        return Arrivals()
    late = [run.plan.trip.arrived > due_of(run.plan.trip.legs[0]) for run in trips]
    warned = [must_warn(run) for run in trips]
    errors, errors_of_router = [], []
    for run in trips:
        (leg,), here = run.plan.trip.legs, run.plan.under_way_at
        errors.append(abs(run.eta / 1000 - run.times.planned(leg.arrived)) / 60)
        share = (leg.arrived - here) / (leg.arrived - leg.departed)
        errors_of_router.append(abs(share * leg.planned_minutes - (leg.arrived - here) / 60))
    return Arrivals(
        trips=len(trips),
        late=sum(late),
        warned=sum(warned),
        warned_rightly=sum(was and said for was, said in zip(late, warned, strict=True)),
        median_minutes=median(errors),
        median_minutes_of_router=median(errors_of_router),
    )
