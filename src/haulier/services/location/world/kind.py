"""What tenants change of the world's places, as it is stored. See: contract/location.md 9.2.

A row holds what a tenant says of one place: of one in the set what differs, of one of its own all. ``DELETED`` hides
the place. One more row of each tenant counts its changes, so that whoever read none of them knows it at a glance.
"""

from __future__ import annotations

import msgspec

from haulier.services.location.world.requests import Position, ZipCode

COUNTRY, STATE, CITY = "place_country", "place_state", "place_city"
KINDS = (COUNTRY, STATE, CITY)
CHANGES = "place_changes"
"""The kind, and the id, of the row that counts a tenant's changes."""
ACTIVE, DELETED = "ACTIVE", "DELETED"
MAX_CHANGES = 10_000
"""Places that a tenant may have changed or added: every process that searches them holds them in memory."""


class CountryBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a tenant says of a country."""

    code: str
    name: str | None = None
    isOwn: bool = False
    """Is it not in the set?"""


class StateBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a tenant says of a state. ``number`` is that of the set, if it is there."""

    country: str
    code: str
    name: str | None = None
    number: int | None = None


class CityBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a tenant says of a city. ``number`` is that of the set, if it is there."""

    country: str
    stateCode: str | None = None
    number: int | None = None
    name: str | None = None
    counties: list[str] | None = None
    zipCodes: list[ZipCode] | None = None
    geolocation: Position | None = None
    aliases: list[str] | None = None
    population: int | None = None
    timezone: str | None = None


COUNTRY_DECODER = msgspec.json.Decoder(CountryBody)
STATE_DECODER = msgspec.json.Decoder(StateBody)
CITY_DECODER = msgspec.json.Decoder(CityBody)
