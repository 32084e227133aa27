"""Request bodies of the world's places. See: contract/location.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact

MAX_NAME = 64
MAX_STATE_CODE = 8
MAX_ZIP_CODE = 10
MAX_ALIASES = 64
MAX_COUNTIES = 64
MAX_ZIP_CODES = 500
"""Postal codes of one city, and post offices of one code."""
MAX_STATES = 300
"""States that come with one country."""
MAX_POPULATION = 2**31 - 1

Name = Annotated[str, identifier(min_length=2, max_length=MAX_NAME)]
Text = Annotated[str, identifier(min_length=1, max_length=MAX_NAME)]
CountryCode = Annotated[str, exact(r"^[A-Z]{2,3}$", "must be two or three capital letters")]
StateCode = Annotated[
    str,
    identifier(
        "must be letters, digits or hyphens", pattern=r"^[A-Za-z0-9-]+$", min_length=1, max_length=MAX_STATE_CODE
    ),
]
ZipText = Annotated[
    str,
    identifier(
        "must be letters, digits, blanks or hyphens", pattern=r"^[A-Za-z0-9 -]+$", min_length=1, max_length=MAX_ZIP_CODE
    ),
]


Shown = Annotated[str, Meta(max_length=256, extra_json_schema={"readOnly": True})]
"""A member that a response has; a body that repeats it says nothing by it."""


class Position(Struct):
    """A position in degrees."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    long: Annotated[float, Meta(ge=-180, le=180)]


class StateUpdate(Struct, kw_only=True, omit_defaults=True):
    """What may be said of a state; what is not named stays."""

    code: StateCode | None = None
    name: Text | None = None
    countryCode: CountryCode | None = None
    id: Shown | None = None
    nativeName: Shown | None = None
    type: Shown | None = None


class State(Struct, kw_only=True, omit_defaults=True):
    """A state of a country. One without a code gets one made of its name."""

    name: Text
    code: StateCode | None = None
    countryCode: CountryCode | None = None
    id: Shown | None = None
    nativeName: Shown | None = None
    type: Shown | None = None


class CountryUpdate(Struct, kw_only=True, omit_defaults=True):
    """What may be said of a country; what is not named stays. States are changed, and added, by their codes."""

    code: CountryCode | None = None
    name: Name | None = None
    states: Annotated[list[State], Meta(max_length=MAX_STATES)] | None = None
    id: Shown | None = None
    alpha3: Shown | None = None
    dialCode: Shown | None = None
    currency: Shown | None = None
    postalCodePattern: Shown | None = None


class Country(Struct, kw_only=True, omit_defaults=True):
    """A country, with states that come along."""

    code: CountryCode
    name: Name
    states: Annotated[list[State], Meta(max_length=MAX_STATES)] | None = None
    id: Shown | None = None
    alpha3: Shown | None = None
    dialCode: Shown | None = None
    currency: Shown | None = None
    postalCodePattern: Shown | None = None


class ZipCode(Struct, kw_only=True, omit_defaults=True):
    """A postal code of a city."""

    zipCode: ZipText
    geolocation: Position | None = None
    county: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    places: Annotated[list[Text], Meta(max_length=MAX_ZIP_CODES)] | None = None
    cityCode: Shown | None = None
    stateCode: Shown | None = None


class City(Struct, kw_only=True, omit_defaults=True):
    """A city. A new one needs a name; of one that is there, what is not named stays."""

    name: Name | None = None
    stateCode: StateCode | None = None
    countryCode: CountryCode | None = None
    counties: Annotated[list[Text], Meta(max_length=MAX_COUNTIES)] | None = None
    zipCodes: Annotated[list[ZipCode], Meta(max_length=MAX_ZIP_CODES)] | None = None
    geolocation: Position | None = None
    aliases: Annotated[list[Text], Meta(max_length=MAX_ALIASES)] | None = None
    population: Annotated[int, Meta(ge=0, le=MAX_POPULATION)] | None = None
    timezone: Annotated[str, Meta(max_length=MAX_NAME, description="of the IANA")] | None = None
    id: Shown | None = None
    cityCode: Shown | None = None
    nativeName: Shown | None = None
