"""What other services ask of the world's places, as the caller's tenant sees them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from haulier.core.great_circle import great_circle
from haulier.platform.commands.call import Call
from haulier.services.location.world import nearest
from haulier.services.location.world.merged import (
    CityPlace,
    CountryPlace,
    StatePlace,
    cities_by_number,
    find_country,
    find_state_named,
    own_city_place,
)
from haulier.services.location.world.postal_codes import PostalCode, find_postal_code
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.rules.grid import cells_around
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.tenant_places import TenantPlaces, read_places

Precision = Literal["postalCode", "city", "state", "country"]
CODE_METERS = 50_000
"""How far the centre of a postal code may be from the city that an address names: one farther off is another city's."""


class NearCity(NamedTuple):
    """A city near a point."""

    city_code: str
    name: str
    county: str | None
    state: str | None
    state_code: str | None
    country: str
    country_name: str | None
    postal_code: str | None
    time_zone: str | None
    lat: float
    lon: float
    meters: float


class Centre(NamedTuple):
    """The middle of the smallest place that is known, and which one that is."""

    lat: float
    lon: float
    precision: Precision


async def nearest_city(call: Call, lat: float, lon: float) -> NearCity | None:
    """The city nearest to a point, if there is one within 50 km."""
    found = await nearest.nearest_city(call, await read_places(call), lat, lon)
    if found is None:
        return None
    city, meters = found
    assert city.position is not None, "it was found by its position"
    county = city.counties[0] if city.counties else None
    return NearCity(
        city.code, city.name, county, city.state_name, city.state_code, city.country, city.country_name,
        city.postal_code, city.timezone, *city.position, meters,
    )  # fmt: skip


def time_zone_of(lat: float, lon: float) -> str | None:
    """The time zone of a point, also at sea."""
    return nearest.time_zone_of(lat, lon)


async def centre_of(
    call: Call, country: str, *, state: str | None = None, city: str | None = None, postal_code: str | None = None
) -> Centre | None:
    """The middle of the smallest of these places that is known. A country is named by a code, a state by a code or a
    name, a city by any of its names.
    """
    places = await read_places(call)
    of_country = await find_country(call, places, country)
    if of_country is None:
        return None
    if postal_code:
        code = await find_postal_code(call, places, of_country.code, postal_code)
        if code is not None and code.position is not None:
            return Centre(*code.position, "postalCode")
    of_state = await find_state_named(call, places, of_country.code, state) if state else None
    if city:
        found = await find_city_named(call, places, of_country.code, of_state, city)
        if found is not None and found.position is not None:
            return Centre(*found.position, "city")
    if of_state is not None and of_state.position is not None:
        return Centre(*of_state.position, "state")
    return Centre(*of_country.position, "country") if of_country.position is not None else None


async def check_place(
    call: Call, country: str, *, state: str | None = None, city: str | None = None, postal_code: str | None = None
) -> dict[str, str]:
    """What does not fit of a place, by ``country``, ``state``, ``city`` and ``postalCode``: a sentence each.

    What nobody knows of, such as the postal codes of a country of which none or just some are loaded, is no fault.
    """
    places = await read_places(call)
    of_country = await find_country(call, places, country)
    if of_country is None:
        return {"country": f"there is no country {country!r}"}
    faults: dict[str, str] = {}
    of_state = await find_state_named(call, places, of_country.code, state) if state else None
    if state and of_state is None:
        faults["state"] = f"{of_country.name} has no state {state!r}"
    found = await find_city_named(call, places, of_country.code, of_state, city) if city else None
    if city and found is None:
        faults["city"] = f"{of_state.name if of_state is not None else of_country.name} has no city {city!r}"
    if postal_code and (fault := await _code_fault(call, places, of_country, of_state, found, postal_code)):
        faults["postalCode"] = fault
    return faults


async def _code_fault(
    call: Call, places: TenantPlaces, country: CountryPlace, state: StatePlace | None, city: CityPlace | None, text: str
) -> str | None:
    """What does not fit of a postal code in an address that names this state and city; None where it fits."""
    code = await find_postal_code(call, places, country.code, text)
    if code is None:
        is_known_to_lack = await _has_all_postal_codes(call, country.code)
        return f"{country.name} has no postal code {text!r}" if is_known_to_lack else None
    if state is not None and code.state_code not in (None, state.code):
        return f"{text} is a postal code of {code.state_name}"
    if city is None or city.position is None or code.position is None or code.city_code == city.code:
        return None
    if great_circle(*city.position, *code.position) <= CODE_METERS or await _has_namesake_near(call, city, code):
        return None
    return f"{text} is a postal code of {code.city_name or code.county or 'another city'}"


async def _has_namesake_near(call: Call, city: CityPlace, code: PostalCode) -> bool:
    """Is there a smaller city of the same name near a postal code?"""
    assert code.position is not None, "it was asked for"
    lat, lon = code.position
    runs = cells_around(lat, lon, CODE_METERS)
    return bool(await read_set(call, "city_named_near", city.country, fold(city.name), *runs))


async def find_city_named(
    call: Call, places: TenantPlaces, country: str, state: StatePlace | None, name: str
) -> CityPlace | None:
    """The city of a country, or of one state, that has this name: one that the tenant names so, else the largest."""
    folded = fold(name)
    if not folded:
        return None
    number = None
    for code, city in places.names.items():
        changed = places.cities[code]
        is_within = changed.body.country == country and (state is None or changed.body.stateCode == state.code)
        is_named_so = city.own == folded or folded in city.others
        if is_named_so and is_within and not places.is_hidden(country, changed.body.stateCode):
            if changed.body.number is None:
                return await own_city_place(call, places, changed)
            number = changed.body.number
            break
    if number is None and (state is None or state.number is not None):
        of_state = state.number if state is not None else None
        rows = await read_set(call, "city_named", country, folded, of_state, True, places.outdated_cities)
        number = rows[0]["ref"] if rows else None
    return (await cities_by_number(call, places, [number])).get(number) if number is not None else None


async def _has_all_postal_codes(call: Call, country: str) -> bool:
    return bool(await read_set(call, "has_all_postal_codes", country))
