"""States as tenants add, change and take them away. See: contract/location.md, Country data and 9.3."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite
from haulier.services.location.world.commands.place_change import check_same, place_change, place_row, taken
from haulier.services.location.world.events import STATE_CREATED, STATE_DELETED, STATE_UPDATED
from haulier.services.location.world.kind import STATE, StateBody
from haulier.services.location.world.merged import StatePlace, need_country, states_of
from haulier.services.location.world.queries import path_state
from haulier.services.location.world.requests import MAX_STATE_CODE, State, StateUpdate
from haulier.services.location.world.responses import StatePayload
from haulier.services.location.world.rules.codes import state_code, state_id
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.tenant_places import TenantPlaces, read_places


async def create_state(call: Call, body: State) -> Change:
    """``POST /country/{countryCode}/states``. One that the tenant took away is there again."""
    places = await read_places(call)
    country = await need_country(call, places, call.path["countryCode"])
    check_same("countryCode", body.countryCode, country.code)
    known = await states_of(call, places, country.code)
    code = state_code(country.code, body.code) if body.code is not None else free_code(body.name, known)
    if any(state.code == code for state in known):
        raise taken("code", f"{country.code} has a state {code!r}")
    if any(fold(state.name) == fold(body.name) for state in known):
        raise taken("name", f"{country.code} has a state {body.name!r}")
    row, payload = await state_row(call, places, country.code, code, body.name)
    return place_change(places, STATE_CREATED, payload, row)


def free_code(name: str, known: Sequence[StatePlace]) -> str:
    """A code made of a name, which no other state of the country has."""
    letters = fold(name).replace(" ", "").upper()
    letters = "".join([letter for letter in letters if letter.isascii()]) or "S"
    taken_codes = {state.code for state in known}
    codes = [letters[:length] for length in range(2, MAX_STATE_CODE + 1)]
    codes += [f"{letters[:3]}{number}" for number in range(1, len(known) + 2)]
    return next(code for code in codes if code not in taken_codes)


async def state_row(
    call: Call, places: TenantPlaces, country: str, code: str, name: str | None
) -> tuple[RowWrite, StatePayload]:
    """The row of a state with the tenant's name for it, and what its event tells."""
    known = places.states.get((country, code))
    rows = await read_set(call, "state", country, code)
    kept = known.body.name if known is not None and not known.is_deleted else None
    of_set = rows[0] if rows else None
    own = name if of_set is None or name is None or fold(name) != fold(of_set["name"]) or kept else None
    body = StateBody(country=country, code=code, name=own or kept, number=of_set["number"] if of_set else None)
    id = state_id(call.tenant, country, code)
    shown = name or kept or (of_set["name"] if of_set else code)
    return place_row(STATE, id, known, body), StatePayload(id=id, code=code, countryCode=country, name=shown)


async def update_state(call: Call, body: StateUpdate) -> Change:
    """``PUT /country/{countryCode}/states/{stateCode}``: its name. Its code stays."""
    places = await read_places(call)
    state = await path_state(call, places)
    check_same("countryCode", body.countryCode, state.country)
    check_same("code", state_code(state.country, body.code) if body.code is not None else None, state.code)
    row, payload = await state_row(call, places, state.country, state.code, body.name)
    return place_change(places, STATE_UPDATED, payload, row)


async def delete_state(call: Call, _body: None) -> Change:
    """``DELETE /country/{countryCode}/states/{stateCode}``: what lies in it is hidden too."""
    places = await read_places(call)
    state = await path_state(call, places)
    known = places.states.get((state.country, state.code))
    body = StateBody(country=state.country, code=state.code, number=state.number)
    row = place_row(STATE, state.id, known, body, is_deleted=True)
    payload = StatePayload(id=state.id, code=state.code, countryCode=state.country, name=state.name)
    return place_change(places, STATE_DELETED, payload, row)
