"""Events of orders and work orders as callers raise them: in the words of the machines.

An event of the order itself is carried out by its work orders, from whose states its own follows; those that the tenant
made move the order alone. See: contract/order.md sections 4, 9 and 10.
"""

from __future__ import annotations

from haulier.core.machine import EVENT_CODE, EventRule, check_event_data, main_state
from haulier.core.refusal import Cause, Refusal, invalid, refuse_faults
from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json
from haulier.services.order import states
from haulier.services.order.commands.whole_orders import LoadedOrder
from haulier.services.order.kind import ORDER, WORK_ORDER
from haulier.services.order.rules.whole_order import Part, WholeOrder
from haulier.services.order.states import (
    CREATED,
    DEFAULT,
    EXECUTED,
    IN_PROGRESS,
    INITIATED,
    OF_ORDER,
    OF_WORK_ORDER,
    ON_HOLD,
    WORK_ORDER_EVENT,
)
from haulier.services.statemachine.facade import REGISTRY

SOURCES = {
    OF_WORK_ORDER.give_up: (CREATED,),
    OF_WORK_ORDER.go_on: (CREATED, IN_PROGRESS),
    OF_WORK_ORDER.end: (CREATED, IN_PROGRESS, ON_HOLD),
    OF_WORK_ORDER.execute: (IN_PROGRESS,),
    OF_WORK_ORDER.close: (EXECUTED,),
    OF_WORK_ORDER.hold: (CREATED, IN_PROGRESS),
    OF_WORK_ORDER.resume: (ON_HOLD,),
}
"""Main states of the work orders that an event of their order reaches."""


async def check_may_move(call: Call) -> None:
    """Raise Refusal FORBIDDEN unless an administrator calls: states are the orchestrator's, which needs no door."""
    if ADMIN_ROLE not in await call.roles():
        raise Refusal(Cause.FORBIDDEN, "states are changed by the orchestrator and by administrators alone")


async def apply_to_work_order(
    call: Call, order: LoadedOrder, part: Part, event: str, reason: str | None, data: Json | None = None
) -> None:
    """Apply an event to a work order, with all that follows. Raises Refusal STATE_MACHINE."""
    rule = await _rule(call, WORK_ORDER.name, event, reason, data)
    if rule.eventType == "TRANSITIONAL":
        _move(order.whole, part, event, reason or DEFAULT)
    else:
        part.is_changed = True
    order.whole.settle(reason or DEFAULT)


async def apply_to_order(
    call: Call, order: LoadedOrder, event: str, reason: str | None, data: Json | None = None
) -> None:
    """Apply an event to an order, with all that follows. Raises Refusal STATE_MACHINE."""
    rule, whole = await _rule(call, ORDER.name, event, reason, data), order.whole
    if rule.eventType != "TRANSITIONAL":
        whole.is_changed = True
        return
    machine, led = whole.machines.order, reason or DEFAULT
    if main_state(whole.body.stands) == INITIATED:
        raise Refusal(Cause.STATE_MACHINE, f"order {whole.id} waits for plugins: no event applies to it")
    machine.step(machine.effective_state(whole.state), event, led)
    if event not in WORK_ORDER_EVENT or event == OF_ORDER.close:
        whole.apply(event, led)
        whole.settle(led)
        return
    of_parts = WORK_ORDER_EVENT[event]
    for part in list(whole.parts):
        if main_state(part.stands) in SOURCES[of_parts] and not _waits_for_turn(whole, part, of_parts):
            _move(whole, part, _event_for(part, of_parts), led)
    whole.settle(led)


def _waits_for_turn(whole: WholeOrder, part: Part, event: str) -> bool:
    """Whether holding an order passes a work order by: it has not begun, and begins after others."""
    return event == OF_WORK_ORDER.hold and main_state(part.stands) == CREATED and not whole.has_turn(part)


def _event_for(part: Part, event: str) -> str:
    """What ends in the middle of an order ends some of its work orders before they begin."""
    is_early = event == OF_WORK_ORDER.end and main_state(part.stands) == CREATED
    return OF_WORK_ORDER.give_up if is_early else event


def _move(whole: WholeOrder, part: Part, event: str, reason: str) -> None:
    if event == OF_WORK_ORDER.resume:
        whole.resume(part, reason)
    elif event == OF_WORK_ORDER.execute and reason == states.JOB_COMPLETED:
        whole.move(part, event, whole.executing_reason(part, reason), reason)
    else:
        whole.move(part, event, reason)


async def _rule(call: Call, owner: str, event: str, reason: str | None, data: Json | None) -> EventRule:
    """The rule of an event that may be raised. Raises Refusal STATE_MACHINE."""
    rule: EventRule | None = await REGISTRY.open_event_rule(call, owner, event, reason)
    if rule is None:
        raise invalid(EVENT_CODE, "unknown", f"event {event} is not registered for this", Cause.STATE_MACHINE)
    if not rule.isEnabled:
        raise invalid(EVENT_CODE, "disabled", f"event {event} is disabled", Cause.STATE_MACHINE)
    if reason is not None and rule.reasonCodes and reason not in rule.reasonCodes:
        raise invalid("reasonCode", "enum", f"reason {reason} is not allowed for event {event}", Cause.STATE_MACHINE)
    if data is not None:
        blocking, _passing = check_event_data(rule.dataValidations, data)
        refuse_faults(blocking)
    return rule
