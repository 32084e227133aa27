"""The rows of the world's tables, made from the sources. Pure. See: migrations/0001_world.sql."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from haulier.core.great_circle import METRES_A_DEGREE, great_circle
from haulier.services.location.world.load.sources import (
    COUNTY_LEVEL,
    STATE_LEVEL,
    CitySource,
    CountrySource,
    DivisionSource,
    PostalSource,
)
from haulier.services.location.world.rules.codes import state_code
from haulier.services.location.world.rules.folded_names import fold, plain
from haulier.services.location.world.rules.grid import COLUMNS, Centre, cell_of, scaled
from haulier.services.location.world.rules.kinds import CITY_KIND, COUNTY_KIND, STATE_KIND
from haulier.services.location.world.rules.ranking import later_parts

POSTAL_METERS = 30_000
"""How far a postal code's centre may be from the city to which it belongs."""
NEAR_CELLS, FAR_CELLS = 1, 4
"""Cells to each side in which the nearest city is looked for: first, and where none is near."""
NEAR_DEGREES = 0.1
"""Nearer than this, what is found in the near cells is the nearest of all."""
MAX_ALIASES = 64
MAX_NAME = 64
MANY_NAMES = 1_000
"""From so many names on, those that a beginning leads to are sorted when the set is loaded."""
BEST_NAMES = 60
"""More than a search may answer, since a tenant may have taken some of them away."""

TimeZoneOf = Callable[[float, float], str | None]
"""The time zone of a latitude and a longitude."""


class NameRow(NamedTuple):
    """A row of ``world.name``."""

    population: int
    ref: int
    state: int | None
    kind: int
    is_own: bool
    is_whole: bool
    country: str
    folded: str


class PostalRow(NamedTuple):
    """A row of ``world.postal_code``."""

    country: str
    code: str
    state: int | None
    city: int | None
    county: str | None
    places: list[str]
    lat_e5: int | None
    lon_e5: int | None
    cell: int | None
    is_of_file: bool


@dataclass(slots=True)
class WorldRows:
    """The rows of each table, in the order of its columns."""

    country: list[tuple[Any, ...]] = field(default_factory=list)
    state: list[tuple[Any, ...]] = field(default_factory=list)
    county: list[tuple[Any, ...]] = field(default_factory=list)
    city: list[tuple[Any, ...]] = field(default_factory=list)
    alias: list[tuple[int, list[str]]] = field(default_factory=list)
    time_zone: list[tuple[int, str]] = field(default_factory=list)
    postal_code: list[PostalRow] = field(default_factory=list)
    name: list[NameRow] = field(default_factory=list)
    beginning: list[tuple[Any, ...]] = field(default_factory=list)


def _middle(centre: Centre | None) -> tuple[int | None, int | None]:
    position = centre.position() if centre is not None else None
    return (None, None) if position is None else (scaled(position[0]), scaled(position[1]))


class Around:
    """What is added up of the cities in a place: how many live there, and where."""

    def __init__(self) -> None:
        self.population: defaultdict[object, int] = defaultdict(int)
        self.centre: defaultdict[object, Centre] = defaultdict(Centre)

    def add(self, place: object, city: CitySource) -> None:
        """Count a city in."""
        self.population[place] += city.population
        self.centre[place].add(city.lat, city.lon, city.population + 1.0)


class NearestCity:
    """The nearest city of a state."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[str, int | None, int, int], list[tuple[float, float, int]]] = defaultdict(list)

    def add(self, country: str, state: int | None, number: int, lat: float, lon: float) -> None:
        """Make a city known, in its state and in its country."""
        row, column = divmod(cell_of(lat, lon), COLUMNS)
        self._cells[country, state, row, column].append((lat, lon, number))
        if state is not None:
            self._cells[country, None, row, column].append((lat, lon, number))

    def find(self, country: str, state: int | None, lat: float, lon: float) -> tuple[int, float] | None:
        """The nearest one within ``POSTAL_METERS``, and how far it is. Without a state it may be in any."""
        row, column = divmod(cell_of(lat, lon), COLUMNS)
        narrow = max(math.cos(math.radians(lat)), 0.1)
        best, found = (POSTAL_METERS / METRES_A_DEGREE) ** 2, None
        for cells in (NEAR_CELLS, FAR_CELLS):
            columns = math.ceil(cells / narrow)
            for near_row in range(row - cells, row + cells + 1):
                for near_column in range(column - columns, column + columns + 1):
                    for place in self._cells.get((country, state, near_row, near_column), ()):
                        square = (place[0] - lat) ** 2 + ((place[1] - lon) * narrow) ** 2
                        if square <= best:
                            best, found = square, place
            if found is not None and best < NEAR_DEGREES**2:
                break
        return None if found is None else (found[2], great_circle(lat, lon, found[0], found[1]))


class StatesByName:
    """States by what sources call them: codes, names and other names."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def add(self, country: str, number: int, code: str, names: Iterable[str]) -> None:
        """Make a state known."""
        self._numbers.setdefault((country, code), number)
        for name in names:
            self._numbers.setdefault((country, fold(name)), number)

    def find(self, country: str, text: str) -> int | None:
        """The number of the state that a code or a name stands for."""
        by_code = self._numbers.get((country, state_code(country, text)))
        return self._numbers.get((country, fold(text))) if by_code is None else by_code


def make_rows(
    countries: Sequence[CountrySource], divisions: Sequence[DivisionSource | None], cities: Iterable[CitySource],
    aliases: Mapping[int, Sequence[str]], postal: Iterable[PostalSource], time_zone_of: TimeZoneOf,
) -> WorldRows:  # fmt: skip
    """All rows of a set."""
    rows, around, nearest, states = WorldRows(), Around(), NearestCity(), StatesByName()
    kept = list(cities)
    for city in kept:
        around.add(city.country, city)
        if city.state is not None:
            around.add((STATE_KIND, city.state.number), city)
        if city.county is not None:
            around.add((COUNTY_KIND, city.county.number), city)
        nearest.add(city.country, city.state.number if city.state else None, city.number, city.lat, city.lon)
    _add_divisions(rows, countries, divisions, around, states)
    closest = _add_postal_codes(rows, postal, nearest, states)
    _add_cities(rows, kept, aliases, closest, time_zone_of)
    rows.name.sort(key=lambda name: (name.kind, name.folded))
    rows.beginning.extend(beginnings(rows.name))
    return rows


def _add_divisions(
    rows: WorldRows, countries: Sequence[CountrySource], divisions: Sequence[DivisionSource | None], around: Around,
    states: StatesByName,
) -> None:  # fmt: skip
    for one in countries:
        name, middle = plain(one.name)[:MAX_NAME], _middle(around.centre.get(one.code))
        facts = one.dial_code, one.currency, one.postal_code_pattern
        rows.country.append((one.code, one.alpha3, name, one.aliases, *facts, *middle, True))
    for division in {id(division): division for division in divisions}.values():
        if division is None or division.level not in (STATE_LEVEL, COUNTY_LEVEL):
            continue
        kind = STATE_KIND if division.level == STATE_LEVEL else COUNTY_KIND
        place, name, number = (kind, division.number), plain(division.name)[:MAX_NAME], division.number
        if kind == COUNTY_KIND and place not in around.centre:
            continue  # nobody lives there who could be asked for
        middle, population = _middle(around.centre.get(place)), around.population.get(place, 0)
        state: int | None = number
        if kind == STATE_KIND:
            names = name, division.name, division.type, division.aliases
            rows.state.append((division.country, division.code, number, *names, *middle, True))
            states.add(division.country, number, division.code, [division.name, *division.aliases])
        else:
            state = division.parent.number if division.parent is not None else None
            rows.county.append((number, division.country, state, name, *middle, True))
        rows.name.extend(names_of(kind, number, state, division.country, population, division.name, division.aliases))


def _add_postal_codes(
    rows: WorldRows, postal: Iterable[PostalSource], nearest: NearestCity, states: StatesByName
) -> dict[int, tuple[float, str]]:
    """Add the rows; answers the nearest code of each city with its distance."""
    closest: dict[int, tuple[float, str]] = {}
    for one in postal:
        row, meters = postal_row(one, nearest, states, is_of_file=False)
        rows.postal_code.append(row)
        if row.city is not None and (row.city not in closest or meters < closest[row.city][0]):
            closest[row.city] = meters, row.code
    return closest


def postal_row(
    one: PostalSource, nearest: NearestCity, states: StatesByName, *, is_of_file: bool
) -> tuple[PostalRow, float]:
    """A postal code with the city to which it belongs, and how far away that is."""
    state = states.find(one.country, one.state) if one.state else None
    city, meters, cell = None, 0.0, None
    if one.lat is not None and one.lon is not None:
        cell = cell_of(one.lat, one.lon)
        if found := nearest.find(one.country, state, one.lat, one.lon):
            city, meters = found
    lat, lon = (None if degrees is None else scaled(degrees) for degrees in (one.lat, one.lon))
    return PostalRow(one.country, one.code, state, city, one.county, one.places, lat, lon, cell, is_of_file), meters


def _add_cities(
    rows: WorldRows, cities: Sequence[CitySource], aliases: Mapping[int, Sequence[str]],
    closest: Mapping[int, tuple[float, str]], time_zone_of: TimeZoneOf,
) -> None:  # fmt: skip
    zones: dict[str, int] = {}
    for city in cities:
        state, county = city.state.number if city.state else None, city.county.number if city.county else None
        others = aliases.get(city.number, ())
        if shown := [other for other in others if len(other) <= MAX_NAME][:MAX_ALIASES]:
            rows.alias.append((city.number, shown))
        name, zone = plain(city.name)[:MAX_NAME], time_zone_of(city.lat, city.lon)
        names = name, city.name if city.name != name else None, fold(city.name)
        spot = scaled(city.lat), scaled(city.lon), cell_of(city.lat, city.lon)
        facts = city.population, closest.get(city.number, (0, None))[1], True
        number = zones.setdefault(zone, len(zones) + 1) if zone is not None else None
        rows.city.append((city.number, city.country, state, county, *names, *spot, *facts, number))
        rows.name.extend(names_of(CITY_KIND, city.number, state, city.country, city.population, city.name, others))
    rows.time_zone.extend((number, zone) for zone, number in zones.items())
    rows.city.sort(key=lambda row: (row[1], row[2] or 0, row[6]))


def names_of(
    kind: int, ref: int, state: int | None, country: str, population: int, name: str, others: Iterable[str]
) -> Iterator[NameRow]:
    """The rows by which a place is found: its own name and other Latin ones, each from its first word and from later
    ones on.
    """
    own = fold(name)
    for folded in dict.fromkeys([own, *map(fold, others)]):
        if folded and (folded == own or folded.isascii()):
            for place, part in enumerate(later_parts(folded)):
                yield NameRow(population, ref, state, kind, folded == own, place == 0, country, part)


def beginnings(names: Sequence[NameRow]) -> Iterator[tuple[Any, ...]]:
    """The best names of beginnings that very many have, of all countries and of each. ``names`` are sorted by kind and
    text.
    """
    order = sorted(range(len(names)), key=lambda place: rank_key(names[place]))
    ranks = [0] * len(names)
    for rank, place in enumerate(order):
        ranks[place] = rank
    by_kind: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        by_kind[name.kind, ""].append(place)
        by_kind[name.kind, name.country].append(place)
    for (kind, country), places in by_kind.items():
        for text, longer in _frequent(names, places, ""):
            best = _best(names, order, sorted([ranks[place] for place in longer]))
            for number, name in enumerate(best):
                rank = 1 if name.is_whole else 2
                yield kind, country, text, number, rank, name.is_own, name.population, name.ref, name.folded


def rank_key(name: NameRow) -> tuple[bool, bool, int, str]:
    """By which names of one beginning are sorted: whole ones, own ones, large ones first, then by their letters."""
    return not name.is_whole, not name.is_own, -name.population, name.folded


def _frequent(names: Sequence[NameRow], places: Sequence[int], beginning: str) -> Iterator[tuple[str, Sequence[int]]]:
    """Beginnings longer than one that very many of these names have, with the places of these."""
    depth = len(beginning)
    for letter, group in groupby(places, key=lambda place: names[place].folded[depth : depth + 1]):
        longer = list(group)
        if letter and len(longer) >= MANY_NAMES:
            yield beginning + letter, longer
            yield from _frequent(names, longer, beginning + letter)


def _best(names: Sequence[NameRow], order: Sequence[int], ranks: Iterable[int]) -> list[NameRow]:
    """The best name of each place, of so many places."""
    found: dict[int, NameRow] = {}
    for rank in ranks:
        name = names[order[rank]]
        found.setdefault(name.ref, name)
        if len(found) == BEST_NAMES:
            break
    return list(found.values())
