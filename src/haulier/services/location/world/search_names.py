"""Names that fit what was typed, of the set and of the tenant, in their order. See: contract/location.md, Search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.services.location.world.rules.folded_names import fold
from haulier.services.location.world.rules.kinds import CITY_KIND, STATE_KIND
from haulier.services.location.world.rules.ranking import MIN_MIDDLE, rank_of
from haulier.services.location.world.rules.typing_errors import after, end_of_range, may_be_mistyped, spellings
from haulier.services.location.world.set_reads import read_set
from haulier.services.location.world.tenant_places import TenantPlaces

ENOUGH_HITS = 5
"""Where so many names have what was typed, nobody asks which others may have been meant."""
NO_COUNTRY = "-"
"""Stands for the one country whose frequent beginnings are sorted, where there is not one."""

StateRef = tuple[str, str]
"""A state by country and code, of a tenant's own ones."""
Ref = int | str | StateRef
"""A place by its number in the set; a city of the tenant by its code, a state of the tenant by country and code."""


class Name(NamedTuple):
    """A name that was found, and of which place it is."""

    rank: int
    is_own: bool
    population: int
    folded: str
    ref: Ref
    kind: int

    @property
    def order(self) -> tuple[int, bool, int, str, str]:
        """By which names are sorted."""
        return self.rank, not self.is_own, -self.population, self.folded, str(self.ref)


@dataclass(slots=True)
class Bounds:
    """In what places are looked for; None where it may be anywhere."""

    countries: list[str] | None = None
    states: list[int] | None = None
    own_states: set[StateRef] | None = None
    """The same states by country and code."""
    counties: list[int] | None = None
    county_names: set[str] | None = None
    """The same counties by folded name."""
    cities: list[int] | None = None
    own_cities: set[str] | None = None
    """Beside them, those of the tenant, by code."""

    def has_own_state(self, country: str, state: str | None) -> bool:
        """May what a tenant says of a place in this state be among what is looked for?"""
        if self.countries is not None and country not in self.countries:
            return False
        return self.own_states is None or (country, state or "") in self.own_states


@dataclass(slots=True)
class NameSearch:
    """The search for names of one call."""

    call: Call
    places: TenantPlaces
    limit: int

    async def find(self, kind: int, text: str, bounds: Bounds) -> list[Name]:
        """The best names of a kind for a folded text: beginnings, then middles, then what may be meant by it."""
        found: dict[Ref, Name] = {}
        _add(found, await self._own_names(kind, text, bounds))
        _add(found, await self._beginnings(kind, text, bounds))
        if len(found) < self.limit and len(text) >= MIN_MIDDLE:
            _add(found, await self._others(kind, text, found, bounds))
        return sorted(found.values(), key=lambda name: name.order)[: self.limit]

    def _outdated(self, kind: int) -> list[int]:
        """Places of the set that are not found by the set's names."""
        if kind == CITY_KIND:
            return self.places.outdated_cities
        return self.places.outdated_states if kind == STATE_KIND else []

    async def _beginnings(self, kind: int, text: str, bounds: Bounds) -> list[Name]:
        places, outdated = self.places, self._outdated(kind)
        is_narrow = bounds.states is not None or bounds.counties is not None
        may_be_sorted = not (is_narrow or places.hidden_countries or places.hidden_states)
        asked = kind, text, after(text), self.limit, places.hidden_countries, places.hidden_states, outdated
        rows = await self._fetch_beginnings(asked, bounds, may_be_sorted=may_be_sorted)
        if may_be_sorted and outdated and len({row["ref"] for row in rows}) < self.limit:
            rows = await self._fetch_beginnings(asked, bounds, may_be_sorted=False)
        return [_name(row, kind) for row in rows]

    async def _fetch_beginnings(self, asked: Sequence[object], bounds: Bounds, *, may_be_sorted: bool) -> list[Record]:
        if bounds.countries is None:
            return await read_set(self.call, "find_names", *asked, may_be_sorted)
        one = bounds.countries[0] if len(bounds.countries) == 1 else NO_COUNTRY
        where = bounds.countries, bounds.states, bounds.counties, one
        return await read_set(self.call, "find_names_within", *asked, may_be_sorted, *where)

    async def _others(self, kind: int, text: str, found: Collection[Ref], bounds: Bounds) -> list[Name]:
        """Names with the text in their middle and, where there are few better ones, those that may be meant by it."""
        runs = [text[place : place + MIN_MIDDLE] for place in range(len(text) - MIN_MIDDLE + 1)]
        may_be_meant = len(found) < ENOUGH_HITS and may_be_mistyped(text)
        rows = await read_set(
            self.call, "find_others", kind, text, runs, self.limit,
            self.places.hidden_countries, self.places.hidden_states,
            [*self._outdated(kind), *(ref for ref in found if isinstance(ref, int))], bounds.countries, bounds.states,
            bounds.counties, spellings(text) if may_be_meant else [], end_of_range(text), ENOUGH_HITS - len(found),
        )  # fmt: skip
        return [_name(row, kind) for row in rows]

    async def _own_names(self, kind: int, text: str, bounds: Bounds) -> list[Name]:
        """Names of places that are the tenant's own, or called otherwise by it."""
        if kind == CITY_KIND:
            return await self._own_cities(text, bounds)
        return self._own_states(text, bounds) if kind == STATE_KIND else []

    async def _own_cities(self, text: str, bounds: Bounds) -> list[Name]:
        found, pace = list[Name](), CooperativeYield()
        for code, city in self.places.names.items():
            names = (city.own, *city.others)
            fits = [(rank, place) for place, name in enumerate(names) if (rank := rank_of(text, name)) is not None]
            body = self.places.cities[code].body
            if fits and self._is_within(body.country, body.stateCode, city.counties, bounds):
                rank, place = min(fits)
                found.append(Name(rank, place == 0, city.population, names[place], code, CITY_KIND))
            await pace.yield_if_due()
        return found

    def _own_states(self, text: str, bounds: Bounds) -> list[Name]:
        found = []
        for ref, state in self.places.states.items():
            name = fold(state.body.name or "")
            rank = rank_of(text, name)
            if rank is not None and not state.is_deleted and self._is_within(*ref, [], bounds):
                found.append(Name(rank, True, 0, name, ref, STATE_KIND))
        return found

    def _is_within(self, country: str, state: str | None, counties: Sequence[str], bounds: Bounds) -> bool:
        if self.places.is_hidden(country, state):
            return False
        if not bounds.has_own_state(country, state):
            return False
        return bounds.county_names is None or any(fold(county) in bounds.county_names for county in counties)


def _name(row: Record, kind: int) -> Name:
    return Name(row["rank"], row["is_own"], row["population"], row["folded"], row["ref"], kind)


def _add(found: dict[Ref, Name], names: Iterable[Name]) -> None:
    """Keep the best name of each place."""
    for name in names:
        known = found.get(name.ref)
        if known is None or name.order < known.order:
            found[name.ref] = name
