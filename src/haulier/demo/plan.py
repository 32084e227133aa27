"""The script of every trip: the calls that an app and the driver's phone make, in order, each with its moment.

Pure: the same trips and seed give the same plan on every machine. Ids that only the platform knows (job, dispatch,
workflow instance) are named by their place in the trip; ``calls`` puts them in when they are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from random import Random

from haulier.demo.drive import batches_of, moments_of
from haulier.demo.stops import (
    COLLECT,
    DELIVER,
    DELIVER_CASH,
    DEPOSIT,
    DROP,
    PICK,
    PICKUP,
    REFUSED,
    SUCCESS,
    UNAVAILABLE,
)
from haulier.demo.terms import FAILED_SHARE, Fate, Terms, terms_of
from haulier.demo.trips import VEHICLE_OF_ROUTE, Leg, Trip, assign_numbers

IN_TRANSIT = "inTransit"
REATTEMPT = "reattempt"
"""Followed by the number of the attempt to come, so that no two sub-statuses of a job in a row are the same."""
MANIFESTED = "manifested"
RECONCILED = "reconciled"

PLANNED_AHEAD_SECONDS = 1800
"""Jobs are planned and the dispatch exists this long before the first departure."""


class Act(Enum):
    """What a step does; the value is the row of the closing table that its call is counted in."""

    CREATE_ORDER = "create order"
    CANCEL_ORDER = "cancel order"
    AWAIT_CANCELLED = "read order, until it is cancelled"
    PLAN_JOB = "plan job"
    CREATE_DISPATCH = "create dispatch"
    ADD_JOBS_BY_REF = "add jobs, by ref"
    AWAIT_ASSIGNED = "read order, until it is assigned"
    RESCHEDULE_ORDER = "reschedule order"
    AWAIT_RESCHEDULED = "read job, until it is rescheduled"
    AWAIT_RETURN = "read order, until its return is there"
    ADD_JOB = "add job"
    ASSIGN = "assign participants"
    ASSIGN_BY_REF = "assign participants, by ref"
    SUB_STATUS_BY_REF = "dispatch sub-status, by ref"
    WORKFLOW_STARTED = "workflow started"
    WORKFLOW_CLOSED = "workflow closed"
    TASK_STARTED = "task started"
    TASK_CLOSED = "task closed"
    CUSTODY_TASK_CLOSED = "task closed, with custody"
    CUSTODY_IN = "custody in"
    CUSTODY_OUT = "custody out"
    JOB_SUB_STATUS = "job sub-status"
    SEND_POSITIONS = "send positions"
    AWAIT_ETA = "read dispatch, until its arrival is known"
    AWAIT_ARRIVALS = "read dispatch's history, until it has its arrivals"
    READ_JOB = "read job"
    READ_JOB_BY_REF = "read job, by ref"
    COMPLETE_JOB_BY_REF = "complete job, by ref"
    CLOSE_DISPATCH = "close dispatch"
    CLOSE_DISPATCH_BY_REF = "close dispatch, by ref"


ORDER_KEYS = "create_order"
"""How the keys of orders begin."""
JOB_READS = frozenset({Act.READ_JOB, Act.READ_JOB_BY_REF})
"""One after each failed attempt."""
WAITS = frozenset(
    {
        Act.AWAIT_CANCELLED,
        Act.AWAIT_ASSIGNED,
        Act.AWAIT_RESCHEDULED,
        Act.AWAIT_RETURN,
        Act.AWAIT_ETA,
        Act.AWAIT_ARRIVALS,
    }
)
"""Reads that are repeated until the platform has done what follows from an order, or from a phone's positions."""
READS = JOB_READS | WAITS
UNJOURNALED = READS | {Act.SEND_POSITIONS}
"""Calls that are no commands: positions are kept, and make no row of the journal."""
CUSTODY_ACTS = frozenset({Act.CUSTODY_IN, Act.CUSTODY_OUT, Act.CUSTODY_TASK_CLOSED})
"""Each makes one entry of a ledger."""
ASSIGNMENTS = frozenset({Act.ASSIGN, Act.ASSIGN_BY_REF})
UNDER_WAY_SHARE = 0.12
"""Probability that a trip of one plain leg is on the road now, so that it is seen whether it comes late."""
FEWEST_MOMENTS = 6
"""Positions of a leg that is long enough to have a half-way."""
UNASSIGNED_SHARE = 0.2
"""Probability that an open trip has nobody assigned yet."""
WITH_CALLBACK = frozenset(
    {
        Act.CREATE_ORDER,
        Act.CANCEL_ORDER,
        Act.CREATE_DISPATCH,
        Act.COMPLETE_JOB_BY_REF,
        Act.CLOSE_DISPATCH,
        Act.CLOSE_DISPATCH_BY_REF,
    }
)
"""Acts with a callback. Mobile reports take no callback secret, so they ask for none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a trip. ``at`` is epoch seconds; ``leg`` counts from 0, -1 is the whole trip; ``attempt`` from 1.

    ``task`` is the kind of the task that is reported; ``last``: the job ends with it; ``is_return``: it is about the
    job that takes the goods of the leg back; ``points``: which positions of the leg are sent, from to before.
    """

    act: Act
    at: int
    leg: int = -1
    objective: str = ""
    attempt: int = 0
    code: str = ""
    task: str = ""
    last: bool = False
    is_return: bool = False
    points: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class TripPlan:
    """A trip and its terms, the numbers of its rider and vehicle in their pools, and its steps in order."""

    trip: Trip
    terms: Terms
    rider: int
    vehicle: int
    steps: tuple[Step, ...]
    is_open: bool = False
    """Does it stop midway, and stay so?"""
    under_way_at: int = 0
    """The moment half-way, for one that is there now in a replay without waiting, else 0."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a plan predicts: calls by act, commands (calls that write), callback keys."""

    calls: Counter[Act]
    commands: int
    callbacks: frozenset[str]


def plan_trips(
    trips: Sequence[Trip], seed: int, failed_share: float = FAILED_SHARE, *, is_watched: bool = False
) -> list[TripPlan]:
    """The plan of every trip. ``trips`` come ordered by departure; no rider or vehicle is on two trips at once.

    ``is_watched``: phones send each position when they note it, so that somebody sees them move.
    """
    riders = assign_numbers([(trip.departed, trip.arrived) for trip in trips])
    vehicles: dict[str, int] = {}
    for vehicle_type in VEHICLE_OF_ROUTE.values():
        driven = [trip for trip in trips if trip.vehicle_type == vehicle_type]
        numbers = assign_numbers([(trip.departed, trip.arrived) for trip in driven])
        vehicles.update((trip.trip_uuid, number) for trip, number in zip(driven, numbers, strict=True))
    terms = [terms_of(trip, seed, failed_share) for trip in trips]
    return [
        TripPlan(trip, its, rider, vehicles[trip.trip_uuid], steps_of(trip, its, is_watched=is_watched))
        for trip, its, rider in zip(trips, terms, riders, strict=True)
    ]


def some_under_way(plans: Sequence[TripPlan], seed: int) -> list[TripPlan]:
    """The plans, of which some are on the road now. Each of these has a rider of its own, whose phone told of no trip
    before.
    """
    spare = 1 + max((plan.rider for plan in plans), default=-1)
    found: list[TripPlan] = []
    for plan in plans:
        if is_plain(plan) and Random(f"{seed}:{plan.trip.trip_uuid}:road").random() < UNDER_WAY_SHARE:
            plan, spare = _under_way(plan, spare), spare + 1
        found.append(plan)
    return found


def is_plain(plan: TripPlan) -> bool:
    """Is it one leg whose goods are delivered at once, without cash?"""
    terms = plan.terms
    if plan.is_open or (terms.cash, terms.attempts, terms.fates) != ((0,), (1,), (Fate.DELIVERED,)):
        return False
    return len(moments_of(plan.trip.legs[0])) >= FEWEST_MOMENTS


def _under_way(plan: TripPlan, rider: int) -> TripPlan:
    """A plain trip whose phone sends all positions up to the middle there, and waits until its arrival is known."""
    moments = moments_of(plan.trip.legs[0])
    middle, end = len(moments) // 2, len(moments)
    here = moments[middle]
    there = [
        Step(Act.SEND_POSITIONS, here, 0, points=(0, middle + 1)),
        Step(Act.AWAIT_ETA, here),
        Step(Act.SEND_POSITIONS, moments[-1], 0, points=(middle + 1, end)),
    ]
    first = next(place for place, step in enumerate(plan.steps) if step.act is Act.SEND_POSITIONS)
    others = [step for step in plan.steps[first:] if step.act is not Act.SEND_POSITIONS]
    return replace(plan, rider=rider, under_way_at=here, steps=(*plan.steps[:first], *there, *others))


def left_open(plans: Sequence[TripPlan], count: int, seed: int) -> list[TripPlan]:
    """The plans, of which ``count`` stop midway: at any step from the pick-up on, or with nobody assigned.

    They are the last ones, but of each rider only the very last: she is on one trip at a time.
    """
    last = {plan.rider: place for place, plan in enumerate(plans)}
    stopped = set(sorted(last.values())[max(len(last) - count, 0) :])
    return [
        _stopped(plan, Random(f"{seed}:{plan.trip.trip_uuid}:open")) if place in stopped else plan
        for place, plan in enumerate(plans)
    ]


def _stopped(plan: TripPlan, draw: Random) -> TripPlan:
    """A trip without what comes after some step of it; the close is never among its steps."""
    assigned = next(place for place, step in enumerate(plan.steps) if step.act in ASSIGNMENTS)
    kept = assigned if draw.random() < UNASSIGNED_SHARE else draw.randrange(assigned + 1, len(plan.steps))
    return replace(plan, steps=plan.steps[:kept], is_open=True)


def steps_of(trip: Trip, terms: Terms, *, is_watched: bool = False) -> tuple[Step, ...]:
    """The whole script of one trip."""
    planned = trip.departed - PLANNED_AHEAD_SECONDS
    steps: list[Step] = []
    for number, fate in enumerate(terms.fates):
        if fate is Fate.CANCELLED:
            steps += [Step(act, planned, number) for act in (Act.CANCEL_ORDER, Act.AWAIT_CANCELLED)]
    steps += [Step(Act.PLAN_JOB, planned, number) for number in terms.driven]
    steps.append(Step(Act.CREATE_DISPATCH, planned))
    if terms.by_ref:
        steps += [Step(act, planned) for act in (Act.ADD_JOBS_BY_REF, Act.ASSIGN_BY_REF, Act.SUB_STATUS_BY_REF)]
    else:
        steps.append(Step(Act.ASSIGN, planned))
    for number in terms.driven:
        if terms.fates[number] is Fate.RESCHEDULED:
            again = (Act.AWAIT_ASSIGNED, Act.RESCHEDULE_ORDER, Act.AWAIT_RESCHEDULED, Act.ADD_JOB)
            steps += [Step(act, planned, number) for act in again]
    for number in terms.driven:
        leg = trip.legs[number]
        cash = bool(terms.cash[number])
        steps += pick_up(number, leg, cash)
        on_the_way = failed_drops(number, leg, terms.attempts[number], terms.by_ref)
        steps += sorted([*on_the_way, *drive(number, leg, is_watched)], key=lambda step: step.at)
        if terms.fates[number] is Fate.RETURNED:
            steps += visit(number, leg.arrived, DROP, terms.attempts[number], REFUSED, DELIVER, last=True)
        elif cash:
            steps += cod_drop(number, leg, terms.attempts[number])
        elif terms.by_ref and terms.attempts[number] == 1:
            steps += hub_drop(number, leg)
        else:
            steps += drop(number, leg, terms.attempts[number])
    steps += [step for number in terms.driven if terms.cash[number] for step in deposit(number, trip.arrived)]
    for number, fate in enumerate(terms.fates):
        if fate is Fate.RETURNED:
            steps += bring_back(number, trip.arrived)
    steps.append(Step(Act.AWAIT_ARRIVALS, trip.arrived))
    steps.append(Step(Act.CLOSE_DISPATCH_BY_REF if terms.by_ref else Act.CLOSE_DISPATCH, trip.arrived))
    return tuple(steps)


def pick_up(number: int, leg: Leg, cash: bool) -> list[Step]:
    """The phone's reports at the source. The moment known is the departure, so all carry it.

    With cash on delivery the task's output says what was taken; without, the goods are scanned.
    """
    steps = visit(number, leg.departed, PICKUP, 1, SUCCESS, PICK, custody=cash)
    if not cash:
        steps.append(Step(Act.CUSTODY_IN, leg.departed, number, PICKUP))
    return [*steps, Step(Act.JOB_SUB_STATUS, leg.departed, number, code=IN_TRANSIT)]


def failed_drops(number: int, leg: Leg, attempts: int, by_ref: bool) -> list[Step]:
    """All attempts but the last. They fall evenly into the drive; the arrival stays real.

    After each the phone reads the job, which says which attempt comes next.
    """
    steps: list[Step] = []
    for attempt in range(1, attempts):
        tried = leg.departed + (leg.arrived - leg.departed) * attempt // attempts
        steps += visit(number, tried, DROP, attempt, UNAVAILABLE, DELIVER)
        steps += [
            Step(Act.JOB_SUB_STATUS, tried, number, code=f"{REATTEMPT}{attempt + 1}"),
            Step(Act.READ_JOB_BY_REF if by_ref else Act.READ_JOB, tried, number),
        ]
    return steps


def drive(number: int, leg: Leg, is_watched: bool) -> list[Step]:
    """The positions of the driver's phone."""
    batches = batches_of(leg, each_alone=is_watched)
    return [Step(Act.SEND_POSITIONS, at, number, points=(first, end)) for at, first, end in batches]


def drop(number: int, leg: Leg, attempt: int) -> list[Step]:
    """The phone's reports at the destination, and the scan that hands the goods over."""
    reported = visit(number, leg.arrived, DROP, attempt, SUCCESS, DELIVER, last=True)
    return [*reported, Step(Act.CUSTODY_OUT, leg.arrived, number, DROP)]


def hub_drop(number: int, leg: Leg) -> list[Step]:
    """The destination's own system takes the goods over, and completes the job by the reference that it knows."""
    return [
        Step(Act.CUSTODY_OUT, leg.arrived, number, DROP),
        Step(Act.COMPLETE_JOB_BY_REF, leg.arrived, number, last=True),
    ]


def cod_drop(number: int, leg: Leg, attempt: int) -> list[Step]:
    """Goods against cash: two tasks of one workflow, each of which writes the ledger."""
    return visit(number, leg.arrived, DROP, attempt, SUCCESS, DELIVER, COLLECT, custody=True)


def deposit(number: int, at: int) -> list[Step]:
    """The cash of a leg is handed over where the trip ends."""
    return visit(number, at, DEPOSIT, 1, SUCCESS, DELIVER_CASH, custody=True, last=True)


def bring_back(number: int, at: int) -> list[Step]:
    """The return of goods that were refused, when the trip is over otherwise: the orchestrator makes its job."""
    steps = [Step(Act.AWAIT_RETURN, at, number), Step(Act.ADD_JOB, at, number)]
    steps += visit(number, at, PICKUP, 1, SUCCESS, PICK)
    steps += visit(number, at, DROP, 1, SUCCESS, DELIVER, last=True)
    steps.append(Step(Act.CUSTODY_OUT, at, number, DROP))
    return [replace(step, is_return=True) for step in steps]


def visit(
    number: int,
    at: int,
    objective: str,
    attempt: int,
    code: str,
    *tasks: str,
    custody: bool = False,
    last: bool = False,
) -> list[Step]:
    """The reports of one attempt: workflow and tasks, started and closed; the outcome code comes with each end.

    ``custody``: the tasks say what changed hands. ``last``: the job ends with it.
    """
    closed = Act.CUSTODY_TASK_CLOSED if custody else Act.TASK_CLOSED
    steps = [Step(Act.WORKFLOW_STARTED, at, number, objective, attempt)]
    for task in tasks:
        steps.append(Step(Act.TASK_STARTED, at, number, objective, attempt, task=task))
        steps.append(Step(closed, at, number, objective, attempt, code, task))
    return [*steps, Step(Act.WORKFLOW_CLOSED, at, number, objective, attempt, code, last=last)]


def order_ref(trip: Trip, leg: int) -> str:
    """The client's own number of a leg's order."""
    return f"{trip.trip_uuid}.{leg + 1}"


def order_key(trip: Trip, leg: int) -> str:
    """The key under which the receiver hears of a leg's order, of each of its states."""
    return f"{ORDER_KEYS}/{order_ref(trip, leg)}"


def consignment(trip: Trip, leg: int) -> str:
    """What is carried on a leg: the id that goes in and out of the ledger."""
    return f"consignment-{trip.trip_uuid}.{leg + 1}"


def callback_key(plan: TripPlan, step: Step) -> str | None:
    """The key of this step's callback at the receiver, or None when it asks for none."""
    if step.act not in WITH_CALLBACK:
        return None
    if step.act is Act.CREATE_ORDER:
        return order_key(plan.trip, step.leg)
    thing = order_ref(plan.trip, step.leg) if step.leg >= 0 else plan.trip.trip_uuid
    return f"{step.act.name.lower()}/{thing}"


def orders_of(plan: TripPlan) -> list[Step]:
    """The orders of a trip that the client sends one by one; the others are rows of files."""
    return [Step(Act.CREATE_ORDER, 0, leg) for leg, in_file in enumerate(plan.terms.in_file) if not in_file]


def expectation(plans: Iterable[TripPlan]) -> Expectation:
    """Count the calls, commands and callbacks of the plans, without making a call."""
    calls: Counter[Act] = Counter()
    callbacks: set[str] = set()
    for plan in plans:
        for step in (*orders_of(plan), *plan.steps):
            calls[step.act] += 1
            if key := callback_key(plan, step):
                callbacks.add(key)
    commands = sum(count for act, count in calls.items() if act not in UNJOURNALED)
    return Expectation(calls, commands, frozenset(callbacks))
