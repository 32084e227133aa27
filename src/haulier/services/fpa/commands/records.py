"""Records are made and changed. See: contract/fpa.md sections 1 to 4."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from haulier.core.refusal import Cause, Fault, fields_named, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.typed import InstancePlans
from haulier.services.fpa.facilities import FACILITIES, PROPERTIES, VEHICLES, check_vehicle_owner, need_property
from haulier.services.fpa.fronts import Front
from haulier.services.fpa.requests import (
    CreateFacility,
    CreateUser,
    NewVehicle,
    SaveProperty,
    UpdateFacility,
    UpdateUser,
    UpdateVehicle,
)
from haulier.services.fpa.users import USERS, contact_rows
from haulier.services.participant.facade import PARTICIPANT

INSIDE = "property."
"""In front of the members of a property that comes with its facility."""


async def create_user(call: Call, body: CreateUser) -> Change:
    """Make a user; the personal data go to the vault with the same change."""
    change = await _created(call, USERS, body)
    change.rows += await contact_rows(call, change.id, body, is_new=body.userCode is None)
    return change


async def update_user(call: Call, body: UpdateUser) -> Change:
    """Change a user and the personal data: both or neither."""
    change = await _updated(call, USERS, body)
    change.rows += await contact_rows(call, change.id, body, is_new=False)
    return change


async def create_property(call: Call, body: SaveProperty) -> Change:
    """Make a property, which is active at once."""
    return await _created(call, PROPERTIES, body)


async def update_property(call: Call, body: SaveProperty) -> Change:
    """Change a property."""
    return await _updated(call, PROPERTIES, body)


async def create_facility(call: Call, body: CreateFacility) -> Change:
    """Make a facility on a property that is there, or together with its property: both or neither."""
    if body.propertyId is None and body.property is None:
        raise invalid("propertyId", "required", "a propertyId or a property is required")
    made = await _made_property(call, body)
    change = await _created(call, FACILITIES, await _on_property(call, body, made))
    if made is not None:
        await _check_free(call, change, made)
        _add(change, made)
    return change


async def update_facility(call: Call, body: UpdateFacility) -> Change:
    """Change a facility; a property object is a new property, to which it goes with the same change."""
    made = await _made_property(call, body)
    change = await _updated(call, FACILITIES, await _on_property(call, body, made))
    if made is not None:
        await _check_free(call, change, made)
        _add(change, made)
    return change


async def create_vehicle(call: Call, body: NewVehicle) -> Change:
    """Make a vehicle. The older names of its numbers are taken where the present ones are missing."""
    body = VEHICLES.with_present_names(body)
    missing = [name for name in ("referenceNumber", "registrationNumber") if getattr(body, name) is None]
    refuse_faults([Fault(name, "required", "is required") for name in missing])
    await check_vehicle_owner(call, body.ownerName)
    return await _created(call, VEHICLES, body)


async def update_vehicle(call: Call, body: UpdateVehicle) -> Change:
    """Change a vehicle."""
    await check_vehicle_owner(call, body.ownerName)
    return await _updated(call, VEHICLES, VEHICLES.with_present_names(body))


async def _created(call: Call, front: Front, body: Any) -> Change:
    with front.named_fields():
        return await InstancePlans(front).plan_create(call, body)


async def _updated(call: Call, front: Front, body: Any) -> Change:
    with front.named_fields():
        return await InstancePlans(front).plan_update(call, body)


async def _made_property(call: Call, body: CreateFacility | UpdateFacility) -> Change | None:
    """The change that makes the property of the body, if it names none by its id."""
    if body.property is None or body.propertyId is not None:
        return None
    inside = {name.removeprefix(INSIDE): value for name, value in call.others.items() if name.startswith(INSIDE)}
    with fields_named(lambda field: f"{INSIDE}{field}"):
        return await _created(replace(call, others=inside), PROPERTIES, body.property)


async def _on_property(call: Call, body: Any, made: Change | None) -> Any:
    """The body with the full id of its property."""
    if made is None and body.propertyId is None:
        return body
    id = made.id if made is not None else await need_property(call, body.propertyId)
    return msgspec.structs.replace(body, propertyId=id)


async def _check_free(call: Call, change: Change, made: Change) -> None:
    """Refuse by the right member what is there already: of two new records either may be taken."""
    wanted = [(PARTICIPANT.name, made.id), (PARTICIPANT.name, change.id)]
    known_property, known_facility = await call.get_many(wanted)
    if known_property is not None:
        raise invalid("property.propertyCode", "taken", "there is such a property already", Cause.TAKEN)
    if known_facility is not None and change.version == 1:
        raise invalid("facilityCode", "taken", "there is such a facility already", Cause.TAKEN)


def _add(change: Change, other: Change) -> None:
    """Make the other change a part of the change. Another request may be faster with either: then both are planned
    again.
    """
    change.rows += other.rows
    change.timers += other.timers
    change.replan_on_conflict |= {PARTICIPANT.name}
