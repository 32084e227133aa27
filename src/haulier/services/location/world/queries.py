"""Reads of countries, states, cities and postal codes. See: contract/location.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.wire_schemas import NumberedPage, numbered_page
from haulier.platform.listing.query import Window, read_window
from haulier.services.location.world.first_load import refuse_while_loading
from haulier.services.location.world.merged import (
    StatePlace,
    all_countries,
    cities_by_number,
    cities_by_ref,
    need_city,
    need_country,
    need_state,
    states_of,
)
from haulier.services.location.world.postal_codes import find_postal_code, postal_codes_of, show_postal_code
from haulier.services.location.world.responses import (
    Cities,
    CityShown,
    Countries,
    CountryShown,
    States,
    StateShown,
    ZipCodeShown,
)
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.shown import show_city, show_country, show_state
from haulier.services.location.world.tenant_places import TenantPlaces, read_places

T = TypeVar("T")
MANY_CITIES = 100_000
"""More than any state has."""


async def list_countries(call: Call, _body: None) -> Countries:
    """``GET /country``, by name."""
    window = read_window(call)
    found = await all_countries(call, await read_places(call))
    if not found:
        await refuse_while_loading(call)
    return Countries(_meta(window, len(found)), [show_country(country) for country in _page(found, window)])


async def get_country(call: Call, _body: None) -> CountryShown:
    """``GET /country/{countryCode}``, with its states."""
    places = await read_places(call)
    country = await need_country(call, places, call.path["countryCode"])
    return show_country(country, await states_of(call, places, country.code))


async def list_states(call: Call, _body: None) -> States:
    """``GET /country/{countryCode}/states``, by name."""
    window, places = read_window(call), await read_places(call)
    country = await need_country(call, places, call.path["countryCode"])
    found = await states_of(call, places, country.code)
    return States(_meta(window, len(found)), [show_state(state) for state in _page(found, window)])


async def get_state(call: Call, _body: None) -> StateShown:
    """``GET /country/{countryCode}/states/{stateCode}``."""
    return show_state(await path_state(call, await read_places(call)))


async def path_state(call: Call, places: TenantPlaces) -> StatePlace:
    """The state that the path names. Raises Refusal."""
    country = await need_country(call, places, call.path["countryCode"])
    return await need_state(call, places, country.code, call.path["stateCode"])


async def list_cities(call: Call, _body: None) -> Cities:
    """``GET /country/{countryCode}/states/{stateCode}/cities``, by name."""
    window, places = read_window(call), await read_places(call)
    state = await path_state(call, places)
    changed = [
        city
        for city in places.cities.values()
        if (city.body.country, city.body.stateCode) == (state.country, state.code)
    ]
    if not changed:
        count = await read_set(call, "count_cities", state.number)
        rows = await read_set(call, "cities_of_state", state.number, [], window.limit, window.offset)
        return await _cities(call, places, window, count[0]["count"], [row["number"] for row in rows])
    numbers = [city.body.number for city in changed if city.body.number is not None]
    rows = await read_set(call, "cities_of_state", state.number, numbers, MANY_CITIES, 0)
    found: list[tuple[str, int | str]] = [(row["folded"], row["number"]) for row in rows]
    of_set = await cities_by_number(call, places, numbers)
    found += [(fold(city.name), number) for number, city in of_set.items() if city.is_active]
    own = [city for city in changed if city.body.number is None and not city.is_deleted]
    found += [(fold(city.body.name or ""), city.id) for city in own]
    found.sort(key=lambda pair: (pair[0], str(pair[1])))
    return await _cities(call, places, window, len(found), [which for _, which in _page(found, window)])


async def _cities(call: Call, places: TenantPlaces, window: Window, count: int, wanted: Sequence[int | str]) -> Cities:
    """A page of cities, those of the set named by number, those of the tenant by code."""
    found = await cities_by_ref(call, places, wanted)
    return Cities(_meta(window, count), [show_city(found[which]) for which in wanted if which in found])


async def get_city(call: Call, _body: None) -> CityShown:
    """``GET /country/cities/{cityCode}``, with its other names and its postal codes."""
    places = await read_places(call)
    city = await need_city(call, places, call.path["cityCode"])
    aliases = city.aliases
    if aliases is None:
        rows = await read_set(call, "aliases_of_city", city.number)
        aliases = list(rows[0]["names"]) if rows else []
    return show_city(city, aliases, await postal_codes_of(call, places, city))


async def get_postal_code(call: Call, _body: None) -> ZipCodeShown:
    """``GET /country/{countryCode}/zip-codes/{zipCode}``."""
    places = await read_places(call)
    country = await need_country(call, places, call.path["countryCode"])
    found = await find_postal_code(call, places, country.code, call.path["zipCode"])
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no postal code {call.path['zipCode']!r} in {country.code}")
    return show_postal_code(found)


def _page(found: Sequence[T], window: Window) -> Sequence[T]:
    return found[window.offset : window.offset + window.limit]


def _meta(window: Window, count: int) -> NumberedPage:
    return numbered_page(count, window.limit, window.offset)
