"""What other services ask of the world's places, as the caller's tenant sees them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from haulier.platform.commands.call import Call
from haulier.services.location.world import nearest
from haulier.services.location.world.merged import (
    CityPlace,
    StatePlace,
    cities_by_number,
    find_country,
    find_state_named,
    own_city_place,
)
from haulier.services.location.world.postal_codes import find_postal_code
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.tenant_places import TenantPlaces, read_places

Precision = Literal["postalCode", "city", "state", "country"]


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
    if postal_code:
        code = await find_postal_code(call, places, of_country.code, postal_code)
        if code is None:
            if await _has_all_postal_codes(call, of_country.code):
                faults["postalCode"] = f"{of_country.name} has no postal code {postal_code!r}"
        elif of_state is not None and code.state_code not in (None, of_state.code):
            faults["postalCode"] = f"{postal_code} is a postal code of {code.state_name}"
    return faults


async def find_city_named(
    call: Call, places: TenantPlaces, country: str, state: StatePlace | None, name: str
) -> CityPlace | None:
    """The city of a country, or of one state, that has this name; the largest of several."""
    folded = fold(name)
    for code, names in places.names.items():
        changed = places.cities[code]
        is_within = changed.body.country == country and (state is None or changed.body.stateCode == state.code)
        if folded and folded in names and is_within and not places.is_hidden(country, changed.body.stateCode):
            if changed.body.number is None:
                return await own_city_place(call, places, changed)
            return (await cities_by_number(call, places, [changed.body.number])).get(changed.body.number)
    if state is not None and state.number is None:
        return None
    renamed = [
        city.body.number
        for city in places.cities.values()
        if city.body.number is not None and (city.is_deleted or city.body.name is not None)
    ]
    rows = await read_set(
        call, "city_named", country, folded, state.number if state is not None else None, True, renamed
    )
    if not rows:
        return None
    return (await cities_by_number(call, places, [rows[0]["ref"]])).get(rows[0]["ref"])


async def _has_all_postal_codes(call: Call, country: str) -> bool:
    return bool(await read_set(call, "has_all_postal_codes", country))
