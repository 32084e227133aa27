"""Locations are stored, changed, deleted and looked up on the map. See: contract/location.md, Location and 9.5."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.geocoding.countries import find_country
from haulier.platform.geocoding.found_places import FoundPlace
from haulier.platform.storage.changes import Change, RowWrite, TimerDrop, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.location.instances.coordinates import coordinate_text
from haulier.services.location.instances.events import (
    LOCATION_CREATED,
    LOCATION_DELETED,
    LOCATION_GEOCODED,
    LOCATION_LOOKED_UP,
    LOCATION_UPDATED,
    LocationPayload,
)
from haulier.services.location.instances.lookups import look_up, look_up_due
from haulier.services.location.instances.offline import Wanted
from haulier.services.location.instances.place_warnings import place_warnings
from haulier.services.location.instances.requests import ChangedLocation, LocationAddress, NewLocation
from haulier.services.location.instances.responses import (
    GeocodedLocation,
    KeptLocationId,
    LocationWarning,
    ShownGeolocation,
)
from haulier.services.location.instances.settings import LocationSettings, location_settings
from haulier.services.location.instances.validation import (
    address_faults,
    geolocation_faults,
    kept_address,
    kept_geolocation,
    tag_faults,
)
from haulier.services.location.kind import (
    GEOCODE,
    LOCATION,
    LOCATION_DECODER,
    LocationBody,
    Lookup,
    Point,
    StoredAddress,
    StoredGeolocation,
    is_gone,
)


async def create_location(call: Call, body: NewLocation) -> Change:
    """Store a location."""
    settings = await location_settings(call)
    update = ChangedLocation(**shared_members(body, ChangedLocation))
    warnings = await _check_body(call, update, settings)
    stored = LocationBody(**_kept_members(update))
    row = RowWrite(LOCATION, call.new_id(LOCATION), 0, body=to_json(stored))
    return _change(call, LOCATION_CREATED, row, stored, settings, warnings)


async def update_location(call: Call, body: ChangedLocation) -> Change:
    """Change what the body names of a location. Coordinates that were found for its former address go with that."""
    old, settings = await need_location(call), await location_settings(call)
    warnings = await _check_body(call, body, settings)
    stored = old.body_as(LOCATION_DECODER)
    if body.address is not None and stored.lookup is not None:
        stored.geolocation = stored.point = stored.lookup = None
    if body.geolocation is not None:
        stored.lookup = None
    for name, value in _kept_members(body).items():
        setattr(stored, name, value)
    row = replacing(old, body=to_json(stored))
    return _change(call, LOCATION_UPDATED, row, stored, settings, warnings)


async def delete_location(call: Call, _body: None) -> Change:
    """Delete a location: nothing of it stays but that it was there."""
    old = await need_location(call)
    change = row_change(
        LOCATION_DELETED, replacing(old, body="{}", expires_at=call.at), payload=to_json(LocationPayload(old.id))
    )
    change.drops = [TimerDrop(timer_id(call.tenant, LOCATION, old.id, GEOCODE))]
    return change


async def geocode_location(call: Call, _body: None) -> Change:
    """Look a location up on the map, and keep what was found, unless a caller gave its coordinates."""
    row = await need_location(call)
    stored = row.body_as(LOCATION_DECODER)
    place = await call.ask_once(f"place of {row.version}", lambda: look_up(call, _wanted(stored.address)))
    is_stored = stored.geolocation is None or stored.lookup is not None
    payload = to_json(_payload(row.id, stored))
    if is_stored:
        change = row_change(LOCATION_GEOCODED, _found_row(row, stored, place), payload=payload)
    else:
        change = Change(LOCATION, row.id, row.version, LOCATION_LOOKED_UP, payload=payload)
        change.guards.append((LOCATION, row.id, row.version))
    change.answer = GeocodedLocation(
        id=row.id,
        geolocation=ShownGeolocation(coordinate_text(place.lat), coordinate_text(place.long)),
        precision=place.precision,
        accuracy=place.accuracy,
        source=place.source,
        isStored=is_stored,
    )
    return change


async def geocode_due(call: Call, timer: Timer) -> Change | None:
    """Look a location up in the background. Raises NotMade while the engine is busy or away."""
    row = await call.get(LOCATION, timer.subject)
    if row is None or is_gone(row):
        return None
    stored = row.body_as(LOCATION_DECODER)
    if stored.geolocation is not None and stored.lookup is None:
        return None
    place = await look_up_due(call, timer, row.version, _wanted(stored.address))
    if place is None:
        return None
    return row_change(LOCATION_GEOCODED, _found_row(row, stored, place), payload=to_json(_payload(row.id, stored)))


async def need_location(call: Call) -> Resource:
    """The location that the path names. Raises Refusal."""
    row = await call.get(LOCATION, id := call.path["locationId"])
    if row is None or is_gone(row):
        raise Refusal(Cause.NOT_FOUND, f"there is no location {id!r}")
    return row


async def _check_body(call: Call, body: ChangedLocation, settings: LocationSettings) -> list[LocationWarning]:
    """Check what a body names; what may be wrong with its address. Raises Refusal for what is wrong, and where the
    tenant enforces the world's places also for what may be.
    """
    faults: list[Fault] = [*tag_faults(body)]
    if body.geolocation is not None:
        faults += geolocation_faults(body.geolocation)
    if body.address is not None:
        faults += address_faults(body.address)
    refuse_faults(faults)
    warnings = await place_warnings(call, body.address) if body.address is not None else []
    if settings.enforce:
        refuse_faults([Fault(f"address.{one.attribute}", one.code, one.description) for one in warnings])
    return warnings


def _kept_members(body: ChangedLocation) -> dict[str, Any]:
    """The members that a body names as they are stored."""
    members = {name: getattr(body, name) for name in ("tags", "tag", "name", "externalRefId")}
    if body.address is not None:
        members["address"] = kept_address(body.address)
    if body.geolocation is not None:
        members["geolocation"], members["point"] = kept_geolocation(body.geolocation)
    return {name: value for name, value in members.items() if value is not None}


def _change(
    call: Call, event: str, row: RowWrite, stored: LocationBody, settings: LocationSettings,
    warnings: list[LocationWarning],
) -> Change:  # fmt: skip
    """The change that writes a location. It is looked up on the map beside, where the tenant wants that."""
    change = row_change(event, row, payload=to_json(_payload(row.id, stored)))
    is_given = stored.geolocation is not None and stored.lookup is None
    if not is_given and (
        settings.geocode == "always" or (settings.geocode == "missing" and stored.geolocation is None)
    ):
        timer = timer_id(call.tenant, LOCATION, row.id, GEOCODE)
        change.timers = [TimerWrite(timer, GEOCODE, row.id, call.at, {})]
    change.answer = KeptLocationId(id=row.id, warnings=warnings or UNSET)
    return change


def _payload(id: str, stored: LocationBody) -> LocationPayload:
    return LocationPayload(id, UNSET if stored.externalRefId is None else stored.externalRefId)


def _found_row(row: Resource, stored: LocationBody, place: FoundPlace) -> RowWrite:
    """The row of a location with the coordinates that were found."""
    stored.geolocation = StoredGeolocation(coordinate_text(place.lat), coordinate_text(place.long))
    stored.point = Point(place.lat, place.long)
    stored.lookup = Lookup(place.precision, place.accuracy, place.source)
    return replacing(row, body=to_json(stored))


def _wanted(address: StoredAddress | LocationAddress) -> Wanted:
    """An address as it is looked up."""
    country = find_country(address.country.code) or find_country(address.country.name)
    line = " ".join(part for part in (address.buildingNumber, address.addressLine1) if part)
    parts = (
        line, address.addressLine2, address.addressLine3, address.city, address.zipCode, address.state,
        address.country.name,
    )  # fmt: skip
    return Wanted(
        ", ".join(part.strip() for part in parts if part and part.strip()),
        country.code if country is not None else "",
        address.state or "",
        address.city,
        address.zipCode or "",
    )
