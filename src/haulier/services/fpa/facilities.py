"""Facilities, the properties on which they are, and vehicles: what differs from other records.

See: contract/fpa.md sections 3 and 4.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.refusal import Cause, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed import NewInstance
from haulier.services.fpa.fronts import Front
from haulier.services.fpa.kind import FACILITY_TYPE, PROPERTY_TYPE, USER_TYPE, VEHICLE_TYPE
from haulier.services.fpa.rules.machines import ACTIVE
from haulier.services.fpa.rules.references import full_id
from haulier.services.participant.facade import TypeOwn, find_participants, machine_of

OLDER_NAMES = {
    "referenceNumber": "vehicleCode",
    "registrationNumber": "regnNo",
    "registrationYear": "regnYear",
    "operator": "operatorId",
}
"""What vehicles have, and what that was called before."""


class Properties(Front):
    """Physical places."""

    async def new_instance(self, call: Call, type_: CompiledType[TypeOwn], body: Any) -> NewInstance:
        """A property is active at once, where the machine leads there from its first state."""
        new = await super().new_instance(call, type_, body)
        machine = machine_of(type_)
        way = machine.transition_to(machine.initial, ACTIVE)
        if way is None:
            return new
        event, reason = way
        last: Json = {"eventCode": event, "timestamp": call.at // 1000, "data": {}, "stateChange": True}
        if reason is not None:
            last["reasonCode"] = reason
        return msgspec.structs.replace(new, state=ACTIVE, body=msgspec.structs.replace(new.body, lastEvent=last))

    def show_record(self, row: Resource, type_: CompiledType, app: str | None) -> Json:
        """A property names its id once more, as facilities name it."""
        return super().show_record(row, type_, app) | {"propertyId": row.id}

    def fixed_values(self, body: Any) -> Json:
        """The geolocation inside or beside the location is kept inside it."""
        values = super().fixed_values(body)
        if body.geolocation is not None:
            location = msgspec.structs.replace(body.location, geolocation=body.location.geolocation or body.geolocation)
            values["location"] = location
        values["location"] = _without_empty(msgspec.to_builtins(values["location"]))
        return values


class Facilities(Front):
    """Operating units on properties."""


class Vehicles(Front):
    """Vehicles, whose older names are taken too."""

    def code_of(self, call: Call, body: Any) -> str:
        code: str = body.referenceNumber
        return code

    @staticmethod
    def with_present_names(body: Any) -> Any:
        """The body with its older names as present ones, where these are not given."""
        older = {
            name: value
            for name, before in OLDER_NAMES.items()
            if getattr(body, name) is None and (value := getattr(body, before)) is not None
        }
        return msgspec.structs.replace(body, **older)


def _without_empty(value: Json) -> Json:
    """An object without what has no value, inside too."""
    return {
        name: _without_empty(item) if isinstance(item, dict) else item
        for name, item in value.items()
        if item is not None
    }


async def need_property(call: Call, reference: str) -> str:
    """The id of the property that a reference names. Raises Refusal UNKNOWN_REFERENCE."""
    id = full_id(reference, PROPERTY_TYPE.plural, PROPERTY_TYPE.singular) or reference
    found = (await find_participants(call, [id])).get(id)
    if found is None or found.type != PROPERTY_TYPE.plural:
        raise invalid("propertyId", "unknown", f"there is no property {reference!r}", Cause.UNKNOWN_REFERENCE)
    return id


async def check_vehicle_owner(call: Call, reference: str | None) -> None:
    """Raise Refusal UNKNOWN_REFERENCE where the owner of a vehicle is named by an id that no user has.

    Some callers send a name: that is kept as it is.
    """
    id = None if reference is None else full_id(reference, USER_TYPE.plural, USER_TYPE.singular)
    if id is not None and not await find_participants(call, [id]):
        raise invalid("ownerName", "unknown", f"there is no user {reference!r}", Cause.UNKNOWN_REFERENCE)


PROPERTIES = Properties(PROPERTY_TYPE)
FACILITIES = Facilities(FACILITY_TYPE)
VEHICLES = Vehicles(VEHICLE_TYPE)
