"""What comes of an order by the steps of its trip: the states that its client hears of, and its container's history.

Pure. See: contract/order-journeys.md 1 and 3 to 5, contract/orchestrator.md "Container Manager".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from haulier.demo.plan import Act, Step, TripPlan
from haulier.demo.stops import PICKUP, REFUSED

ASSIGNED, CANCELLED = "inProgress:assigned", "closed:cancelled"
Event = tuple[str, str]
"""An event of a container and its reason."""

MADE, PUT_IN, TAKEN_OUT = ("E-020", "R-0046"), ("E-012", "R-0095"), ("E-012", "R-0096")
ARRIVED = ("E-010", "R-0041")


class Happening(NamedTuple):
    """States that an order takes one after the other, and events that its container has."""

    states: tuple[str, ...]
    events: tuple[Event, ...]


class Outcome(NamedTuple):
    """All that comes of an order. It ends in the last of its states."""

    states: list[str]
    events: list[Event]


ORDERED = Happening(("created:created", "inProgress:scheduled"), (MADE,))
WITHDRAWN = Happening((CANCELLED,), (("E-011", "R-0058"),))
LOADED = Happening((ASSIGNED,), (PUT_IN,))
PUT_OFF = Happening(("inProgress:rescheduled",), (("E-021", "R-0013"), TAKEN_OUT))
BEGUN = Happening(("inProgress:active",), (("E-021", "R-0063"),))
DELIVERED = Happening(("executed:delivered", "closed:delivered"), (ARRIVED,))
TURNED_AWAY = Happening(("inProgress:returning",), (("E-021", REFUSED), ("E-011", "R-0066"), ("E-012", "R-0067"), MADE))
"""The only attempt is used up, and the return has its job."""
BROUGHT_BACK = Happening(("executed:returned", "closed:returned"), (ARRIVED,))


def outcome_of(plan: TripPlan, leg: int) -> Outcome:
    """What comes of a leg's order, also where its trip stops midway."""
    found = [ORDERED, *happenings(plan, leg)]
    return Outcome(
        list(chain.from_iterable(one.states for one in found)), list(chain.from_iterable(one.events for one in found))
    )


def happenings(plan: TripPlan, leg: int) -> Iterator[Happening]:
    """What the steps of the trip lead to for one of its orders."""
    loaded = 0
    loads = Act.ADD_JOBS_BY_REF if plan.terms.by_ref else Act.CREATE_DISPATCH
    for step in plan.steps:
        if step.leg == leg and (found := happening_of(step)) is not None:
            loaded += step.act is Act.ADD_JOB and step.is_return
            yield found
        elif step.act is loads and leg in plan.terms.driven:
            loaded += 1
            yield LOADED
        elif step.act in (Act.CLOSE_DISPATCH, Act.CLOSE_DISPATCH_BY_REF):
            yield Happening((), (TAKEN_OUT,) * loaded)


def happening_of(step: Step) -> Happening | None:
    """What a step about an order leads to. While goods come back, their order is returning and nothing else."""
    match step.act:
        case Act.CANCEL_ORDER:
            return WITHDRAWN
        case Act.RESCHEDULE_ORDER:
            return PUT_OFF
        case Act.ADD_JOB:
            return LOADED._replace(states=()) if step.is_return else LOADED
        case Act.WORKFLOW_STARTED if step.objective == PICKUP:
            return BEGUN._replace(states=()) if step.is_return else BEGUN
    if not step.last:
        return None
    if step.is_return:
        return BROUGHT_BACK
    return TURNED_AWAY if step.code == REFUSED else DELIVERED
