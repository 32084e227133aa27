"""The way of an order as its states tell it: steps for people, and codes where no container tells any. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from haulier.services.ordertracking.responses import TrackedEvent

PLACED, PREPARED, ASSIGNED, MOVING = "placed", "prepared", "assigned", "moving"
RESCHEDULED, HELD, RETURNING = "rescheduled", "held", "returning"
DELIVERED, IN_PART, DONE, RETURNED = "delivered", "partly", "done", "returned"
UNDELIVERED, CANCELLED, FAILED = "undelivered", "cancelled", "failed"

OF_STATE: Mapping[str, str] = {
    "initiated:initiated": PLACED,
    "created:created": PLACED,
    "inProgress:scheduled": PREPARED,
    "inProgress:assigned": ASSIGNED,
    "inProgress:active": MOVING,
    "inProgress:rescheduled": RESCHEDULED,
    "inProgress:returning": RETURNING,
    "executed:delivered": DELIVERED,
    "executed:partiallyDelivered": IN_PART,
    "executed:returned": RETURNED,
    "closed:delivered": DELIVERED,
    "closed:partiallyDelivered": IN_PART,
    "closed:returned": RETURNED,
    "closed:undelivered": UNDELIVERED,
    "closed:cancelled": CANCELLED,
    "closed:failed": FAILED,
}
OF_MAIN: Mapping[str, str] = {
    "initiated": PLACED, "created": PLACED, "inProgress": PREPARED, "onHold": HELD, "executed": DONE, "closed": DONE,
}  # fmt: skip
"""Of the sub-states that a tenant has made itself."""
CODES: Mapping[str, tuple[str, str]] = {
    PREPARED: ("E-020", "R-0046"),
    ASSIGNED: ("E-012", "R-0095"),
    MOVING: ("E-021", "R-0063"),
    RESCHEDULED: ("E-021", "R-0013"),
    DELIVERED: ("E-010", "R-0041"),
    IN_PART: ("E-010", "R-0041"),
    DONE: ("E-010", "R-0041"),
    RETURNING: ("E-012", "R-0067"),
    RETURNED: ("E-010", "R-0041"),
    CANCELLED: ("E-011", "R-0058"),
    UNDELIVERED: ("E-011", "R-0066"),
    FAILED: ("E-011", "R-0066"),
}
"""What a container would tell of a step, see orchestrator.md "Container Manager"."""
ENDS = frozenset({DELIVERED, IN_PART, DONE, RETURNED, UNDELIVERED, CANCELLED, FAILED})


class Moment(NamedTuple):
    """A state that the order came to, and when: epoch milliseconds."""

    state: str
    at: int


class Step(NamedTuple):
    """A step of the order's way, and when it was made."""

    name: str
    at: int


def step_of(state: str) -> str:
    """The step that a state stands for."""
    return OF_STATE.get(state) or OF_MAIN.get(state.partition(":")[0], PREPARED)


def steps_of(moments: Iterable[Moment]) -> list[Step]:
    """The steps in their order; one that goes on is told once."""
    steps: list[Step] = []
    for moment in moments:
        name = step_of(moment.state)
        if not steps or steps[-1].name != name:
            steps.append(Step(name, moment.at))
    return steps


def events_of(steps: Sequence[Step]) -> list[TrackedEvent]:
    """The steps in codes."""
    return [
        TrackedEvent(eventCode=CODES[step.name][0], reasonCode=CODES[step.name][1], timestamp=step.at // 1000)
        for step in steps
        if step.name in CODES
    ]
