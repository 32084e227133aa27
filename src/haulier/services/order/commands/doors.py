"""The writes of orders and work orders as they come in by their addresses. See: contract/order.md 10."""

from __future__ import annotations

from functools import partial

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, without_nulls
from haulier.services.order import states
from haulier.services.order.commands import cancelling, updates
from haulier.services.order.commands.plugin_outcomes import let_plugins_judge
from haulier.services.order.commands.repetition import once
from haulier.services.order.commands.state_events import apply_to_order, apply_to_work_order, check_may_move
from haulier.services.order.commands.whole_orders import (
    LoadedOrder,
    load_order,
    order_change,
)
from haulier.services.order.events import (
    CANCELLATION_ENDED,
    ORDER_EVENT_APPLIED,
    WORK_ORDER_EVENT_APPLIED,
)
from haulier.services.order.kind import ORDER_PREFIX, WORK_ORDER_PREFIX, full_id
from haulier.services.order.requests import (
    CancelOrder,
    CancelWorkOrder,
    ChangeStatus,
    CreateWorkOrder,
    RaiseEvent,
    UpdateOrder,
    UpdateWorkOrder,
)
from haulier.services.order.rules.plugin_workflows import ORDER_UPDATION, WORK_ORDER_CREATION
from haulier.services.order.rules.whole_order import Part
from haulier.services.order.states import CLOSED, EXECUTED
from haulier.services.order.store import find_of_client


async def _order(call: Call) -> LoadedOrder:
    """The order that the path names by its id, or by its client and what that calls it. Raises Refusal."""
    if "orderId" in call.path:
        id = full_id(ORDER_PREFIX, call.path["orderId"])
        order = await load_order(call, id)
        if order.id != id:  # the id of a work order
            raise Refusal(Cause.NOT_FOUND, f"there is no order {call.path['orderId']!r}")
        return order
    return await load_order(call, await only_open(call))


async def only_open(call: Call) -> str:
    """The id of the one open order of a client's name. Raises Refusal where there are several or none."""
    client, name = call.path["clientId"], call.path["clientOrderId"]
    rows = await find_of_client(call, client, name)
    if not rows:
        raise Refusal(Cause.NOT_FOUND, f"client {client!r} has no order {name!r}")
    still_open = [row.id for row in rows if main_state(row.state) != CLOSED]
    if len(still_open) == 1:
        return still_open[0]
    ids = still_open or [row.id for row in rows]
    text = "several open orders are called so" if still_open else "all orders that are called so are closed"
    raise Refusal(Cause.RULE, f"{client}, {name}: {text}", [Fault("clientOrderId", "one", text)], {"orderIds": ids})


async def _part(call: Call) -> tuple[LoadedOrder, Part]:
    order = await _order(call)
    return order, order.need_part(full_id(WORK_ORDER_PREFIX, call.path["workOrderId"]))


async def update_order(call: Call, body: UpdateOrder) -> Change:
    """Change members of an order."""
    order = await _order(call)
    return await let_plugins_judge(
        call, ORDER_UPDATION, order.id, body, partial(updates.change_order, call, order, body)
    )


async def update_work_order(call: Call, body: UpdateWorkOrder) -> Change:
    """Change members of a work order; another slot reschedules it."""
    order, part = await _part(call)
    return await updates.change_work_order(call, order, part, body)


async def add_work_order(call: Call, body: CreateWorkOrder) -> Change:
    """Add a work order at the end."""
    return await once(call, body, partial(_add_work_order, call, body))


async def _add_work_order(call: Call, body: CreateWorkOrder) -> Change:
    order = await _order(call)
    return await let_plugins_judge(
        call, WORK_ORDER_CREATION, order.id, body, partial(updates.add_work_order, call, order, body)
    )


async def cancel_order(call: Call, body: CancelOrder) -> Change:
    """Ask for the cancellation of an order."""
    return await cancelling.ask_for_order(call, await _order(call), body)


async def cancel_work_order(call: Call, body: CancelWorkOrder) -> Change:
    """Ask for the cancellation of a work order or, with an outcome, report how such a request ended."""
    if body.outcome is not None:
        await check_may_move(call)
    order, part = await _part(call)
    if body.outcome is None:
        return await cancelling.ask_for_work_order(call, order, part, body)
    if body.outcome == "FAILED":
        given = body.reasonCode if body.reasonCode != states.CANCELLED_BY_CLIENT else states.NOT_ELIGIBLE
        order.whole.fail_cancelling(part, given)
    elif main_state(part.stands) not in (EXECUTED, CLOSED):
        order.whole.cancel(part, body.reasonCode)
    elif part.stands != states.CLOSED_CANCELLED:
        raise Refusal(Cause.RULE, f"the work order is {part.state}: it cannot be cancelled any more")
    order.whole.settle(part.body.reasonCode)
    event = CANCELLATION_ENDED if order.whole.ended is not None else WORK_ORDER_EVENT_APPLIED
    return _about(part, order_change(call, event, order, body))


async def apply_order_event(call: Call, body: RaiseEvent) -> Change:
    """Apply an event to an order."""
    await check_may_move(call)
    order = await _order(call)
    await apply_to_order(call, order, body.eventCode, body.reasonCode, body.data)
    order.whole.body.lastEvent = _wire(body)
    order.whole.is_changed = True
    return order_change(call, ORDER_EVENT_APPLIED, order, body)


async def apply_work_order_event(call: Call, body: RaiseEvent) -> Change:
    """Apply an event to a work order."""
    await check_may_move(call)
    order, part = await _part(call)
    await apply_to_work_order(call, order, part, body.eventCode, body.reasonCode, body.data)
    part.body.lastEvent = _wire(body)
    return _about(part, order_change(call, WORK_ORDER_EVENT_APPLIED, order, body))


async def change_status(call: Call, body: ChangeStatus) -> Change:
    """Move a work order by a plain word; the same word again changes nothing."""
    await check_may_move(call)
    order, part = await _part(call)
    if order.whole.set_status(part, body.status, body.reasonCode):
        order.whole.settle(part.body.reasonCode)
    event = CANCELLATION_ENDED if order.whole.ended is not None else WORK_ORDER_EVENT_APPLIED
    return _about(part, order_change(call, event, order, body))


def _wire(body: RaiseEvent) -> Json:
    """An event as state reads show it."""
    shown: Json = {
        "eventCode": body.eventCode, "timestamp": body.timestamp, "data": body.data,
        "source": without_nulls(body.source),
    }  # fmt: skip
    return shown if body.reasonCode is None else shown | {"reasonCode": body.reasonCode}


def _about(part: Part, change: Change) -> Change:
    change.answer = {"id": part.id}
    return change
