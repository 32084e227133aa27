"""An order's state follows from the states of its work orders. Pure. See: contract/order.md 4.3.

States are those of the platform's own machine. The rule names where the order belongs; ``events_to`` are the events
that lead there, which a tenant's machine may take to states of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from haulier.core.machine import main_state
from haulier.services.order import states
from haulier.services.order.states import CLOSED, CREATED, DEFAULT, EXECUTED, IN_PROGRESS, OF_ORDER, ON_HOLD, sub_state

SUCCESSES = frozenset({"delivered", "completed", EXECUTED, CLOSED})
"""Ways to end that are a success; the last two of tenants' machines that do not tell them apart."""
IN_PART = "partiallyDelivered"


class Standing(NamedTuple):
    """What the rule asks of a work order."""

    state: str
    is_return: bool = False
    was_attempted: bool = False
    """Whether a job of it ever came to COMPLETED."""

    @property
    def is_done(self) -> bool:
        """Whether no work remains."""
        return main_state(self.state) in (EXECUTED, CLOSED)


class Step(NamedTuple):
    """An event with the reason that decides where it leads."""

    event: str
    reason: str


def derive(work_orders: Sequence[Standing]) -> str:
    """The state in which an order with these work orders belongs. First rule that fits."""
    still_open = [one for one in work_orders if not one.is_done]
    if not still_open:
        return _ended(work_orders)
    if all(one.state == states.JUST_CREATED for one in work_orders):
        return states.JUST_CREATED
    mains = {main_state(one.state) for one in still_open}
    if ON_HOLD in mains and mains <= {ON_HOLD, CREATED}:
        lacks_job = any(one.state == states.WITHOUT_JOB for one in still_open)
        return states.WITHOUT_JOB if lacks_job else states.HELD
    if all(one.is_return for one in still_open):
        return states.RETURNING
    open_states = {one.state for one in still_open}
    first_done = any(one.is_done for one in work_orders if not one.is_return)
    if states.ACTIVE in open_states or first_done:
        return states.ACTIVE
    if states.ASSIGNED in open_states:
        return states.ASSIGNED
    return states.RESCHEDULED if states.RESCHEDULED in open_states else states.SCHEDULED


def _ended(work_orders: Sequence[Standing]) -> str:
    """Where an order belongs none of whose work orders is open."""
    own = [one for one in work_orders if not one.is_return]
    ends = [sub_state(one.state) for one in own]
    if all(end == "cancelled" for end in ends):
        return states.CLOSED_CANCELLED
    if all(end in SUCCESSES for end in ends):
        return states.EXECUTED_DELIVERED
    if any(end in SUCCESSES or end == IN_PART for end in ends):
        return states.EXECUTED_IN_PART
    if any(one.is_return and sub_state(one.state) == "returned" for one in work_orders):
        return states.EXECUTED_RETURNED
    return states.CLOSED_UNDELIVERED if any(one.was_attempted for one in own) else states.CLOSED_FAILED


_REASONS = {
    states.SCHEDULED: DEFAULT, states.ASSIGNED: states.JOB_ASSIGNED, states.ACTIVE: states.PICKED_UP,
    states.RESCHEDULED: states.RESCHEDULE, states.RETURNING: states.TIED, states.HELD: DEFAULT,
    states.WITHOUT_JOB: states.NO_JOB, states.EXECUTED_DELIVERED: states.JOB_COMPLETED,
    states.EXECUTED_IN_PART: states.IN_PART, states.EXECUTED_RETURNED: states.RETURNED,
    states.CLOSED_CANCELLED: states.CANCELLED_BY_CLIENT, states.CLOSED_UNDELIVERED: states.ATTEMPTS_USED_UP,
    states.CLOSED_FAILED: states.NO_JOB,
}  # fmt: skip
"""The reason that leads into each state."""
_CANNOT_BE_HELD = (states.ACTIVE, states.RETURNING)
_GO_ON = Step(OF_ORDER.go_on, DEFAULT)
_RESUME = Step(OF_ORDER.resume, DEFAULT)


def events_to(target: str, stands: str) -> list[Step]:
    """The events that lead an open order from where it stands to where it belongs; none when it is there."""
    if target == stands:
        return []
    main, reason = main_state(stands), _REASONS[target]
    match main_state(target):
        case states.IN_PROGRESS:
            steps = [_RESUME] if main == ON_HOLD else []
            return steps if steps and target == states.SCHEDULED else [*steps, Step(OF_ORDER.go_on, reason)]
        case states.ON_HOLD:
            before = [_RESUME] if main == ON_HOLD else [_GO_ON] if stands in _CANNOT_BE_HELD else []
            return [*before, Step(OF_ORDER.hold, reason)]
        case states.EXECUTED:
            before = [_RESUME] if main == ON_HOLD else [_GO_ON] if main == CREATED else []
            return [*before, Step(OF_ORDER.execute, reason)]
    if main in (IN_PROGRESS, ON_HOLD):
        return [Step(OF_ORDER.end, reason)]
    if target == states.CLOSED_UNDELIVERED:
        return [_GO_ON, Step(OF_ORDER.end, reason)]
    return [Step(OF_ORDER.give_up, reason)]
