"""Orders are made, at once or, where the tenant has plugins, once these have answered.

See: contract/order.md 10, 12 and 13, docs/design/orders.md.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import msgspec

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults, shortened
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind
from haulier.platform.storage.changes import Change, RowWrite, joined_key, replacing
from haulier.platform.storage.resources import Json, to_json
from haulier.platform.typed.instance_changes import checked_values
from haulier.services.order import states
from haulier.services.order.commands.keeping import Keeper
from haulier.services.order.commands.repetition import once
from haulier.services.order.commands.whole_orders import (
    LoadedOrder,
    Notice,
    change_time_out,
    config_of,
    kept_callback,
    load_order,
    order_change,
    part_row,
    payload_of,
    put_values,
    request_text,
    whole_order,
)
from haulier.services.order.events import (
    CREATION_FAILED,
    CREATION_SUCCEEDED,
    ORDER_CREATED,
    ORDER_CREATION_FAILED,
    ORDER_INITIATED,
)
from haulier.services.order.kind import (
    ORDER,
    ORDER_CONFIG,
    ORDER_PREFIX,
    WORK_ORDER,
    WORK_ORDER_PREFIX,
    KeptPickup,
    KeptPlace,
    KeptReturn,
    OrderBody,
    OrderConfig,
    WorkOrderBody,
)
from haulier.services.order.payloads import CreationOutcome
from haulier.services.order.plugin_runs import plugins_for
from haulier.services.order.requests import CreateWorkOrder, NewOrder, PickupDetails, ReturnDetails, WorkOrderContent
from haulier.services.order.rules.new_order import carrier_of, faults_of_order, work_orders_of
from haulier.services.order.rules.whole_order import Part, Raised, WholeOrder
from haulier.services.order.store import find_of_client

MAX_REFUSAL = 512
"""Characters that are kept of why plugins did not let an order be created."""
BATCH_ID = "batchId"
"""Where the call of a batch's row names the batch."""

_pending = msgspec.json.Decoder(NewOrder)


async def plan_create(call: Call, body: NewOrder, asked: Any = None) -> Change:
    """Make an order with its work orders, and everything that it names.

    ``asked`` is the body as it came, where an app in front of orders made this one of it.
    """
    change = await once(call, body if asked is None else asked, partial(_created, call, body))
    change.replan_on_conflict |= {ORDER.name}  # a name that was taken meanwhile is told with the order that has it
    return change


async def _created(call: Call, body: NewOrder) -> Change:
    config = await config_of(call)
    id = call.new_id(ORDER_PREFIX)
    values = _checked(call, config, body)
    key = await _unique_key(call, config, body, id)
    begin = await plugins_for(call, "OrderCreation")
    if begin is not None:
        change = _initiated(call, config, id, body, key)
        await begin(call, change, id, body)
        return change
    change = Change(ORDER.name, id, 1, ORDER_CREATED)
    change.rows = [RowWrite(ORDER.name, id, 0, type=ORDER_CONFIG, key=key)]
    whole = _new_whole(call, config, id, body)
    await _fill(call, change, config, whole, body, values)
    return _told(change, whole.body)


def _checked(call: Call, config: OrderConfig, body: NewOrder) -> list[Json]:
    """All attributes to be stored, the order's first, in the order of the work orders. Raises Refusal of all faults."""
    faults = faults_of_order(body, call.at)
    values = [_values(call, config.order, ORDER, body.attributes, "", faults)]
    for index, one in enumerate(work_orders_of(body)):
        values.append(_values(call, config.work_order, WORK_ORDER, one.attributes, f"workOrders[{index}].", faults))
    refuse_faults(faults)
    return values


def _values(call: Call, type_: CompiledType, kind: Kind, given: Json | None, place: str, faults: list[Fault]) -> Json:
    """Attributes to be stored; what is wrong with them is added to the faults."""
    try:
        return checked_values(type_, kind, given or {}, call.origin_app)
    except Refusal as refusal:
        if refusal.cause is not Cause.INVALID:
            raise
        faults += [replace(fault, field=f"{place}{fault.field}") for fault in refusal.faults]
        return {}


async def _unique_key(call: Call, config: OrderConfig, body: NewOrder, id: str) -> str | None:
    """The key that keeps out a second open order of the name, where the tenant wants that. Raises Refusal TAKEN."""
    if not config.settings.uniqueClientOrderId:
        return None
    client = body.clientDetails
    for row in await find_of_client(call, client.clientId, client.clientOrderId):
        if row.id != id and main_state(row.state) != states.CLOSED:
            text = f"order {row.id} of this client is open under {client.clientOrderId!r}"
            fault = Fault("clientDetails.clientOrderId", "taken", text)
            raise Refusal(Cause.TAKEN, text, [fault], {"orderId": row.id})
    return joined_key(client.clientId, client.clientOrderId)


def _new_whole(call: Call, config: OrderConfig, id: str, body: NewOrder) -> WholeOrder:
    """The order without its work orders, before its first state."""
    client = body.clientDetails
    stored = OrderBody(
        clientId=client.clientId,
        clientOrderId=client.clientOrderId,
        clientName=client.clientName,
        workOrderFlowType=body.workOrderFlowType,
        readyToProcess=body.readyToProcess,
        cancellationRequested=False,
        stands=states.WAITING_FOR_PLUGINS,
        reasonCode=states.DEFAULT,
        shipmentFlow=body.shipmentFlow,
        orderSummary=body.orderSummary,
        invoiceNumber=body.orderSummary.invoiceNumber if body.orderSummary is not None else None,
        type=body.type or "",
        domain=body.domain or "",
        batchId=call.path.get(BATCH_ID),
        schemaVersion=config.order.own.schemaVersion,
        callback=kept_callback(call, body),
    )
    assert config.order.machine is not None, "there is the usual one"
    return whole_order(call, config, id, config.order.machine.initial, stored, [])


async def _fill(
    call: Call, change: Change, config: OrderConfig, whole: WholeOrder, body: NewOrder, values: list[Json]
) -> None:
    """Complete a new order: everything that it names is kept, its work orders begin. ``change.rows[0]`` is its row."""
    asked, keeper = work_orders_of(body), Keeper(call)
    keeper.add("dropDetails", body.dropDetails.contact, body.dropDetails.location)
    carrier = carrier_of(body)
    for index, one in enumerate(asked):
        gather(keeper, one, f"workOrders[{index}].")
    keeper.add_containers("containers", body.containers or ())
    await keeper.keep(change)
    whole.body.dropDetails = KeptPlace(contact=keeper.contact("dropDetails"), location=keeper.place("dropDetails"))
    whole.raised.append(Raised(ORDER_CREATED))
    whole.begin()
    for index, one in enumerate(asked):
        part = new_part(call, config, keeper, one, index + 1, f"workOrders[{index}].")
        if index == carrier:
            own = keeper.containers_of("containers")
            part.body.containers = [*own, *(id for id in part.body.containers if id not in own)]
        whole.add(part)
    whole.settle()
    row = change.rows[0]
    row.state, row.body, change.state = whole.state, to_json(whole.body), whole.state
    put_values(call.tenant, row, config.order, values[0])
    change_time_out(call, change, row, whole.machines.order, "", whole.state)
    for part, attributes in zip(whole.parts, values[1:], strict=True):
        written = part_row(whole.id, part)
        put_values(call.tenant, written, config.work_order, attributes)
        change_time_out(call, change, written, whole.machines.work_order, "", part.state)
        change.rows.append(written)
    change.payload = to_json(payload_of(whole, row.version))


def gather(keeper: Keeper, body: WorkOrderContent, place: str) -> None:
    """Name everything that a work order names to what keeps it."""
    pickup, back = body.pickupDetails or PickupDetails(), body.returnDetails or ReturnDetails()
    keeper.add(f"{place}pickupDetails", pickup.contact, pickup.location)
    keeper.add(f"{place}returnDetails", back.contact, back.location)
    keeper.add_containers(f"{place}containers", body.containers or ())


def new_part(call: Call, config: OrderConfig, keeper: Keeper, body: CreateWorkOrder, sequence: int, place: str) -> Part:
    """A new work order in its first state; what it names has been kept."""
    pickup, back, kept = body.pickupDetails, body.returnDetails, None
    if pickup is not None:
        kept = KeptPickup(
            contact=keeper.contact(f"{place}pickupDetails"), location=keeper.place(f"{place}pickupDetails"),
            pickUpSlot=pickup.pickUpSlot, serviceTime=pickup.serviceTime, nextAttemptPickUpSlot=pickup.pickUpSlot,
        )  # fmt: skip
    stored = WorkOrderBody(
        sequence=sequence,
        workOrderType=body.workOrderType,
        stands=states.JUST_CREATED,
        reasonCode=states.DEFAULT,
        maxAttempts=body.maxAttempts or config.settings.maxAttempts,
        description=body.description,
        serviceTemplateId=body.serviceTemplateId,
        pickupDetails=kept,
        returnDetails=None if back is None else KeptReturn(
            contact=keeper.contact(f"{place}returnDetails"), location=keeper.place(f"{place}returnDetails"),
            returnSlot=back.returnSlot, serviceTime=back.serviceTime,
        ),
        deliveryDetails=body.deliveryDetails,
        containers=keeper.containers_of(f"{place}containers"),
        pickupQualityChecks=body.pickupQualityChecks,
        collectAmountOnPickup=body.collectAmountOnPickup,
        amountToCollectOnDelivery=body.amountToCollectOnDelivery,
        schemaVersion=config.work_order.own.schemaVersion,
    )  # fmt: skip
    assert config.work_order.machine is not None, "there is the usual one"
    return Part(call.new_id(WORK_ORDER_PREFIX, sequence), config.work_order.machine.initial, stored, is_new=True)


def _initiated(call: Call, config: OrderConfig, id: str, body: NewOrder, key: str | None) -> Change:
    """The order while plugins run: who asked for it, and the rest sealed, since it names people."""
    whole = _new_whole(call, config, id, body)
    whole.body.pending = call.seal(to_json(body), id)
    row = RowWrite(ORDER.name, id, 0, type=ORDER_CONFIG, key=key, state=whole.state, body=to_json(whole.body))
    change = Change(ORDER.name, id, 1, ORDER_INITIATED, [row], state=whole.state)
    change.payload, change.calls_back = to_json(payload_of(whole, row.version)), False
    return change


def _told(change: Change, stored: OrderBody) -> Change:
    """The change that made an order; whoever asked for the order hears of it."""
    change.answer = {"id": change.id}
    change.calls_back = stored.callback is not None
    if stored.callback is not None:
        change.callback_request = request_text(Notice(stored.callback, CREATION_SUCCEEDED))
    return change


async def finish_creation(call: Call, order_id: str, outcome: CreationOutcome) -> Change:
    """Go on with an order whose plugins have answered: it is created, or it fails. Raises Refusal where it is."""
    order = await load_order(call, order_id)
    whole = order.whole
    if whole.body.pending is None:
        raise Refusal(Cause.RULE, f"order {order_id} does not wait for plugins")
    refusal = outcome.refusal
    if refusal is None:
        body = outcome.order or _pending.decode(call.unseal(whole.body.pending, order_id))
        try:
            return await _finished(call, order, body)
        except Refusal as found:
            if found.cause not in (Cause.INVALID, Cause.UNKNOWN_REFERENCE, Cause.UNKNOWN_TYPE, Cause.TAKEN):
                raise
            refusal = str(found)
    return _failed(call, await load_order(call, order_id), refusal)


async def _finished(call: Call, order: LoadedOrder, body: NewOrder) -> Change:
    """The order is created of what its plugins left."""
    values = _checked(call, order.config, body)
    whole = order.whole
    row = replacing(order.row)
    change = Change(ORDER.name, whole.id, row.version, ORDER_CREATED, [row])
    _take_over(whole.body, body)
    await _fill(call, change, order.config, whole, body, values)
    return _told(change, whole.body)


def _take_over(stored: OrderBody, body: NewOrder) -> None:
    """Members of the order itself that plugins may have changed."""
    stored.pending = None
    stored.clientName = body.clientDetails.clientName
    stored.workOrderFlowType, stored.readyToProcess = body.workOrderFlowType, body.readyToProcess
    stored.shipmentFlow, stored.orderSummary = body.shipmentFlow, body.orderSummary
    stored.invoiceNumber = body.orderSummary.invoiceNumber if body.orderSummary is not None else None
    stored.type, stored.domain = body.type or "", body.domain or ""


def _failed(call: Call, order: LoadedOrder, text: str) -> Change:
    """The order is closed, since plugins refused it, or made of it what cannot be."""
    whole = order.whole
    text = shortened(text, MAX_REFUSAL)
    whole.body.pending, whole.body.refusal = None, text
    whole.apply(states.OF_ORDER.give_up, states.NO_JOB, states.PLUGIN_REFUSED)
    callback, whole.body.callback = whole.body.callback, None
    whole.settle()
    if callback is not None:
        order.notices.append(Notice(callback, CREATION_FAILED, text))
    return order_change(call, ORDER_CREATION_FAILED, order)


def pending_order(call: Call, order: LoadedOrder) -> NewOrder:
    """An order as it came, while plugins run. Raises Refusal where it does not wait for any."""
    if order.whole.body.pending is None:
        raise Refusal(Cause.RULE, f"order {order.id} does not wait for plugins")
    return _pending.decode(call.unseal(order.whole.body.pending, order.id))
