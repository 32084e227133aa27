"""Platform orders as logistics orders. See: contract/logisticsorder.md, Mapping to the platform order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from haulier.platform.storage.resources import Json
from haulier.services.logisticsorder.responses import (
    ContainerShown,
    DeliveryShown,
    LogisticsOrderShown,
    LogisticsWorkOrder,
    NextAttempt,
    PickupShown,
    PlaceShown,
    ReturnShown,
)
from haulier.services.logisticsorder.rules.mapping import (
    DELIVERY_INSTRUCTION,
    KEPT_SUMMARY,
    OF_ORDER,
    OF_WORK_ORDER,
    PICKUP_INSTRUCTION,
)
from haulier.services.order.facade import OrderShown, WorkOrderShown

OURS = frozenset({*OF_ORDER, *KEPT_SUMMARY, PICKUP_INSTRUCTION, DELIVERY_INSTRUCTION})
"""Attributes of the platform order that are members here."""


def container_ids(orders: Sequence[OrderShown]) -> list[str]:
    """The containers that orders name as theirs."""
    return list(dict.fromkeys(id for order in orders if (one := own_work_order(order)) for id in one.containers))


def own_work_order(order: OrderShown) -> WorkOrderShown | None:
    """The work order that was made of the logistics order: the first that is no return."""
    return next((one for one in order.workOrder if one.returnOf is None), None)


def show_logistics_order(order: OrderShown, containers: Mapping[str, ContainerShown]) -> LogisticsOrderShown:
    """An order as this API reads it."""
    own, attributes = own_work_order(order), order.attributes
    summary: Json = msgspec.to_builtins(order.orderSummary) if order.orderSummary is not None else {}
    summary |= {name: attributes[name] for name in KEPT_SUMMARY if name in attributes}
    pieces = [containers[id] for id in own.containers if id in containers] if own is not None else []
    members: Json = {name: attributes[name] for name in OF_ORDER if name in attributes}
    if own is not None:
        members |= {name: own.attributes[name] for name in OF_WORK_ORDER if name in own.attributes}
    return LogisticsOrderShown(
        orderId=order.orderId,
        state=order.state,
        status=order.status,
        subStatus=order.subStatus,
        cancellation=order.cancellation,
        clientDetails=order.clientDetails,
        workOrders=[_work_order(one) for one in order.workOrder],
        createdAt=order.createdAt,
        updatedAt=order.updatedAt,
        dropDetails=PlaceShown(contact=order.dropDetails.contact, location=order.dropDetails.location),
        orderSummary=summary or None,
        pickupDetails=_pickup(own, attributes),
        deliveryDetails=_delivery(own, attributes),
        returnDetails=_return(own),
        containers=pieces or None,
        shipmentFlow=order.shipmentFlow,
        attributes={name: value for name, value in attributes.items() if name not in OURS} or None,
        batchId=order.batchId,
        **members,
    )


def _pickup(own: WorkOrderShown | None, attributes: Mapping[str, Any]) -> PickupShown | None:
    details = own.pickupDetails if own is not None else None
    if details is None:
        return None
    return PickupShown(
        contact=details.contact,
        location=details.location,
        pickupSlot=details.pickUpSlot,
        serviceTime=details.serviceTime,
        instruction=attributes.get(PICKUP_INSTRUCTION),
    )


def _delivery(own: WorkOrderShown | None, attributes: Mapping[str, Any]) -> DeliveryShown | None:
    details, instruction = own.deliveryDetails if own is not None else None, attributes.get(DELIVERY_INSTRUCTION)
    if details is None:
        return DeliveryShown(instruction=instruction) if instruction is not None else None
    return DeliveryShown(
        promisedDeliveryDate=details.promisedDeliveryDate,
        deliverySlot=details.deliverySlot,
        serviceTime=details.deliveryServiceTime,
        instruction=instruction,
    )


def _return(own: WorkOrderShown | None) -> ReturnShown | None:
    details = own.returnDetails if own is not None else None
    if details is None:
        return None
    return ReturnShown(
        contact=details.contact,
        location=details.location,
        returnSlot=details.returnSlot,
        serviceTime=details.serviceTime,
    )


def _work_order(one: WorkOrderShown) -> LogisticsWorkOrder:
    slot = one.pickupDetails.nextAttemptPickUpSlot if one.pickupDetails is not None else None
    return LogisticsWorkOrder(
        workOrderId=one.workOrderId,
        workOrderType=one.workOrderType,
        state=one.state,
        status=one.status,
        subStatus=one.subStatus,
        reasonCode=one.reasonCode,
        attempts=one.attempts,
        containers=one.containers,
        attributes=one.attributes,
        returnOf=one.returnOf,
        pickupDetails=NextAttempt(nextAttemptPickUpSlot=slot) if slot is not None else None,
    )
