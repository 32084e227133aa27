"""Goods that are out and cannot be delivered are brought back. Pure. See: contract/order.md 7."""

from __future__ import annotations

from haulier.core.machine import main_state
from haulier.services.order import states
from haulier.services.order.kind import KeptPickup, KeptPlace, KeptReturn, OrderSettings, WorkOrderBody
from haulier.services.order.states import CLOSED, sub_state

LOST = frozenset({"cancelled", "failed"})


def is_return_due(body: WorkOrderBody, settings: OrderSettings) -> bool:
    """Whether a work order that has just ended leaves goods on the way: they are then to be brought back."""
    ended_without = main_state(body.stands) == CLOSED and sub_state(body.stands) in LOST
    moves = body.workOrderType == "MOVE_CONTAINERS" and not body.is_return
    return ended_without and moves and body.goodsOut and settings.returnOnFailure and body.reasonCode != states.SEIZED


def return_of(
    id: str, body: WorkOrderBody, drop: KeptPlace, settings: OrderSettings, *, sequence: int, now: int
) -> WorkOrderBody:
    """The work order that brings back the goods of another: from where they are to where they came from."""
    pickup, wanted = body.pickupDetails or KeptPickup(), body.returnDetails or KeptReturn()
    slot = wanted.returnSlot
    return WorkOrderBody(
        sequence=sequence,
        workOrderType="MOVE_CONTAINERS",
        stands=states.JUST_CREATED,
        reasonCode=states.DEFAULT,
        maxAttempts=settings.maxAttempts,
        pickupDetails=KeptPickup(contact=drop.contact, location=body.lastLocation or drop.location),
        returnDetails=KeptReturn(
            contact=wanted.contact or pickup.contact,
            location=wanted.location or pickup.location,
            returnSlot=slot if slot is not None and slot.from_ > now else None,
            serviceTime=wanted.serviceTime,
        ),
        containers=list(body.containers),
        schemaVersion=body.schemaVersion,
        returnOf=id,
    )
