"""What a logistics order must hold beside its shape. Pure: the present moment comes in as an argument.

See: contract/logisticsorder.md section 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from haulier.core.refusal import Fault
from haulier.services.logisticsorder.requests import (
    Actions,
    ChangeableMembers,
    LogisticsPickup,
    NewMembers,
    UpdateLogisticsOrder,
)
from haulier.services.order.facade import Slot

PLACES = frozenset({"PICKUP", "DELIVERY"})
CHECKS = ("qcValidation", "kycVerification", "otpVerification", "signatureCollection")


def faults_of_new(body: NewMembers, now: int) -> list[Fault]:
    """Everything wrong with a new order that its shape does not say."""
    faults = [
        Fault(f"pickupDetails.{name}", "required", "is required")
        for name in ("contact", "location")
        if getattr(body.pickupDetails, name) is None
    ]
    faults += _slots(body, body.pickupDetails, now)
    if body.containers is not None and not body.containers:
        faults.append(Fault("containers", "minItems", "needs at least 1 item"))
    faults += _actions(body.actions)
    return faults


def faults_of_change(body: UpdateLogisticsOrder, now: int) -> list[Fault]:
    """The same of a change."""
    return list(_slots(body, body.pickupDetails, now))


def _slots(body: ChangeableMembers, pickup: LogisticsPickup | None, now: int) -> Iterator[Fault]:
    wanted: tuple[tuple[str, str, Struct | None], ...] = (
        ("pickupDetails", "pickupSlot", pickup),
        ("deliveryDetails", "deliverySlot", body.deliveryDetails),
        ("returnDetails", "returnSlot", body.returnDetails),
    )
    for place, name, details in wanted:
        slot: Slot | None = getattr(details, name, None)
        if slot is None:
            continue
        if slot.from_ <= now:
            text = f"{name}.from must be greater than current timestamp in milliseconds"
            yield Fault(f"{place}.{name}.from", "slot_past", text)
        if slot.to <= slot.from_:
            yield Fault(f"{place}.{name}.to", "slot_order", f"{name}.to must be greater than {name}.from")


def _actions(actions: Actions | None) -> Iterator[Fault]:
    for name in CHECKS:
        check = getattr(actions, name, None)
        at = check.requiredAt if check is not None else None
        if at is not None and at.upper() not in PLACES:
            yield Fault(f"actions.{name}.requiredAt", "enum", "must be PICKUP or DELIVERY")
