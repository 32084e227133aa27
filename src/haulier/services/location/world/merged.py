"""Places as a tenant sees them: the set of the installation with the tenant's own changes over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.services.location.world.first_load import refuse_while_loading
from haulier.services.location.world.kind import CityBody, StateBody
from haulier.services.location.world.requests import ZipCode
from haulier.services.location.world.rules.codes import city_code, country_id, number_of, state_code, state_id
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.rules.grid import SCALE
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.tenant_places import Changed, TenantPlaces

MAX_NUMBER = 2**31 - 1
"""The largest number of a city that the database can hold."""

Position = tuple[float, float]
"""Latitude and longitude in degrees."""


def position_of(lat_e5: int | None, lon_e5: int | None) -> Position | None:
    """A position as it is kept, in degrees."""
    return None if lat_e5 is None or lon_e5 is None else (lat_e5 / SCALE, lon_e5 / SCALE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPlace:
    """A country."""

    id: str
    code: str
    name: str
    alpha3: str | None = None
    dial_code: str | None = None
    currency: str | None = None
    postal_code_pattern: str | None = None
    position: Position | None = None
    is_active: bool = True
    is_own: bool = False
    """Did the tenant add it?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePlace:
    """A state. ``number`` is that of the set, if it is there."""

    id: str
    country: str
    code: str
    name: str
    native_name: str | None = None
    type: str | None = None
    number: int | None = None
    position: Position | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CityPlace:
    """A city. ``number`` is that of the set, if it is there."""

    code: str
    country: str
    country_name: str | None
    name: str
    state_code: str | None = None
    state_name: str | None = None
    number: int | None = None
    counties: list[str] = field(default_factory=list)
    native_name: str | None = None
    aliases: list[str] | None = None
    """Those that the tenant gave; None where the set's hold."""
    position: Position | None = None
    population: int | None = None
    timezone: str | None = None
    postal_code: str | None = None
    """The one nearest to its middle."""
    own_postal_codes: list[ZipCode] | None = None
    """Those that the tenant gave; None where the set's hold."""
    is_active: bool = True


def country_place(tenant: str, places: TenantPlaces, row: Record | None, code: str) -> CountryPlace:
    """A country of the set, or one of a tenant's own."""
    changed = places.countries.get(row["code"] if row is not None else code)
    name = changed.body.name if changed is not None else None
    if row is None:
        return CountryPlace(id=country_id(tenant, code), code=code, name=name or code, is_own=True)
    return CountryPlace(
        id=country_id(tenant, row["code"]),
        code=row["code"],
        name=name or row["name"],
        alpha3=row["alpha3"],
        dial_code=row["dial_code"],
        currency=row["currency"],
        postal_code_pattern=row["postal_code_pattern"],
        position=position_of(row["lat_e5"], row["lon_e5"]),
        is_active=row["is_active"],
    )


async def find_country(call: Call, places: TenantPlaces, text: str) -> CountryPlace | None:
    """The country with one of these codes, if the tenant did not take it away."""
    code = text.upper()
    rows = await read_set(call, "country", code)
    row = rows[0] if rows else None
    changed = places.countries.get(row["code"] if row is not None else code)
    if (changed is not None and changed.is_deleted) or (changed is None and row is None):
        return None
    return country_place(call.tenant, places, row, code)


async def need_country(call: Call, places: TenantPlaces, text: str) -> CountryPlace:
    """The same, or a refusal that names the code."""
    found = await find_country(call, places, text)
    if found is None:
        await refuse_while_loading(call)
        raise Refusal(Cause.NOT_FOUND, f"there is no country {text!r}")
    return found


async def all_countries(call: Call, places: TenantPlaces) -> list[CountryPlace]:
    """All countries that the tenant has, by name."""
    rows = await read_set(call, "countries")
    hidden = set(places.hidden_countries)
    found = [country_place(call.tenant, places, row, row["code"]) for row in rows if row["code"] not in hidden]
    own = [code for code, country in places.countries.items() if country.body.isOwn and not country.is_deleted]
    found += [country_place(call.tenant, places, None, code) for code in own]
    return sorted(found, key=lambda country: (fold(country.name), country.code))


def state_place(tenant: str, row: Record | None, changed: Changed[StateBody] | None) -> StatePlace:
    """A state of the set, or one of a tenant's own."""
    name = changed.body.name if changed is not None else None
    if row is None:
        assert changed is not None, "it is in the set, or the tenant has it"
        country, code = changed.body.country, changed.body.code
        return StatePlace(id=state_id(tenant, country, code), country=country, code=code, name=name or code)
    return StatePlace(
        id=state_id(tenant, row["country"], row["code"]),
        country=row["country"],
        code=row["code"],
        name=name or row["name"],
        native_name=row["native_name"],
        type=row["type"] or None,
        number=row["number"],
        position=position_of(row["lat_e5"], row["lon_e5"]),
        is_active=row["is_active"],
    )


async def find_state(call: Call, places: TenantPlaces, country: str, text: str) -> StatePlace | None:
    """The state of a country with this code, if the tenant did not take it away."""
    code = state_code(country, text)
    changed = places.states.get((country, code))
    rows = await read_set(call, "state", country, code)
    if (changed is not None and changed.is_deleted) or (changed is None and not rows):
        return None
    return state_place(call.tenant, rows[0] if rows else None, changed)


async def need_state(call: Call, places: TenantPlaces, country: str, text: str) -> StatePlace:
    """The same, or a refusal that names the code."""
    found = await find_state(call, places, country, text)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no state {text!r} in {country}")
    return found


async def find_state_named(call: Call, places: TenantPlaces, country: str, text: str) -> StatePlace | None:
    """The state of a country with this code or name."""
    found = await find_state(call, places, country, text)
    if found is not None:
        return found
    folded = fold(text)
    for (of, code), own in places.states.items():
        if of == country and not own.is_deleted and fold(own.body.name or "") == folded:
            return await find_state(call, places, country, code)
    rows = await read_set(call, "state_named", country, folded)
    return await find_state(call, places, country, rows[0]["code"]) if rows else None


async def states_of(call: Call, places: TenantPlaces, country: str) -> list[StatePlace]:
    """The states of a country by name."""
    rows = await read_set(call, "states_of_country", country)
    known = {row["code"] for row in rows}
    found = [(row, places.states.get((country, row["code"]))) for row in rows]
    shown = [state_place(call.tenant, row, own) for row, own in found if own is None or not own.is_deleted]
    for (of, code), own in places.states.items():
        if of == country and code not in known and not own.is_deleted:
            shown.append(state_place(call.tenant, None, own))
    return sorted(shown, key=lambda state: (fold(state.name), state.code))


def city_place(tenant: str, row: Record, places: TenantPlaces) -> CityPlace:
    """A city of the set with the tenant's changes over it."""
    code = city_code(tenant, row["number"])
    changed = places.cities.get(code)
    body = changed.body if changed is not None else CityBody(country=row["country"])
    state, country = places.states.get((row["country"], row["state_code"] or "")), places.countries.get(row["country"])
    spot = position_of(row["lat_e5"], row["lon_e5"])
    return CityPlace(
        code=code,
        country=row["country"],
        country_name=(country.body.name if country is not None else None) or row["country_name"],
        name=body.name or row["name"],
        state_code=row["state_code"],
        state_name=(state.body.name if state is not None else None) or row["state_name"],
        number=row["number"],
        counties=([row["county"]] if row["county"] else []) if body.counties is None else body.counties,
        native_name=row["native_name"],
        aliases=body.aliases,
        position=spot if body.geolocation is None else (body.geolocation.lat, body.geolocation.long),
        population=row["population"] if body.population is None else body.population,
        timezone=body.timezone or row["timezone"],
        postal_code=row["postal_code"] if body.zipCodes is None else _first(body.zipCodes),
        own_postal_codes=body.zipCodes,
        is_active=row["is_active"],
    )


def _first(codes: list[ZipCode]) -> str | None:
    return codes[0].zipCode if codes else None


async def own_city_place(call: Call, places: TenantPlaces, city: Changed[CityBody]) -> CityPlace:
    """A city that the tenant added."""
    body = city.body
    state = await find_state(call, places, body.country, body.stateCode) if body.stateCode else None
    country = await find_country(call, places, body.country)
    return CityPlace(
        code=city.id,
        country=body.country,
        country_name=country.name if country is not None else None,
        name=body.name or "",
        state_code=body.stateCode,
        state_name=state.name if state is not None else None,
        counties=body.counties or [],
        aliases=body.aliases or [],
        position=(body.geolocation.lat, body.geolocation.long) if body.geolocation is not None else None,
        population=body.population,
        timezone=body.timezone,
        postal_code=_first(body.zipCodes or []),
        own_postal_codes=body.zipCodes or [],
    )


async def find_city(call: Call, places: TenantPlaces, code: str) -> CityPlace | None:
    """The city with this code of the caller's tenant, if the tenant did not take it, or what it lies in, away."""
    changed = places.cities.get(code)
    if changed is not None and changed.is_deleted:
        return None
    if changed is not None and changed.body.number is None:
        is_hidden = places.is_hidden(changed.body.country, changed.body.stateCode)
        return None if is_hidden else await own_city_place(call, places, changed)
    number = number_of(call.tenant, code)
    if number is None or not 0 < number <= MAX_NUMBER:
        return None
    return (await cities_by_number(call, places, [number])).get(number)


async def need_city(call: Call, places: TenantPlaces, code: str) -> CityPlace:
    """The same, or a refusal that names the code."""
    found = await find_city(call, places, code)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no city {code!r}")
    return found


async def cities_by_number(call: Call, places: TenantPlaces, numbers: Iterable[int]) -> dict[int, CityPlace]:
    """Cities of the set that the tenant has, by number."""
    found = {}
    for row in await read_set(call, "cities", list(numbers)):
        city = city_place(call.tenant, row, places)
        changed = places.cities.get(city.code)
        if (changed is None or not changed.is_deleted) and not places.is_hidden(city.country, city.state_code):
            found[row["number"]] = city
    return found


async def cities_by_ref(call: Call, places: TenantPlaces, refs: Iterable[object]) -> dict[object, CityPlace]:
    """Cities by what names refer to: the number of one in the set, else the tenant's code of one that it changed or
    added.
    """
    found: dict[object, CityPlace] = {}
    numbers: dict[int, object] = {}
    for ref in refs:
        changed = places.cities[ref] if isinstance(ref, str) else None
        number = changed.body.number if changed is not None else ref
        if isinstance(number, int):
            numbers[number] = ref
        elif changed is not None:
            found[ref] = await own_city_place(call, places, changed)
    of_set = await cities_by_number(call, places, numbers) if numbers else {}
    return found | {numbers[number]: city for number, city in of_set.items()}
