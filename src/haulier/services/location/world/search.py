"""Search as you type over cities, postal codes, counties and states. See: contract/location.md, Search."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import UNSET

from haulier.core.refusal import Fault, invalid, refuse_faults
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.services.location.world.first_load import refuse_while_loading
from haulier.services.location.world.merged import (
    CityPlace,
    cities_by_ref,
    find_city,
    find_country,
    find_state,
    position_of,
)
from haulier.services.location.world.postal_codes import PostalCode, forms_of, own_code, read_postal_codes
from haulier.services.location.world.responses import HitType, SearchHit
from haulier.services.location.world.rules.codes import state_code
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.rules.kinds import CITY_KIND, COUNTY_KIND, STATE_KIND
from haulier.services.location.world.rules.ranking import BEGINNING, EXACT, MISTYPED
from haulier.services.location.world.rules.typing_errors import after
from haulier.services.location.world.search_names import Bounds, Name, NameSearch, StateRef
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.shown import given, shown_position
from haulier.services.location.world.tenant_places import TenantPlaces, read_places

DEFAULT_HITS = 20
MAX_HITS = 50
MAX_TEXT = 64
TEXTS = ("city", "state", "county", "zipCode", "q")
KINDS = {"city": CITY_KIND, "county": COUNTY_KIND, "state": STATE_KIND}


class _Ranked(NamedTuple):
    """A hit with its place in the order."""

    order: tuple[int, bool, int, str, str]
    hit: SearchHit


async def search_places(call: Call, _body: None) -> list[SearchHit]:
    """``GET /country/search``: the most particular parameter says what is looked for, the others where.

    Raises Refusal for bad parameters, and while the world's places are being loaded first.
    """
    limit, texts = _limit(call), _texts(call)
    places = await read_places(call)
    bounds = await _bounds(call, places, texts)
    found = await _Finder(call, places, limit).find(texts, bounds) if bounds is not None else []
    if not found:
        await refuse_while_loading(call)
    return found


def _limit(call: Call) -> int:
    """How many hits are wanted. Raises Refusal."""
    for name in ("limit", "pageSize"):
        if call.query(name) is not None:
            wanted: int = call.query_as(name, int, DEFAULT_HITS)
            if not 1 <= wanted <= MAX_HITS:
                raise invalid(name, "range", f"must be between 1 and {MAX_HITS}")
            return wanted
    return DEFAULT_HITS


def _texts(call: Call) -> dict[str, str]:
    """What was typed, by parameter. Raises Refusal."""
    given_texts = {name: text for name in TEXTS if (text := (call.query(name) or "").strip())}
    refuse_faults(
        [
            Fault(name, "maxLength", f"must have at most {MAX_TEXT} characters")
            for name, text in given_texts.items()
            if len(text) > MAX_TEXT
        ]
    )
    if not given_texts:
        raise invalid("q", "required", f"one of the query parameters {', '.join(TEXTS)} must be given")
    return given_texts


async def _bounds(call: Call, places: TenantPlaces, texts: dict[str, str]) -> Bounds | None:
    """Where places are looked for: in a country, in states, in counties and, of postal codes, in cities.

    None where there is no such country, state, county or city. Raises Refusal.
    """
    bounds = Bounds()
    if country := (call.query("countryCode") or "").strip():
        if not 2 <= len(country) <= 3 or not country.isalpha():
            raise invalid("countryCode", "format", "must be two or three letters")
        found = await find_country(call, places, country)
        if found is None:
            return None
        bounds.countries = [found.code]
    sought = next(name for name in ("q", "zipCode", "city", "county", "state") if name in texts)
    narrowing = [name for name in ("state", "county", "city") if name in texts and name != sought]
    for name in narrowing:
        if not await _narrow(call, places, bounds, name, texts[name]):
            return None
    return bounds


async def _narrow(call: Call, places: TenantPlaces, bounds: Bounds, name: str, text: str) -> bool:
    """Narrow the bounds by a parameter beside the one that says what is looked for; whether anything is left."""
    if name == "state" and (by_code := await _states_by_code(call, places, bounds, text)):
        bounds.own_states = set(by_code)
        bounds.states = [number for number in by_code.values() if number is not None]
        bounds.countries = sorted({country for country, _ in by_code})
        return True
    folded = fold(text)
    names = await NameSearch(call, places, MAX_HITS).find(KINDS[name], folded, bounds) if folded else []
    best = [one for one in names if one.rank == EXACT] or [one for one in names if one.rank < MISTYPED] or names
    numbers = [one.ref for one in best if isinstance(one.ref, int)]
    if name == "city":
        named = {one.ref: places.cities[one.ref].body.number for one in best if isinstance(one.ref, str)}
        bounds.cities = numbers + [number for number in named.values() if number is not None]
        bounds.own_cities = set(named)
        return bool(best)
    if name == "state":
        rows = await read_set(call, "states", numbers)
        own = {one.ref for one in best if isinstance(one.ref, tuple)}
        bounds.own_states = own | {(row["country"], row["code"]) for row in rows}
        bounds.states = numbers + [number for ref in own if (number := places.states[ref].body.number) is not None]
        bounds.countries = sorted({country for country, _ in bounds.own_states})
        return bool(bounds.own_states)
    assert name == "county", "there are three"
    rows = await read_set(call, "counties", numbers)
    own_countries = {city.body.country for city in places.cities.values() if city.body.counties}
    bounds.counties, bounds.county_names = numbers, {folded, *(fold(row["name"]) for row in rows)}
    bounds.countries = bounds.countries or sorted({row["country"] for row in rows} | own_countries)
    return bool(bounds.countries)


async def _states_by_code(call: Call, places: TenantPlaces, bounds: Bounds, text: str) -> dict[StateRef, int | None]:
    """The states that a code such as ``KA`` or ``IN-KA`` names, in one country alone."""
    countries = list(bounds.countries or ())
    head, hyphen, _ = text.upper().partition("-")
    if hyphen and not countries:
        countries = [head]
    found = {}
    for country in countries[:1]:
        state = await find_state(call, places, country, state_code(country, text))
        if state is not None:
            found[country, state.code] = state.number
    return found


class _Finder:
    """Finds hits and sorts them."""

    def __init__(self, call: Call, places: TenantPlaces, limit: int) -> None:
        self.call, self.places, self.limit = call, places, limit
        self.names = NameSearch(call, places, limit)

    async def find(self, texts: dict[str, str], bounds: Bounds) -> list[SearchHit]:
        """The best hits of all kinds that are asked for."""
        if (text := texts.get("q")) is not None:
            kinds = [CITY_KIND, COUNTY_KIND, STATE_KIND]
            found = await asyncio.gather(*(self.places_named(kind, text, bounds) for kind in kinds))
            hits = [hit for some in found for hit in some]
            if any(letter.isdigit() for letter in text):
                hits += await self.postal_codes(text, bounds)
        elif (text := texts.get("zipCode")) is not None:
            hits = await self.postal_codes(text, bounds)
        else:
            sought = next(name for name in ("city", "county", "state") if name in texts)
            hits = await self.places_named(KINDS[sought], texts[sought], bounds)
        return [one.hit for one in sorted(hits, key=lambda one: one.order)[: self.limit]]

    async def places_named(self, kind: int, text: str, bounds: Bounds) -> list[_Ranked]:
        """Hits of one kind of places with names."""
        folded = fold(text)
        names = await self.names.find(kind, folded, bounds) if folded else []
        if not names:
            return []
        if kind == CITY_KIND:
            cities = await cities_by_ref(self.call, self.places, [name.ref for name in names])
            hits = {ref: city_hit(city) for ref, city in cities.items()}
        elif kind == COUNTY_KIND:
            rows = await read_set(self.call, "counties", [name.ref for name in names])
            hits = {row["number"]: self._county_hit(row) for row in rows}
        else:
            hits = await self._states(names)
        return [_Ranked(name.order, hits[name.ref]) for name in names if name.ref in hits]

    async def _states(self, names: Sequence[Name]) -> dict[object, SearchHit]:
        numbers = [name.ref for name in names if isinstance(name.ref, int)]
        rows = await read_set(self.call, "states", numbers)
        found: dict[object, SearchHit] = {row["number"]: self._state_hit(row) for row in rows}
        for name in names:
            if isinstance(name.ref, tuple):
                country, code = name.ref
                state = await find_state(self.call, self.places, country, code)
                of_country = await find_country(self.call, self.places, country)
                if state is not None:
                    found[name.ref] = SearchHit(
                        type="state", state=state.name, stateCode=state.code, country=country,
                        countryName=of_country.name if of_country is not None else UNSET,
                        geolocation=shown_position(state.position),
                    )  # fmt: skip
        return found

    def _county_hit(self, row: Record) -> SearchHit:
        hit = self._state_hit_of(row, "county")
        hit.county = row["name"]
        own = self.places.states.get((row["country"], row["state_code"] or ""))
        hit.state = given((own.body.name if own is not None else None) or row["state_name"])
        hit.stateCode = given(row["state_code"])
        return hit

    def _state_hit(self, row: Record) -> SearchHit:
        hit = self._state_hit_of(row, "state")
        hit.state, hit.stateCode = row["name"], row["code"]
        return hit

    def _state_hit_of(self, row: Record, type_: HitType) -> SearchHit:
        own = self.places.countries.get(row["country"])
        name = (own.body.name if own is not None else None) or row["country_name"]
        spot = shown_position(position_of(row["lat_e5"], row["lon_e5"]))
        return SearchHit(type=type_, country=row["country"], countryName=given(name), geolocation=spot)

    async def postal_codes(self, text: str, bounds: Bounds) -> list[_Ranked]:
        """Hits of postal codes that begin with a text."""
        forms = forms_of(text)
        found = await self._own_codes(forms, bounds)
        for form in forms:
            rows = await read_set(
                self.call, "find_postal_codes", form, after(form), bounds.countries, bounds.states, bounds.cities,
                self.places.hidden_countries, self.limit,
            )  # fmt: skip
            wanted = [(row["country"], row["code"]) for row in rows]
            for code in await read_postal_codes(self.call, self.places, wanted):
                found.setdefault((code.country, code.code), code)
        return [
            _Ranked((EXACT if code.code in forms else BEGINNING, False, 0, code.code, code.country), _postal_hit(code))
            for code in found.values()
        ]

    async def _own_codes(self, forms: Sequence[str], bounds: Bounds) -> dict[tuple[str, str], PostalCode]:
        """Postal codes that the tenant gave with its cities: the first of them, as many as are answered at the most."""
        begins = tuple(forms)
        fits = [
            (text not in forms, text, country)
            for (country, text), (city, _) in self.places.postal_codes.items()
            if text.startswith(begins) and self._is_within(city, bounds)
        ]
        found = {}
        for _, text, country in sorted(fits)[: self.limit]:
            city, code = self.places.postal_codes[country, text]
            place = await find_city(self.call, self.places, city)
            if place is not None:
                found[country, text] = own_code(code, place)
        return found

    def _is_within(self, code: str, bounds: Bounds) -> bool:
        """Does a city that the tenant changed or added lie where postal codes are looked for?"""
        body = self.places.cities[code].body
        if self.places.is_hidden(body.country, body.stateCode):
            return False
        if not bounds.has_own_state(body.country, body.stateCode):
            return False
        return bounds.cities is None or body.number in bounds.cities or code in (bounds.own_cities or ())


def city_hit(city: CityPlace) -> SearchHit:
    """A city as a hit."""
    return SearchHit(
        type="city",
        cityCode=city.code,
        city=city.name,
        county=given(city.counties[0] if city.counties else None),
        state=given(city.state_name),
        stateCode=given(city.state_code),
        country=city.country,
        countryName=given(city.country_name),
        zipCode=given(city.postal_code),
        geolocation=shown_position(city.position),
        timezone=given(city.timezone),
    )


def _postal_hit(code: PostalCode) -> SearchHit:
    return SearchHit(
        type="zipCode",
        cityCode=given(code.city_code),
        city=given(code.city_name),
        county=given(code.county),
        state=given(code.state_name),
        stateCode=given(code.state_code),
        country=code.country,
        countryName=given(code.country_name),
        zipCode=code.code,
        geolocation=shown_position(code.position),
        timezone=given(code.timezone),
    )
