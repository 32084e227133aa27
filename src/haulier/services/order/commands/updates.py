"""Orders and work orders are changed, and work orders added. See: contract/order.md 9 and 10."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.order import states
from haulier.services.order.commands.creation import gather, new_part
from haulier.services.order.commands.keeping import Keeper
from haulier.services.order.commands.whole_orders import (
    LoadedOrder,
    load_by_work_order,
    load_order,
    merged_values,
    order_change,
    unchanged,
)
from haulier.services.order.events import ORDER_UPDATED, WORK_ORDER_CREATED, WORK_ORDER_UPDATED
from haulier.services.order.kind import KeptPickup, KeptPlace, KeptReturn, WorkOrderBody
from haulier.services.order.payloads import AddWorkOrder, UpdateAttributes
from haulier.services.order.requests import (
    MAX_CONTAINERS,
    MAX_WORK_ORDERS,
    CreateWorkOrder,
    DeliveryDetails,
    OrderSummary,
    Slot,
    UpdateOrder,
    UpdateWorkOrder,
    WholeUpdate,
    WorkOrderContent,
)
from haulier.services.order.rules.new_order import faults_of_work_order
from haulier.services.order.rules.whole_order import Part, Raised
from haulier.services.order.states import CLOSED, CREATED, EXECUTED, IN_PROGRESS, INITIATED, OF_WORK_ORDER, is_open

LATE = "too_late"


async def change_order(call: Call, order: LoadedOrder, body: UpdateOrder) -> Change:
    """Change members of an order, each as long as it may be. Raises Refusal naming all that may not."""
    return await _change(call, order, body, None)


async def change_work_order(call: Call, order: LoadedOrder, part: Part, body: UpdateWorkOrder) -> Change:
    """Change members of a work order, each as long as it may be; another slot reschedules it. Raises Refusal."""
    return await _change(call, order, None, (part, body))


async def change_whole(call: Call, order: LoadedOrder, body: WholeUpdate) -> Change:
    """Change an order, a work order of it, or both in one change. Raises Refusal."""
    of_order = body if any(getattr(body, name) is not None for name in _OF_ORDER) else None
    if body.workOrder is None:
        return unchanged(call, order, body) if of_order is None else await _change(call, order, of_order, None)
    body.workOrder.callback = body.callback
    return await _change(call, order, of_order, (order.need_part(body.workOrderId), body.workOrder))


async def _change(
    call: Call, order: LoadedOrder, of_order: UpdateOrder | None, of_part: tuple[Part, UpdateWorkOrder] | None
) -> Change:
    """The one change of what is given. Whatever both name is kept together, so that nothing is made twice."""
    _refuse_late(order, of_order, of_part)
    if of_part is not None:
        refuse_faults(faults_of_work_order(of_part[1], call.at))
        _check_containers(order, *of_part)
    whole, keeper, kept = order.whole, Keeper(call), Change("", "", 0, "")
    if of_order is not None and of_order.dropDetails is not None:
        keeper.add("dropDetails", of_order.dropDetails.contact, of_order.dropDetails.location)
    if of_part is not None:
        gather(keeper, of_part[1], "")
    await keeper.keep(kept)
    order.extra += kept.rows
    reason = states.DEFAULT
    if of_order is not None:
        _take_members(call, order, keeper, of_order)
    if of_part is not None and _take_part(call, order, keeper, *of_part):
        reason = states.RESCHEDULE
    whole.settle(reason)
    part, body = of_part or (None, of_order)
    changed = order_change(call, ORDER_UPDATED if part is None else WORK_ORDER_UPDATED, order, body)
    if part is not None:
        changed.answer = {"id": part.id}
    changed.timers += kept.timers
    changed.replan_on_conflict |= kept.replan_on_conflict
    return changed


def _refuse_late(
    order: LoadedOrder, of_order: UpdateOrder | None, of_part: tuple[Part, UpdateWorkOrder] | None
) -> None:
    """Raise Refusal naming all members for which it is too late."""
    faults = [] if of_order is None else _late_members(order, of_order)
    if of_part is not None:
        faults += _late_details(*of_part)
    refuse_faults(faults, Cause.RULE)


def _take_members(call: Call, order: LoadedOrder, keeper: Keeper, body: UpdateOrder) -> None:
    """Take what the body gives into an order."""
    whole, stored = order.whole, order.whole.body
    if body.dropDetails is not None:
        stored.dropDetails = KeptPlace(contact=keeper.contact("dropDetails"), location=keeper.place("dropDetails"))
    if body.orderSummary is not None:
        stored.orderSummary = merged(stored.orderSummary or OrderSummary(), body.orderSummary)
        stored.invoiceNumber = stored.orderSummary.invoiceNumber
    if body.workOrderFlowType is not None:
        stored.workOrderFlowType = body.workOrderFlowType
    if body.readyToProcess is not None:
        stored.readyToProcess = body.readyToProcess
    if body.attributes is not None:
        merged_values(call, order, order.id, body.attributes)
    whole.is_changed = True
    whole.raised.append(Raised(ORDER_UPDATED))
    if body.dropDetails is not None or body.orderSummary is not None:
        whole.raised += [Raised(WORK_ORDER_UPDATED, part.id) for part in whole.parts if is_open(part.stands)]


def _take_part(call: Call, order: LoadedOrder, keeper: Keeper, part: Part, body: UpdateWorkOrder) -> bool:
    """Take what the body gives into a work order; whether its slots are others now. Raises Refusal."""
    is_rescheduled = _take_details(part, keeper, body)
    if body.attributes is not None:
        merged_values(call, order, part.id, body.attributes)
    part.is_changed = True
    order.whole.raised += _raised(part, body, is_rescheduled=is_rescheduled)
    if is_rescheduled and main_state(part.stands) == IN_PROGRESS:
        order.whole.move(part, OF_WORK_ORDER.go_on, states.RESCHEDULE)
        part.body.rescheduledVersion = order.row.version + 1
    return is_rescheduled


_OF_ORDER = ("dropDetails", "orderSummary", "readyToProcess", "workOrderFlowType", "attributes")


def _late_members(order: LoadedOrder, body: UpdateOrder) -> list[Fault]:
    whole = order.whole
    main, is_begun = main_state(whole.body.stands), any(part.stands == states.ACTIVE for part in whole.parts)
    open_until = {
        "dropDetails": main not in (INITIATED, EXECUTED, CLOSED) and not is_begun,
        "orderSummary": main not in (INITIATED, EXECUTED, CLOSED),
        "workOrderFlowType": main == CREATED,
        "readyToProcess": main == CREATED,
        "attributes": main not in (INITIATED, CLOSED),
    }
    faults = [
        Fault(name, LATE, f"cannot be changed of an order that is {whole.state}")
        for name, may_change in open_until.items()
        if getattr(body, name) is not None and not may_change
    ]
    if body.readyToProcess is False and whole.body.readyToProcess:
        faults.append(Fault("readyToProcess", "one_way", "changes from false to true only"))
    return faults


def merged(old: Any, new: Any) -> Any:
    """A struct with those members of another that have a value."""
    given = {name: value for name in new.__struct_fields__ if (value := getattr(new, name)) is not None}
    return msgspec.structs.replace(old, **given)


async def plan_update_attributes(call: Call, given: UpdateAttributes) -> Change:
    """Merge attributes into those of an order or of a work order. Raises Refusal."""
    if given.workOrderId is not None:
        order, part = await load_by_work_order(call, given.workOrderId)
        return await change_work_order(call, order, part, UpdateWorkOrder(attributes=given.attributes))
    if given.orderId is None:
        raise Refusal(Cause.INVALID, "attributes are an order's or a work order's")
    return await change_order(call, await load_order(call, given.orderId), UpdateOrder(attributes=given.attributes))


def _raised(part: Part, body: UpdateWorkOrder, *, is_rescheduled: bool) -> list[Raised]:
    """What others hear: that its slot is another one, where that changes what goes on, or that anything else is."""
    if not (is_rescheduled and main_state(part.stands) == IN_PROGRESS):
        return [Raised(WORK_ORDER_UPDATED, part.id)]
    others = [name for name in body.__struct_fields__ if name not in _OF_SLOTS and getattr(body, name) is not None]
    rescheduled = [Raised("WorkOrderRescheduled", part.id, states.RESCHEDULE)]
    return [Raised(WORK_ORDER_UPDATED, part.id), *rescheduled] if others else rescheduled


_OF_SLOTS = frozenset({"pickupDetails", "deliveryDetails", "callback", "event_meta"})


def _late_details(part: Part, body: UpdateWorkOrder) -> list[Fault]:
    main = main_state(part.stands)
    until_active = main not in (EXECUTED, CLOSED) and part.stands != states.ACTIVE
    open_until = {
        "pickupDetails": until_active, "deliveryDetails": until_active, "pickupQualityChecks": until_active,
        "collectAmountOnPickup": until_active, "amountToCollectOnDelivery": until_active,
        "serviceTemplateId": until_active, "containers": main == CREATED, "returnDetails": main != CLOSED,
        "description": main != CLOSED, "attributes": main != CLOSED,
    }  # fmt: skip
    return [
        Fault(name, LATE, f"cannot be changed of a work order that is {part.state}")
        for name, may_change in open_until.items()
        if getattr(body, name) is not None and not may_change
    ]


def _take_details(part: Part, keeper: Keeper, body: UpdateWorkOrder) -> bool:
    """Take what the body gives into a work order; whether its slots are others now."""
    stored = part.body
    for name in ("description", "serviceTemplateId", "pickupQualityChecks", "collectAmountOnPickup"):
        if (value := getattr(body, name)) is not None:
            setattr(stored, name, value)
    if body.amountToCollectOnDelivery is not None:
        stored.amountToCollectOnDelivery = body.amountToCollectOnDelivery
    if body.containers is not None:
        stored.containers = keeper.containers_of("containers")
    if body.returnDetails is not None:
        stored.returnDetails = merged(
            stored.returnDetails or KeptReturn(),
            KeptReturn(
                contact=keeper.contact("returnDetails"), location=keeper.place("returnDetails"),
                returnSlot=body.returnDetails.returnSlot, serviceTime=body.returnDetails.serviceTime,
            ),
        )  # fmt: skip
    return _take_slots(stored, keeper, body)


def _take_slots(stored: WorkOrderBody, keeper: Keeper, body: UpdateWorkOrder) -> bool:
    before = _slots(stored)
    if body.pickupDetails is not None:
        wanted = body.pickupDetails.pickUpSlot
        stored.pickupDetails = merged(
            stored.pickupDetails or KeptPickup(),
            KeptPickup(
                contact=keeper.contact("pickupDetails"), location=keeper.place("pickupDetails"), pickUpSlot=wanted,
                serviceTime=body.pickupDetails.serviceTime, nextAttemptPickUpSlot=wanted,
            ),
        )  # fmt: skip
    if body.deliveryDetails is not None:
        stored.deliveryDetails = merged(stored.deliveryDetails or DeliveryDetails(), body.deliveryDetails)
    return before != _slots(stored)


def _slots(stored: WorkOrderBody) -> tuple[Slot | None, Slot | None]:
    pickup, delivery = stored.pickupDetails, stored.deliveryDetails
    return (pickup.pickUpSlot if pickup else None, delivery.deliverySlot if delivery else None)


async def add_work_order(call: Call, order: LoadedOrder, body: CreateWorkOrder) -> Change:
    """Add a work order at the end of an order that goes on. Raises Refusal."""
    whole = order.whole
    if main_state(whole.body.stands) in (INITIATED, EXECUTED, CLOSED):
        raise Refusal(Cause.RULE, f"order {order.id} is {whole.state}: it gets no further work orders")
    _check_room(order, body)
    faults = faults_of_work_order(body, call.at)
    refuse_faults(faults)
    keeper, change = Keeper(call), Change("", "", 0, "")
    gather(keeper, body, "")
    await keeper.keep(change)
    part = new_part(call, order.config, keeper, body, len(whole.parts) + 1, "")
    merged_values(call, order, part.id, body.attributes or {})
    whole.add(part)
    whole.settle()
    order.extra += change.rows
    changed = order_change(call, WORK_ORDER_CREATED, order, body)
    changed.answer = {"id": part.id}
    changed.timers += change.timers
    changed.replan_on_conflict |= change.replan_on_conflict
    return changed


def _check_room(order: LoadedOrder, body: CreateWorkOrder) -> None:
    """Raise Refusal where an order would have too many work orders or containers; returns do not count."""
    if sum(not part.body.is_return for part in order.whole.parts) >= MAX_WORK_ORDERS:
        text = f"an order has at most {MAX_WORK_ORDERS} work orders"
        raise Refusal(Cause.INVALID, text, [Fault("workOrders", "maxItems", text)])
    _check_containers(order, None, body)


def _check_containers(order: LoadedOrder, part: Part | None, body: WorkOrderContent) -> None:
    """Raise Refusal where an order would have too many containers, were these those of the work order."""
    others = [one for one in order.whole.parts if one is not part and not one.body.is_return]
    if sum(len(one.body.containers) for one in others) + len(body.containers or ()) > MAX_CONTAINERS:
        text = f"an order has at most {MAX_CONTAINERS} containers"
        raise Refusal(Cause.INVALID, text, [Fault("containers", "maxItems", text)])


async def plan_add_work_order(call: Call, given: AddWorkOrder) -> Change:
    """Add a work order for a run. Raises Refusal."""
    return await add_work_order(call, await load_order(call, given.orderId), given.workOrder)
