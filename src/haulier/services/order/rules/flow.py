"""When work orders of an order have their turn, and when they close. Pure. See: contract/order.md 4.4."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.machine import main_state
from haulier.services.order.kind import WorkOrderBody
from haulier.services.order.requests import WorkOrderFlowType
from haulier.services.order.states import CLOSED, CREATED, EXECUTED, ON_HOLD, is_open, sub_state

WENT_WELL = frozenset({"delivered", "completed", "returned", "partiallyDelivered", CLOSED})


def has_turn(body: WorkOrderBody, all_of_them: Sequence[WorkOrderBody], flow: WorkOrderFlowType) -> bool:
    """Whether a work order may be carried out now. Returns neither wait nor are waited for."""
    if flow != "SEQUENTIAL" or body.is_return:
        return True
    before = (one for one in all_of_them if not one.is_return and one.sequence < body.sequence)
    return all(main_state(one.stands) == CLOSED and sub_state(one.stands) in WENT_WELL for one in before)


def is_given_up(body: WorkOrderBody, all_of_them: Sequence[WorkOrderBody], flow: WorkOrderFlowType) -> bool:
    """Whether a work order that has not begun never will, since one before it failed or was cancelled."""
    if flow != "SEQUENTIAL" or body.is_return or main_state(body.stands) not in (CREATED, ON_HOLD) or body.jobs:
        return False
    before = (one for one in all_of_them if not one.is_return and one.sequence < body.sequence)
    return any(main_state(one.stands) == CLOSED and sub_state(one.stands) not in WENT_WELL for one in before)


def may_close(body: WorkOrderBody, all_of_them: Sequence[WorkOrderBody], flow: WorkOrderFlowType) -> bool:
    """Whether a work order that was executed closes now: together with the others, or by itself."""
    if main_state(body.stands) != EXECUTED:
        return False
    return flow != "COMPLETE_TOGETHER" or not any(is_open(one.stands) for one in all_of_them)
