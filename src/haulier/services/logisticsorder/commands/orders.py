"""Logistics orders are made, changed and cancelled: as platform orders. See: contract/logisticsorder.md."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence

import msgspec

from haulier.core.json_decoding import convert_object
from haulier.core.refusal import Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.container.facade import change_container
from haulier.services.logisticsorder.commands.setup import put_in_place
from haulier.services.logisticsorder.requests import (
    CancelLogisticsOrder,
    LogisticsContainer,
    NewLogisticsOrder,
    UpdateLogisticsOrder,
)
from haulier.services.logisticsorder.responses import OrderIds
from haulier.services.logisticsorder.rules.checks import faults_of_change, faults_of_new
from haulier.services.logisticsorder.rules.codes import label_of
from haulier.services.logisticsorder.rules.mapping import (
    SHIPMENTS,
    changed_amount,
    order_change,
    platform_container,
    platform_order,
    work_order_change,
)
from haulier.services.logisticsorder.show import own_work_order
from haulier.services.order.facade import (
    ORDER_PREFIX,
    CancelOrder,
    NewOrder,
    OrderShown,
    WholeUpdate,
    WorkOrderShown,
    find_open_of_client,
    need_order,
    plan_cancel,
    plan_change,
    plan_create,
)


async def create_order(call: Call, body: NewLogisticsOrder) -> Change:
    """``POST /orders``. Raises Refusal."""
    refuse_faults(faults_of_new(body, call.at))
    pieces = body.containers or ()
    await put_in_place(call, with_shipments=any(one.containerType in (None, SHIPMENTS) for one in pieces))
    own_number = call.new_id(ORDER_PREFIX).partition(":")[2]
    order = convert_object(platform_order(body, call.tenant, own_number), NewOrder, "")
    change = await _named_as_here(plan_create(call, order, asked=body))
    named = body.clientDetails.clientOrderId if body.clientDetails is not None else None
    return _answered(change, change.id, named or change.id.partition(":")[2])


async def update_order(call: Call, body: UpdateLogisticsOrder) -> Change:
    """``PUT /orders/{orderId}``. Raises Refusal."""
    return await _update(call, await need_order(call, call.path["orderId"]), body)


async def cancel_order(call: Call, body: CancelLogisticsOrder) -> Change:
    """``PUT /orders/{orderId}/cancel``. Raises Refusal."""
    return await _cancel(call, await need_order(call, call.path["orderId"]), body)


async def update_order_of_client(call: Call, body: UpdateLogisticsOrder) -> Change:
    """``PUT /clients/{clientId}/orders/{clientOrderId}``: the one that is open. Raises Refusal."""
    return await _update(call, await _of_client(call), body)


async def cancel_order_of_client(call: Call, body: CancelLogisticsOrder) -> Change:
    """``PUT /clients/{clientId}/orders/{clientOrderId}/cancel``: the one that is open. Raises Refusal."""
    return await _cancel(call, await _of_client(call), body)


async def _of_client(call: Call) -> OrderShown:
    return await find_open_of_client(call)


async def _update(call: Call, order: OrderShown, body: UpdateLogisticsOrder) -> Change:
    refuse_faults(faults_of_change(body, call.at))
    await put_in_place(
        call, with_shipments=any(one.containerType in (None, SHIPMENTS) for one in body.containers or ())
    )
    own = own_work_order(order)
    changes, touched = work_order_change(body, _changed_amount(order, own, body)), Change("", "", 0, "")
    if own is not None and body.containers:
        added = await _change_containers(call, touched, own.containers, body.containers)
        if added:
            changes["containers"] = [*own.containers, *added]
    asked = order_change(body)
    if own is not None and changes:
        asked |= {"workOrderId": own.workOrderId, "workOrder": changes}
    whole = convert_object(asked, WholeUpdate, "")
    whole.callback = body.callback
    change = await _named_as_here(plan_change(call, order.orderId, whole))
    change.rows += touched.rows
    return _answered(change, order.orderId, order.clientDetails.clientOrderId)


def _changed_amount(order: OrderShown, own: WorkOrderShown | None, body: UpdateLogisticsOrder) -> Json | None:
    summary: Json = msgspec.to_builtins(order.orderSummary) if order.orderSummary is not None else {}
    collected = own.amountToCollectOnDelivery if own is not None else None
    return changed_amount(body, order.attributes, summary, msgspec.to_builtins(collected) if collected else {})


async def _change_containers(
    call: Call, change: Change, ids: Sequence[str], given: Sequence[LogisticsContainer]
) -> list[object]:
    """Let a change set the attributes of containers that the order has; those that it gets newly. Raises Refusal."""
    added: list[object] = []
    for one in given:
        attributes = platform_container(one).get("attributes") or {}
        known = one.scannableId is not None and await change_container(call, change, one.scannableId, ids, attributes)
        if not known:
            added.append(platform_container(one))
    return added


async def _cancel(call: Call, order: OrderShown, body: CancelLogisticsOrder) -> Change:
    asked = CancelOrder(
        reasonCode=body.reasonCode,
        data={"reason": body.reason} if body.reason is not None else None,
        callback=body.callback,
    )
    change = await plan_cancel(call, order.orderId, asked)
    return _answered(change, order.orderId, order.clientDetails.clientOrderId)


async def _named_as_here(planned: Awaitable[Change]) -> Change:
    """A change of the platform order, whose refusal names the fields as this API does."""
    try:
        change = await planned
    except Refusal as refusal:
        faults = [Fault(label_of(fault.field), fault.rule, fault.message, fault.count) for fault in refusal.faults]
        refusal.faults = faults
        raise
    return change


def _answered(change: Change, id: str, client_order_id: str) -> Change:
    change.answer = OrderIds(id=id, orderId=id, clientOrderId=client_order_id)
    return change
