"""What is wrong with a location that a caller sends, and what is kept of it. Pure. See: contract/location.md."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from haulier.core.refusal import Fault
from haulier.platform.declarations.shared_members import shared_members
from haulier.services.location.instances.coordinates import LIMITS, coordinate_text, parse_coordinate
from haulier.services.location.instances.place_names import is_name, is_postal_code
from haulier.services.location.instances.requests import (
    MAX_TAG_BYTES,
    ChangedLocation,
    LocationAddress,
    LocationGeolocation,
)
from haulier.services.location.kind import Point, StoredAddress, StoredCountry, StoredGeolocation

NAMES = ("city", "state", "county")
OTHER_NAMES = {"lat": "latitude", "long": "longitude"}
NO_NAME = "has other characters than letters, digits, blanks and . ' - ( ) & , /"


def address_faults(address: LocationAddress) -> Iterator[Fault]:
    """What is wrong with an address beside its shape."""
    for name in NAMES:
        text = getattr(address, name)
        if text is not None and not is_name(text):
            yield Fault(f"address.{name}", "pattern", NO_NAME)
    if not is_name(address.country.name):
        yield Fault("address.country.name", "pattern", NO_NAME)
    if address.zipCode is not None and not is_postal_code(address.zipCode):
        yield Fault("address.zipCode", "pattern", "has other characters than letters, digits, blanks and hyphens")
    for name in ("addressLine1", "city"):
        if not getattr(address, name).strip():
            yield Fault(f"address.{name}", "required", "is blank")


def geolocation_faults(given: LocationGeolocation) -> Iterator[Fault]:
    """What is wrong with coordinates."""
    for axis, limit in LIMITS.items():
        name = f"geolocation.{axis}"
        value = _coordinate(given, axis)
        if value is None:
            yield Fault(name, "required", "is required")
        elif parse_coordinate(value, axis) is None:
            yield Fault(name, "range", f"must be degrees from -{limit} to {limit} with up to 6 decimals")


def tag_faults(body: ChangedLocation) -> Iterator[Fault]:
    """Is the free data too long?"""
    if body.tag is not None and len(msgspec.json.encode(body.tag)) > MAX_TAG_BYTES:
        yield Fault("tag", "maxBytes", f"has more than {MAX_TAG_BYTES} bytes")


def kept_address(address: LocationAddress) -> StoredAddress:
    """An address as it is stored."""
    country = StoredCountry(address.country.code, address.country.name)
    return StoredAddress(**{**shared_members(address, StoredAddress), "country": country})


def kept_geolocation(given: LocationGeolocation) -> tuple[StoredGeolocation, Point]:
    """Coordinates without faults as they are stored, and as numbers."""
    texts, degrees = [], []
    for axis in LIMITS:
        value = _coordinate(given, axis)
        number = parse_coordinate(value, axis) if value is not None else None
        assert value is not None, "they have no faults"
        assert number is not None, "they have no faults"
        texts.append(coordinate_text(value))
        degrees.append(number)
    return StoredGeolocation(*texts), Point(*degrees)


def _coordinate(given: LocationGeolocation, axis: str) -> str | int | float | None:
    value: str | int | float | None = getattr(given, axis)
    return getattr(given, OTHER_NAMES[axis]) if value is None else value
