"""What one tenant changed of the world's places: read once, and again when it changed more."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.services.location.world.kind import (
    CHANGES,
    CITY,
    CITY_DECODER,
    COUNTRY,
    COUNTRY_DECODER,
    DELETED,
    KINDS,
    STATE,
    STATE_DECODER,
    CityBody,
    CountryBody,
    StateBody,
)
from haulier.services.location.world.requests import ZipCode
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.set_reads import SQL, read_set

TENANTS_KEPT = 64
"""Tenants whose changes one process remembers."""

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Changed(Generic[B]):
    """A place that a tenant changed or added, as stored."""

    id: str
    version: int
    is_deleted: bool
    body: B


class CityNames(NamedTuple):
    """By what a city is found of which the tenant says how it is called, or in which county it lies: by what the tenant
    says, and where that says nothing by what the set does. Names are folded.
    """

    own: str
    others: list[str]
    population: int
    counties: list[str]


@dataclass(slots=True)
class TenantPlaces:
    """A tenant's changes. ``version`` is that of the row that counts them, 0 without any."""

    version: int = 0
    countries: dict[str, Changed[CountryBody]] = field(default_factory=dict)
    """By code."""
    states: dict[tuple[str, str], Changed[StateBody]] = field(default_factory=dict)
    """By country and code."""
    cities: dict[str, Changed[CityBody]] = field(default_factory=dict)
    """By the tenant's code of the city."""
    postal_codes: dict[tuple[str, str], tuple[str, ZipCode]] = field(default_factory=dict)
    """Those that came with cities, by country and code, with the code of the city."""
    names: dict[str, CityNames] = field(default_factory=dict)
    """Those of cities that are the tenant's own or among ``outdated_cities``, and are there; by code."""
    hidden_countries: list[str] = field(default_factory=list)
    """Codes of countries that were taken away."""
    hidden_states: list[int] = field(default_factory=list)
    """Numbers of states of the set that were taken away."""
    outdated_states: list[int] = field(default_factory=list)
    """Numbers of states of the set that are not found by the set's names: taken away, or renamed."""
    outdated_cities: list[int] = field(default_factory=list)
    """Numbers of cities of the set that are not found by the set's names: taken away, or the tenant says what they are
    called or in which county they lie.
    """

    @property
    def count(self) -> int:
        """How many places are changed."""
        return len(self.countries) + len(self.states) + len(self.cities)

    def is_hidden(self, country: str, state: str | None) -> bool:
        """Whether a country, or a state in it, was taken away."""
        if (of_country := self.countries.get(country)) is not None and of_country.is_deleted:
            return True
        of_state = self.states.get((country, state)) if state is not None else None
        return of_state is not None and of_state.is_deleted

    def add(self, row: Record) -> None:
        """Add what one row says."""
        id, version, is_deleted = row["id"], row["version"], row["state"] == DELETED
        if row["kind"] == COUNTRY:
            country = COUNTRY_DECODER.decode(row["body"])
            self.countries[country.code] = Changed(id, version, is_deleted, country)
            if is_deleted:
                self.hidden_countries.append(country.code)
        elif row["kind"] == STATE:
            state = STATE_DECODER.decode(row["body"])
            self.states[state.country, state.code] = Changed(id, version, is_deleted, state)
            if state.number is not None and (is_deleted or state.name is not None):
                self.outdated_states.append(state.number)
            if state.number is not None and is_deleted:
                self.hidden_states.append(state.number)
        else:
            assert row["kind"] == CITY, "there are three kinds"
            self._add_city(Changed(id, version, is_deleted, CITY_DECODER.decode(row["body"])))

    def _add_city(self, city: Changed[CityBody]) -> None:
        self.cities[city.id] = city
        if city.body.number is not None and (city.is_deleted or _is_called_otherwise(city.body)):
            self.outdated_cities.append(city.body.number)
        if not city.is_deleted:
            for code in city.body.zipCodes or ():
                self.postal_codes[city.body.country, code.zipCode] = city.id, code

    def called_otherwise(self) -> list[Changed[CityBody]]:
        """The cities that ``names`` is to have."""
        cities = (city for city in self.cities.values() if not city.is_deleted)
        return [city for city in cities if city.body.number is None or _is_called_otherwise(city.body)]


def _is_called_otherwise(body: CityBody) -> bool:
    """Does the tenant say how a city of the set is called, or in which county it lies?"""
    return not (body.name is None and body.aliases is None and body.counties is None)


NO_PLACES = TenantPlaces()


class PlacesCache:
    """The changes of tenants that were read of late, each as of the version of the row that counts them."""

    def __init__(self, _runtime: Runtime) -> None:
        self._kept: OrderedDict[str, TenantPlaces] = OrderedDict()

    def get(self, tenant: str, version: int) -> TenantPlaces | None:
        """A tenant's changes, if none came since they were read."""
        found = self._kept.get(tenant)
        if found is None or found.version != version:
            return None
        self._kept.move_to_end(tenant)
        return found

    def put(self, tenant: str, places: TenantPlaces) -> None:
        """Remember what was read; forget whom nobody asked for the longest."""
        self._kept[tenant] = places
        self._kept.move_to_end(tenant)
        while len(self._kept) > TENANTS_KEPT:
            self._kept.popitem(last=False)


async def read_places(call: Call) -> TenantPlaces:
    """What the caller's tenant changed, as it is stored now."""
    counter = await call.get(CHANGES, CHANGES)
    if counter is None:
        return NO_PLACES
    cache = call.of_process(PlacesCache)
    places = cache.get(call.tenant, counter.version)
    if places is None:
        places = TenantPlaces(counter.version)
        pace = CooperativeYield()
        for row in await call.fetch(SQL["changed_places"], list(KINDS)):
            places.add(row)
            await pace.yield_if_due()
        await _name_cities(call, places, pace)
        cache.put(call.tenant, places)
    return places


async def _name_cities(call: Call, places: TenantPlaces, pace: CooperativeYield) -> None:
    """Find out by which names the cities are found that the tenant names itself."""
    cities = places.called_otherwise()
    numbers = [city.body.number for city in cities if city.body.number is not None]
    rows = await read_set(call, "names_of_cities", numbers) if numbers else []
    of_set = {row["number"]: row for row in rows}
    for city in cities:
        places.names[city.id] = _names(city.body, of_set.get(city.body.number))
        await pace.yield_if_due()


def _names(body: CityBody, row: Record | None) -> CityNames:
    """``row`` is what the set says of the city, if it is there."""
    own, others, population, counties = "", list[str](), 0, list[str]()
    if row is not None:
        own, others, population = row["folded"], row["aliases"] or [], row["population"]
        counties = [row["county"]] if row["county"] else []
    return CityNames(
        own=own if body.name is None else fold(body.name),
        others=[fold(name) for name in (others if body.aliases is None else body.aliases)],
        population=population if body.population is None else body.population,
        counties=counties if body.counties is None else body.counties,
    )
