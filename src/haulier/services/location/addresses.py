"""A place as callers write it: an address and its coordinates. See: contract/order.yaml, contract/location.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.platform.declarations.patterns import exact

LATITUDE = r"^(\+|-)?(?:90(?:(?:\.0{1,6})?)|(?:[0-9]|[1-8][0-9])(?:(?:\.[0-9]{1,6})?))$"
LONGITUDE = r"^(\+|-)?(?:180(?:(?:\.0{1,6})?)|(?:[0-9]|[1-9][0-9]|1[0-7][0-9])(?:(?:\.[0-9]{1,6})?))$"
NAME = r"^[a-zA-Z][a-zA-Z .'-]{1,63}$"
"""Names of cities and countries, which may be of several words: New Delhi, L'Aquila, St. Gallen."""
MAX_LINE = 256

Line = Annotated[str, Meta(max_length=MAX_LINE)]
PlaceName = Annotated[str, exact(NAME, min_length=2, max_length=64)]


class Country(Struct, kw_only=True):
    """A country."""

    code: Annotated[str, exact(r"^[A-Z]{2,3}$")]
    name: PlaceName


class Address(Struct, kw_only=True, omit_defaults=True):
    """A postal address."""

    addressLine1: Annotated[str, Meta(min_length=1, max_length=128)]
    city: PlaceName
    country: Country
    addressLine2: Line | None = None
    addressLine3: Line | None = None
    landmark: Line | None = None
    state: Line | None = None
    zipCode: Annotated[str, Meta(max_length=32)] | None = None


class Geolocation(Struct):
    """Coordinates as decimal texts, up to six places."""

    lat: Annotated[str, exact(LATITUDE)]
    long: Annotated[str, exact(LONGITUDE)]


class Place(Struct):
    """An address and where it is."""

    address: Address
    geolocation: Geolocation
