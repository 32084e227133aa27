"""What operations of locations answer with. Times are epoch milliseconds. See: contract/location.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import JsonObject, NumberedPage, PageMeta
from haulier.platform.geocoding.found_places import Precision

Metres = Annotated[float, Meta(description="metres")]


class ShownCountry(Struct):
    """A country."""

    code: str
    name: str


class ShownAddress(Struct, kw_only=True):
    """A postal address."""

    buildingNumber: str | UnsetType = UNSET
    addressLine1: str
    addressLine2: str | UnsetType = UNSET
    addressLine3: str | UnsetType = UNSET
    apartmentNumber: str | UnsetType = UNSET
    floor: str | UnsetType = UNSET
    landmark: str | UnsetType = UNSET
    city: str
    state: str | UnsetType = UNSET
    county: str | UnsetType = UNSET
    zipCode: str | UnsetType = UNSET
    country: ShownCountry


class ShownGeolocation(Struct):
    """Coordinates as they were sent."""

    lat: str
    long: str


class ShownLookup(Struct, kw_only=True):
    """How coordinates were found that nobody sent."""

    precision: Precision
    accuracy: Metres
    source: str


class Location(Struct, kw_only=True):
    """A location."""

    id: str
    tenantId: str
    tags: list[str] | UnsetType = UNSET
    address: ShownAddress
    geolocation: ShownGeolocation | UnsetType = UNSET
    lookup: ShownLookup | UnsetType = UNSET
    tag: JsonObject | UnsetType = UNSET
    name: str | UnsetType = UNSET
    externalRefId: str | UnsetType = UNSET
    createdAt: int
    updatedAt: int


class NearLocation(Location, kw_only=True):
    """A location near a point."""

    distance: Metres


class LocationWarning(Struct):
    """What may be wrong with an address."""

    attribute: str
    code: str
    description: str


class KeptLocationId(Struct, kw_only=True):
    """A location that was stored, and what may be wrong with its address."""

    id: str
    warnings: list[LocationWarning] | UnsetType = UNSET


class Locations(Struct):
    """A page of locations."""

    meta: NumberedPage
    locations: list[Location]


class NearLocations(Struct):
    """The locations nearest to a point, the nearest first."""

    meta: PageMeta
    locations: list[NearLocation]


class GeocodedLocation(Struct, kw_only=True):
    """Where a location was found."""

    id: str
    geolocation: ShownGeolocation
    precision: Precision
    accuracy: Metres
    source: str
    isStored: bool
    """Are these its coordinates now? Those that a caller gave stay."""
