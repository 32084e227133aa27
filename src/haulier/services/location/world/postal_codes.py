"""Postal codes as a tenant sees them: those that came with its cities before those of the set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET

from haulier.platform.commands.call import Call
from haulier.services.location.world.merged import CityPlace, Position, find_city, position_of
from haulier.services.location.world.requests import ZipCode
from haulier.services.location.world.responses import ZipCodeShown
from haulier.services.location.world.rules.codes import city_code
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.shown import given, shown_position
from haulier.services.location.world.tenant_places import TenantPlaces

MAX_SHOWN = 500
"""Postal codes of the set that one city shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalCode:
    """A postal code with where it is."""

    country: str
    country_name: str | None
    code: str
    state_code: str | None
    state_name: str | None
    city_code: str | None
    city_name: str | None
    county: str | None
    places: list[str]
    position: Position | None
    timezone: str | None


def forms_of(text: str) -> list[str]:
    """How a postal code may be written in the set: with blanks, and without."""
    code = " ".join(text.upper().split())
    return list(dict.fromkeys([code, code.replace(" ", "")]))


async def find_postal_code(call: Call, places: TenantPlaces, country: str, text: str) -> PostalCode | None:
    """The postal code of a country, as the tenant sees it."""
    for form in forms_of(text):
        if (own := places.postal_codes.get((country, form))) is not None:
            city = await find_city(call, places, own[0])
            if city is not None:
                return own_code(own[1], city)
    found = await read_postal_codes(call, places, [(country, form) for form in forms_of(text)])
    return found[0] if found else None


async def read_postal_codes(call: Call, places: TenantPlaces, wanted: Sequence[tuple[str, str]]) -> list[PostalCode]:
    """Postal codes of the set by country and code."""
    countries, codes = [country for country, _ in wanted], [code for _, code in wanted]
    rows = await read_set(call, "postal_codes", countries, codes)
    return [
        PostalCode(
            country=row["country"],
            country_name=row["country_name"],
            code=row["code"],
            state_code=row["state_code"],
            state_name=row["state_name"],
            city_code=city_code(call.tenant, row["city"]) if row["city"] is not None else None,
            city_name=row["city_name"],
            county=row["county"],
            places=list(row["places"]),
            position=position_of(row["lat_e5"], row["lon_e5"]),
            timezone=row["timezone"],
        )
        for row in rows
        if not places.is_hidden(row["country"], row["state_code"])
    ]


def own_code(code: ZipCode, city: CityPlace) -> PostalCode:
    """A postal code that the tenant gave with a city."""
    spot = code.geolocation
    return PostalCode(
        country=city.country,
        country_name=city.country_name,
        code=code.zipCode,
        state_code=city.state_code,
        state_name=city.state_name,
        city_code=city.code,
        city_name=city.name,
        county=code.county,
        places=code.places or [],
        position=city.position if spot is None else (spot.lat, spot.long),
        timezone=city.timezone,
    )


def show_postal_code(code: PostalCode) -> ZipCodeShown:
    """A postal code as responses show it."""
    return ZipCodeShown(
        zipCode=code.code,
        geolocation=shown_position(code.position),
        cityCode=given(code.city_code),
        county=given(code.county),
        stateCode=given(code.state_code),
        places=code.places or UNSET,
    )


async def postal_codes_of(call: Call, places: TenantPlaces, city: CityPlace) -> list[ZipCodeShown]:
    """The postal codes of a city."""
    if city.own_postal_codes is not None:
        found = [own_code(code, city) for code in city.own_postal_codes]
    else:
        rows = await read_set(call, "postal_codes_of_city", city.number, MAX_SHOWN)
        found = await read_postal_codes(call, places, [(row["country"], row["code"]) for row in rows])
    return [show_postal_code(code) for code in sorted(found, key=lambda code: code.code)]
