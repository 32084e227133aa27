"""Countries as tenants add, change and take them away. See: contract/location.md, Country data and 9.3."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite
from haulier.services.location.world.commands.place_change import check_same, place_change, place_row, taken
from haulier.services.location.world.commands.states import free_code, state_row
from haulier.services.location.world.events import COUNTRY_CREATED, COUNTRY_DELETED, COUNTRY_UPDATED
from haulier.services.location.world.kind import COUNTRY, CountryBody
from haulier.services.location.world.merged import StatePlace, all_countries, find_country, need_country, states_of
from haulier.services.location.world.requests import Country, CountryUpdate, State
from haulier.services.location.world.responses import CountryPayload
from haulier.services.location.world.rules.codes import country_id, state_code
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.tenant_places import TenantPlaces, read_places


async def create_country(call: Call, body: Country) -> Change:
    """``POST /country``, with its states. One that the tenant took away is there again."""
    places = await read_places(call)
    if await find_country(call, places, body.code) is not None:
        raise taken("code", f"the country {body.code} is there")
    if any(fold(country.name) == fold(body.name) for country in await all_countries(call, places)):
        raise taken("name", f"there is a country {body.name!r}")
    rows = await read_set(call, "country", body.code)
    code = rows[0]["code"] if rows else body.code
    kept = CountryBody(code=code, name=body.name, isOwn=not rows)
    id = country_id(call.tenant, code)
    row = place_row(COUNTRY, id, places.countries.get(code), kept)
    known = await states_of(call, places, code)
    states = await _state_rows(call, places, code, body.states or [], known)
    return place_change(places, COUNTRY_CREATED, CountryPayload(id=id, code=code, name=body.name), row, *states)


async def update_country(call: Call, body: CountryUpdate) -> Change:
    """``PUT /country/{countryCode}``: its name; states are changed, and added, by their codes or names."""
    places = await read_places(call)
    country = await need_country(call, places, call.path["countryCode"])
    if body.code is not None and body.code not in (country.code, country.alpha3):
        check_same("code", body.code, country.code)
    known = places.countries.get(country.code)
    name = body.name or (known.body.name if known is not None else None)
    kept = CountryBody(code=country.code, name=name, isOwn=country.is_own)
    row = place_row(COUNTRY, country.id, known, kept)
    states = await states_of(call, places, country.code)
    rows = await _state_rows(call, places, country.code, body.states or [], states)
    payload = CountryPayload(id=country.id, code=country.code, name=body.name or country.name)
    return place_change(places, COUNTRY_UPDATED, payload, row, *rows)


async def _state_rows(
    call: Call, places: TenantPlaces, country: str, states: Sequence[State], known: Sequence[StatePlace]
) -> list[RowWrite]:
    """The rows of states that come with a country. Raises Refusal where one comes twice."""
    by_name = {fold(state.name): state.code for state in known}
    all_states, rows = list(known), dict[str, RowWrite]()
    for number, state in enumerate(states):
        check_same(f"states[{number}].countryCode", state.countryCode, country)
        code = by_name.get(fold(state.name)) if state.code is None else state_code(country, state.code)
        if code is None:
            code = free_code(state.name, all_states)
        if code in rows:
            raise invalid(f"states[{number}].code", "unique", f"the state {code!r} comes twice")
        rows[code], payload = await state_row(call, places, country, code, state.name)
        all_states.append(StatePlace(id=payload.id, country=country, code=code, name=state.name))
    return list(rows.values())


async def delete_country(call: Call, _body: None) -> Change:
    """``DELETE /country/{countryCode}``: what lies in it is hidden too."""
    places = await read_places(call)
    country = await need_country(call, places, call.path["countryCode"])
    body = CountryBody(code=country.code, isOwn=country.is_own)
    row = place_row(COUNTRY, country.id, places.countries.get(country.code), body, is_deleted=True)
    payload = CountryPayload(id=country.id, code=country.code, name=country.name)
    return place_change(places, COUNTRY_DELETED, payload, row)
