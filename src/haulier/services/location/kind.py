"""A location as stored: the same place has one row of a tenant. See: contract/location.md.

Coordinates are kept as they were sent, with numbers beside them, by which the nearest are found.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.declarations.kind import CommandOutcome, UntypedKind, callback_kind
from haulier.platform.geocoding.found_places import Precision
from haulier.platform.storage.resources import Json, Resource

LOCATION = "location"
GEOCODE = "location_geocode"
"""The purpose of timers that look a location up on the map."""


class StoredCountry(msgspec.Struct):
    """A country."""

    code: str
    name: str


class StoredAddress(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A postal address."""

    addressLine1: str
    city: str
    country: StoredCountry
    buildingNumber: str | None = None
    addressLine2: str | None = None
    addressLine3: str | None = None
    apartmentNumber: str | None = None
    floor: str | None = None
    landmark: str | None = None
    state: str | None = None
    county: str | None = None
    zipCode: str | None = None


class StoredGeolocation(msgspec.Struct):
    """Coordinates as they were sent."""

    lat: str
    long: str


class Point(msgspec.Struct):
    """The same as numbers, in degrees."""

    lat: float
    long: float


class Lookup(msgspec.Struct):
    """How coordinates were found that nobody sent."""

    precision: Precision
    accuracy: float
    source: str


class LocationBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A location as stored."""

    address: StoredAddress
    geolocation: StoredGeolocation | None = None
    point: Point | None = None
    lookup: Lookup | None = None
    tags: list[str] | None = None
    tag: dict[str, Any] | None = None
    name: str | None = None
    externalRefId: str | None = None


LOCATION_DECODER = msgspec.json.Decoder(LocationBody)


def _members(_data: Json, _outcome: CommandOutcome) -> Json:
    return {"service": "location"}


NOTICES = callback_kind(LOCATION, "Location", _members)
"""What the engine needs to know for callbacks."""

LISTED = UntypedKind(
    LOCATION,
    columns={"id": "id", "createdAt": "created_at", "updatedAt": "updated_at"},
    members=frozenset({"name", "externalRefId", "tags"})
    | {f"address.{name}" for name in ("addressLine1", "city", "state", "county", "zipCode", "country.code")},
)


def is_gone(row: Resource) -> bool:
    """Was a location deleted? Its row stays, so that its id is never another place's."""
    return row.expires_at is not None
