"""Request bodies of locations. See: contract/location.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import Callback, JsonObject

MAX_TAGS = 32
MAX_TAG = 128
MAX_TAG_BYTES = 16 * 1024
MAX_LINE = 128
MAX_NAME = 64
MAX_ZIP_CODE = 10

Line = Annotated[str, Meta(max_length=MAX_LINE)]
Name = Annotated[
    str, Meta(max_length=MAX_NAME, description="letters of any script, digits, blanks and . ' - ( ) & , /")
]
Degrees = str | int | float


class CountryRef(Struct, kw_only=True):
    """A country."""

    code: Annotated[str, exact("^[A-Z]{2,3}$", min_length=2, max_length=3)]
    name: Annotated[str, Meta(min_length=2, max_length=MAX_NAME)]


class LocationAddress(Struct, kw_only=True, omit_defaults=True):
    """A postal address."""

    addressLine1: Annotated[str, Meta(min_length=1, max_length=MAX_LINE)]
    city: Annotated[str, Meta(min_length=2, max_length=MAX_NAME)]
    country: CountryRef
    buildingNumber: Annotated[str, Meta(max_length=16)] | None = None
    addressLine2: Line | None = None
    addressLine3: Line | None = None
    apartmentNumber: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    floor: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    state: Name | None = None
    county: Name | None = None
    zipCode: Annotated[str, Meta(max_length=MAX_ZIP_CODE)] | None = None


class LocationGeolocation(Struct, kw_only=True, omit_defaults=True):
    """Coordinates, under one or the other pair of names."""

    lat: Degrees | None = None
    long: Degrees | None = None
    latitude: Degrees | None = None
    longitude: Degrees | None = None


PAIRS = {"anyOf": [{"required": ["lat", "long"]}, {"required": ["latitude", "longitude"]}]}
Coordinates = Annotated[LocationGeolocation, Meta(extra_json_schema=PAIRS)]
Tags = Annotated[list[Annotated[str, Meta(max_length=MAX_TAG)]], Meta(max_length=MAX_TAGS)]
PlaceName = Annotated[str, Meta(min_length=1, max_length=128, description="what people call the place")]
Reference = Annotated[str, Meta(min_length=1, max_length=64, description="the caller's own id, not unique")]
FreeData = Annotated[JsonObject, Meta(description="free data about the location")]


class LocationMembers(Struct, kw_only=True, omit_defaults=True):
    """What a location has beside its address and its coordinates."""

    tags: Tags | None = None
    callback: Callback | None = None
    tag: FreeData | None = None
    name: PlaceName | None = None
    externalRefId: Reference | None = None


class LocationCreate(LocationMembers, kw_only=True, omit_defaults=True):
    """A new location."""

    address: LocationAddress
    geolocation: Coordinates | UnsetType = UNSET


class NewLocation(LocationMembers, kw_only=True, omit_defaults=True):
    """The same as it is taken: coordinates may be null, and each of them is told what it lacks."""

    address: LocationAddress
    geolocation: LocationGeolocation | None = None


class LocationUpdate(LocationMembers, kw_only=True, omit_defaults=True):
    """What changes of a location: an address takes the place of the old one whole."""

    address: LocationAddress | None = None
    geolocation: Coordinates | UnsetType = UNSET


class ChangedLocation(LocationMembers, kw_only=True, omit_defaults=True):
    """The same as it is taken."""

    address: LocationAddress | None = None
    geolocation: LocationGeolocation | None = None
