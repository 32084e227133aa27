"""The script of every trip: which calls an app and the driver's phone make, in which order, at which moment.

Pure: the same trips and seed give the same plan on every machine. Ids that only the platform knows (job, dispatch,
workflow instance) are named by their place in the trip; ``calls`` puts them in when they are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random

from haulier.demo.trips import VEHICLE_OF_ROUTE, Leg, Trip, share_out

SUCCESS = "R-0065"
"""The reason of a job that ended well. See: contract/dispatch.md, life of a job."""
UNAVAILABLE = "R-0029"
"""Consignee unavailable: the drop goes round again. See: contract/conventions.md section 7."""

PICKUP = "PICKUP"
DROP = "DROP"
IN_TRANSIT = "inTransit"
REATTEMPT = "reattempt"
"""Followed by the number of the attempt to come, so that no two sub-statuses of a job in a row are the same."""
RECONCILED = "reconciled"

FAILED_SHARE = 0.07
"""Chance of each drop attempt to fail; invented, the data set does not tell."""
MAX_ATTEMPTS = 3
"""The last of these always succeeds: every leg of the data set did arrive."""
PLANNED_AHEAD_SECONDS = 1800
"""Jobs and dispatch exist this long before the first departure."""


class Act(Enum):
    """What a step does; the value is the row of the closing table that its call is counted in."""

    CREATE_JOB = "create job"
    CREATE_DISPATCH = "create dispatch"
    ASSIGN = "assign participants"
    WORKFLOW_STARTED = "workflow started"
    WORKFLOW_CLOSED = "workflow closed"
    TASK_STARTED = "task started"
    TASK_CLOSED = "task closed"
    CUSTODY_IN = "custody in"
    CUSTODY_OUT = "custody out"
    JOB_SUB_STATUS = "job sub-status"
    READ_JOB = "read job"
    CLOSE_DISPATCH = "close dispatch"


READS = frozenset({Act.READ_JOB})
WITH_CALLBACK = frozenset({Act.CREATE_JOB, Act.CREATE_DISPATCH, Act.CLOSE_DISPATCH})
"""Whose end the app wants to be told of. Mobile reports take no callback secret, so they ask for none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a trip. ``at`` is epoch seconds; ``leg`` counts from 0, -1 is the whole trip; ``attempt`` from 1."""

    act: Act
    at: int
    leg: int = -1
    objective: str = ""
    attempt: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class TripPlan:
    """A trip, the numbers of its rider and vehicle in their pools, and its steps in order."""

    trip: Trip
    rider: int
    vehicle: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a plan promises: calls by act, commands (calls that write), callback keys."""

    calls: Counter[Act]
    commands: int
    callbacks: frozenset[str]


def plan_trips(trips: Sequence[Trip], seed: int, failed_share: float = FAILED_SHARE) -> list[TripPlan]:
    """The plan of every trip. ``trips`` come ordered by departure; no rider or vehicle is on two trips at once."""
    riders = share_out([(trip.departed, trip.arrived) for trip in trips])
    vehicles: dict[str, int] = {}
    for vehicle_type in VEHICLE_OF_ROUTE.values():
        driven = [trip for trip in trips if trip.vehicle_type == vehicle_type]
        numbers = share_out([(trip.departed, trip.arrived) for trip in driven])
        vehicles.update((trip.trip_uuid, number) for trip, number in zip(driven, numbers, strict=True))
    return [
        TripPlan(trip, rider, vehicles[trip.trip_uuid], steps_of(trip, seed, failed_share))
        for trip, rider in zip(trips, riders, strict=True)
    ]


def steps_of(trip: Trip, seed: int, failed_share: float) -> tuple[Step, ...]:
    """The whole script of one trip. Chance depends on seed and trip alone, not on which other trips are replayed."""
    chance = Random(f"{seed}:{trip.trip_uuid}")
    planned = trip.departed - PLANNED_AHEAD_SECONDS
    steps = [Step(Act.CREATE_JOB, planned, number) for number in range(len(trip.legs))]
    steps += [Step(Act.CREATE_DISPATCH, planned), Step(Act.ASSIGN, planned)]
    for number, leg in enumerate(trip.legs):
        steps += pick_up(number, leg)
        steps += drop(number, leg, attempts_of(chance, failed_share))
    steps.append(Step(Act.CLOSE_DISPATCH, trip.arrived))
    return tuple(steps)


def attempts_of(chance: Random, failed_share: float) -> int:
    """How many attempts a drop takes: 1 to ``MAX_ATTEMPTS``."""
    attempts = 1
    while attempts < MAX_ATTEMPTS and chance.random() < failed_share:
        attempts += 1
    return attempts


def pick_up(number: int, leg: Leg) -> list[Step]:
    """The phone's reports at the source. The moment known is the departure, so all carry it."""
    return [
        *reports(number, leg.departed, PICKUP, 1, SUCCESS),
        Step(Act.CUSTODY_IN, leg.departed, number, PICKUP),
        Step(Act.JOB_SUB_STATUS, leg.departed, number, code=IN_TRANSIT),
    ]


def drop(number: int, leg: Leg, attempts: int) -> list[Step]:
    """The phone's reports at the destination. Failed attempts fall evenly into the drive; the arrival stays real.

    After a failed attempt the phone reads the job: the next attempt is a workflow instance of its own.
    """
    steps: list[Step] = []
    for attempt in range(1, attempts):
        tried = leg.departed + (leg.arrived - leg.departed) * attempt // attempts
        steps += reports(number, tried, DROP, attempt, UNAVAILABLE)
        steps += [
            Step(Act.JOB_SUB_STATUS, tried, number, code=f"{REATTEMPT}{attempt + 1}"),
            Step(Act.READ_JOB, tried, number),
        ]
    steps += reports(number, leg.arrived, DROP, attempts, SUCCESS)
    steps.append(Step(Act.CUSTODY_OUT, leg.arrived, number, DROP))
    return steps


def reports(number: int, at: int, objective: str, attempt: int, code: str) -> list[Step]:
    """Workflow and custody task of one attempt, started and closed; the outcome code comes with the last report."""
    return [
        Step(Act.WORKFLOW_STARTED, at, number, objective, attempt),
        Step(Act.TASK_STARTED, at, number, objective, attempt),
        Step(Act.TASK_CLOSED, at, number, objective, attempt, code),
        Step(Act.WORKFLOW_CLOSED, at, number, objective, attempt, code),
    ]


def job_ref(trip: Trip, leg: int) -> str:
    """The app's own name of a leg's job."""
    return f"{trip.trip_uuid}.{leg + 1}"


def consignment(trip: Trip, leg: int) -> str:
    """What is carried on a leg: the id that goes in and out of the ledger."""
    return f"consignment-{trip.trip_uuid}.{leg + 1}"


def callback_key(plan: TripPlan, step: Step) -> str | None:
    """The name under which the receiver shall hear of this step, or None when no callback is asked for."""
    if step.act not in WITH_CALLBACK:
        return None
    thing = job_ref(plan.trip, step.leg) if step.leg >= 0 else plan.trip.trip_uuid
    return f"{step.act.name.lower()}/{thing}"


def expectation(plans: Iterable[TripPlan]) -> Expectation:
    """Count what the plans promise, without making a call."""
    calls: Counter[Act] = Counter()
    callbacks: set[str] = set()
    for plan in plans:
        for step in plan.steps:
            calls[step.act] += 1
            if key := callback_key(plan, step):
                callbacks.add(key)
    commands = sum(count for act, count in calls.items() if act not in READS)
    return Expectation(calls, commands, frozenset(callbacks))
