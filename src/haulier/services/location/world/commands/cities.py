"""Cities as tenants add, change and take them away. See: contract/location.md, Country data and 9.3."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Fault, invalid, refuse_faults
from haulier.core.time_zones import is_time_zone
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.location.world.commands.place_change import check_same, place_change, place_row, taken
from haulier.services.location.world.events import CITY_CREATED, CITY_DELETED, CITY_UPDATED
from haulier.services.location.world.kind import CITY, CityBody
from haulier.services.location.world.merged import CityPlace, StatePlace, need_city
from haulier.services.location.world.nearest import time_zone_of
from haulier.services.location.world.queries import path_state
from haulier.services.location.world.requests import City
from haulier.services.location.world.responses import CityPayload
from haulier.services.location.world.rules.codes import own_city_code, state_code
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.shown import given
from haulier.services.location.world.tenant_places import TenantPlaces, read_places

MEMBERS = ("name", "counties", "zipCodes", "geolocation", "aliases", "population", "timezone")


async def create_city(call: Call, body: City) -> Change:
    """``POST /country/{countryCode}/states/{stateCode}/cities``: a city of a name that the state does not have."""
    places = await read_places(call)
    state = await path_state(call, places)
    if body.name is None:
        raise invalid("name", "required", "a city has a name")
    _check_place(body, state.country, state.code)
    _check_members(body)
    if await _is_there(call, places, state, fold(body.name)):
        raise taken("name", f"there is a city {body.name!r} in {state.name}")
    spot = body.geolocation
    kept = _with_said(CityBody(country=state.country, stateCode=state.code), body)
    if kept.timezone is None and spot is not None:
        kept.timezone = time_zone_of(spot.lat, spot.long)
    code = own_city_code(call.tenant, call.new_id(CITY))
    payload = CityPayload(cityCode=code, countryCode=state.country, name=body.name, stateCode=state.code)
    return place_change(places, CITY_CREATED, payload, place_row(CITY, code, None, kept))


def _with_said(kept: CityBody, body: City) -> CityBody:
    """What is kept with what a body says over it, its postal codes as they are looked for."""
    said = {name: value for name in MEMBERS if (value := getattr(body, name)) is not None}
    for code in body.zipCodes or ():
        code.zipCode, code.cityCode, code.stateCode = " ".join(code.zipCode.upper().split()), None, None
    return msgspec.structs.replace(kept, **said)


def _check_place(body: City, country: str, state: str | None) -> None:
    """Raise Refusal where a body names another country or state."""
    check_same("countryCode", body.countryCode, country)
    if body.stateCode is not None:
        check_same("stateCode", state_code(country, body.stateCode), state)


def _check_members(body: City) -> None:
    """Check what a body says of a city. Raises Refusal for an unknown time zone, a postal code that comes twice, a name
    without letters.
    """
    faults = []
    if body.name is not None and not fold(body.name):
        faults.append(Fault("name", "format", "must have a letter or a digit"))
    if body.timezone is not None and not is_time_zone(body.timezone):
        faults.append(Fault("timezone", "format", f"there is no time zone {body.timezone!r}"))
    seen = set[str]()
    for number, code in enumerate(body.zipCodes or ()):
        text = " ".join(code.zipCode.upper().split())
        if text in seen:
            faults.append(Fault(f"zipCodes[{number}].zipCode", "unique", f"{text} comes twice"))
        seen.add(text)
    refuse_faults(faults)


async def _is_there(call: Call, places: TenantPlaces, state: StatePlace, folded: str) -> bool:
    """Whether a state has a city of this name."""
    for code, names in places.names.items():
        body = places.cities[code].body
        if (body.country, body.stateCode) == (state.country, state.code) and names.own == folded:
            return True
    if state.number is None:
        return False
    return bool(await read_set(call, "city_named", state.country, folded, state.number, False, places.outdated_cities))


async def update_city(call: Call, body: City) -> Change:
    """``PUT /country/cities/{cityCode}``: what the body names. Its code and its state stay."""
    places = await read_places(call)
    city = await need_city(call, places, call.path["cityCode"])
    _check_place(body, city.country, city.state_code)
    _check_members(body)
    known = places.cities.get(city.code)
    before = CityBody(country=city.country, stateCode=city.state_code, number=city.number)
    kept = _with_said(known.body if known is not None else before, body)
    if body.geolocation is not None and body.timezone is None:
        kept.timezone = time_zone_of(body.geolocation.lat, body.geolocation.long)
    return place_change(places, CITY_UPDATED, _payload(city, body.name), place_row(CITY, city.code, known, kept))


async def delete_city(call: Call, _body: None) -> Change:
    """``DELETE /country/cities/{cityCode}``."""
    places = await read_places(call)
    city = await need_city(call, places, call.path["cityCode"])
    kept = CityBody(country=city.country, stateCode=city.state_code, number=city.number)
    row = place_row(CITY, city.code, places.cities.get(city.code), kept, is_deleted=True)
    return place_change(places, CITY_DELETED, _payload(city, None), row)


def _payload(city: CityPlace, name: str | None) -> CityPayload:
    return CityPayload(
        cityCode=city.code, countryCode=city.country, name=name or city.name, stateCode=given(city.state_code)
    )
