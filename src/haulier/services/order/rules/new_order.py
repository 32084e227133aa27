"""What a new order and a new work order must be like, beyond their shapes. Pure. See: contract/order.md 10."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from haulier.core.refusal import Fault
from haulier.services.order.kind import JOB_ID
from haulier.services.order.requests import (
    MAX_CONTAINERS,
    MAX_WORK_ORDERS,
    CreateWorkOrder,
    DeliveryDetails,
    NewOrder,
    PickupDetails,
    ReturnDetails,
    Slot,
    WorkOrderContent,
    WorkOrderType,
)

MOVES: WorkOrderType = "MOVE_CONTAINERS"
SERVES: WorkOrderType = "PHYSICAL_SERVICE"


def work_orders_of(body: NewOrder) -> list[CreateWorkOrder]:
    """The work orders of a new order: those that it names, else the one that follows from it."""
    asked = body.asked_work_orders
    if asked:
        return asked
    return [CreateWorkOrder(workOrderType=MOVES if body.containers else SERVES)]


def carrier_of(body: NewOrder) -> int | None:
    """The place of the work order that moves the containers of the order itself; None where none moves any."""
    asked = work_orders_of(body)
    return next((index for index, one in enumerate(asked) if one.workOrderType == MOVES), None)


def faults_of_order(body: NewOrder, now: int) -> list[Fault]:
    """Everything that is wrong with a new order but its attributes."""
    faults = []
    asked = body.asked_work_orders
    if body.workOrders and body.workOrder:
        faults.append(Fault("workOrder", "duplicate", "workOrders is given too"))
    if len(asked) > MAX_WORK_ORDERS:
        faults.append(Fault("workOrders", "maxItems", f"an order has at most {MAX_WORK_ORDERS} work orders"))
    count = len(body.containers or ()) + sum(len(one.containers or ()) for one in asked)
    if count > MAX_CONTAINERS:
        faults.append(Fault("containers", "maxItems", f"an order has at most {MAX_CONTAINERS} containers"))
    if body.containers and carrier_of(body) is None:
        faults.append(Fault("containers", "no_work_order", "none of the work orders moves containers"))
    for index, one in enumerate(asked):
        faults += faults_of_work_order(one, now, f"workOrders[{index}].")
    return faults


def faults_of_work_order(body: WorkOrderContent, now: int, place: str = "") -> list[Fault]:
    """Everything that is wrong with a new or changed work order but its attributes; ``place`` is where it stands."""
    return [
        *faults_of_slots(body.pickupDetails, body.deliveryDetails, body.returnDetails, now, place),
        *faults_of_job_id(body.attributes, place),
    ]


def faults_of_job_id(attributes: Mapping[str, Any] | None, place: str = "") -> list[Fault]:
    """The job of a work order is the system's to set."""
    if attributes is None or JOB_ID not in attributes:
        return []
    return [Fault(f"{place}attributes.{JOB_ID}", "system", "is set by the system")]


def faults_of_slots(
    pickup: PickupDetails | None, delivery: DeliveryDetails | None, back: ReturnDetails | None, now: int, place: str
) -> Iterator[Fault]:
    """Slots end behind their beginning; those of the pick-up and of the delivery not in the past."""
    if pickup is not None and pickup.pickUpSlot is not None:
        yield from _faults_of_slot(pickup.pickUpSlot, now, f"{place}pickupDetails.pickUpSlot")
    if delivery is not None and delivery.deliverySlot is not None:
        yield from _faults_of_slot(delivery.deliverySlot, now, f"{place}deliveryDetails.deliverySlot")
    if back is not None and back.returnSlot is not None:
        yield from _faults_of_slot(back.returnSlot, 0, f"{place}returnDetails.returnSlot")


def _faults_of_slot(slot: Slot, earliest: int, member: str) -> Iterator[Fault]:
    if slot.from_ >= slot.to:
        yield Fault(member, "order", "ends before it begins")
    if slot.to < earliest:
        yield Fault(f"{member}.to", "past", "lies in the past")
