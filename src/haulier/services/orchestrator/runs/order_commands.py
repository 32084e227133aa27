"""Commands about orders and work orders, each a plan of the order service."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.runs.context import Context
from haulier.services.orchestrator.runs.jobs import goods_of, read
from haulier.services.order import facade as orders


async def update_state(call: Call, _context: Context, payload: Json) -> Change:
    """UpdateWorkOrderStateEvent."""
    return await orders.plan_update_work_order_state(call, read(payload, orders.UpdateWorkOrderState))


async def cancelled(call: Call, context: Context, payload: Json) -> Change:
    """WorkOrderCancelledEvent. Whether goods are out is read off the job, where the command does not say."""
    asked = read({**payload, **await _goods(call, context, payload)}, orders.WorkOrderCancelled)
    return await orders.plan_work_order_cancelled(call, asked)


async def cancel_failed(call: Call, _context: Context, payload: Json) -> Change:
    """WorkOrderCancelFailedEvent, WorkOrderCancellationFailedEvent."""
    return await orders.plan_work_order_cancel_failed(call, read(payload, orders.WorkOrderCancelFailed))


async def record_attempt(call: Call, context: Context, payload: Json) -> Change:
    """RecordAttemptCommand. Whether goods are out, and where, is read off the job."""
    asked = read({**payload, **await _goods(call, context, payload)}, orders.RecordAttempt)
    return await orders.plan_record_attempt(call, asked)


async def update_attributes(call: Call, _context: Context, payload: Json) -> Change:
    """UpdateOrderAttributesCommand. A command that names a work order is about that."""
    member = "workOrderId" if payload.get("workOrderId") else "orderId"
    named = {member: payload.get(member)}
    asked = read({"attributes": payload.get("attributes"), **named}, orders.UpdateAttributes)
    return await orders.plan_update_attributes(call, asked)


async def add_work_order(call: Call, _context: Context, payload: Json) -> Change:
    """AddWorkOrderCommand."""
    return await orders.plan_add_work_order(call, read(payload, orders.AddWorkOrder))


async def apply_order_event(call: Call, payload: Json) -> Change:
    """ApplyEventCommand for an order or a work order."""
    member = "orderId" if payload["entityType"].lower() == "order" else "workOrderId"
    asked = orders.ApplyOrderEvent(
        eventCode=payload["eventCode"], reasonCode=payload.get("reasonCode"), data=payload.get("data") or {},
        **{member: payload["id"]},
    )  # fmt: skip
    return await orders.plan_apply_event(call, asked)


async def _goods(call: Call, context: Context, payload: Json) -> Json:
    """Whether goods are out and where they are, of the run's job, unless the command says."""
    if "goodsOut" in payload:
        return {}
    out, place = await goods_of(call, context)
    return {"goodsOut": out, **({"lastLocation": place} if place is not None else {})}
