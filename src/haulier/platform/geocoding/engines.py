"""The engines that can be asked: how each wants to be asked, and how it answers. Pure.

See: contract/address.md section 9; nominatim.org/release-docs/latest/api, github.com/komoot/photon,
github.com/pelias/documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from haulier.platform.geocoding.countries import find_country
from haulier.platform.geocoding.found_places import (
    MAX_FORMATTED,
    FoundPlace,
    PointQuestion,
    Precision,
    Question,
    is_on_earth,
)

EngineName = Literal["nominatim", "photon", "pelias"]
T = TypeVar("T")

STREET_RANK, HOUSE_RANK = 26, 28
"""Nominatim's ranks: from STREET_RANK on a street, above HOUSE_RANK a house or what stands beside one."""
CITY_RANK, STATE_RANK = 13, 5
POSTAL_TYPES = frozenset({"postcode", "postal_code"})
CITY_MEMBERS = ("city", "town", "village", "municipality", "hamlet", "city_district", "suburb")
PHOTON_PRECISION: Mapping[str, Precision] = {
    "house": "rooftop", "street": "street", "locality": "city", "district": "city", "city": "city",
    "county": "state", "state": "state", "country": "country",
}  # fmt: skip
PELIAS_PRECISION: Mapping[str, Precision] = {
    "venue": "rooftop", "address": "rooftop", "intersection": "street", "street": "street", "postalcode": "postal",
    "neighbourhood": "city", "borough": "city", "localadmin": "city", "locality": "city",
    "macrocounty": "state", "county": "state", "region": "state", "macroregion": "state",
    "dependency": "country", "country": "country",
}  # fmt: skip


class WrongAnswer(Exception):
    """What came is no answer of this engine."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How an engine is asked. The addresses are paths with their parameters; the readers raise WrongAnswer, and give
    None where the engine knows no such place.
    """

    name: EngineName
    search: Callable[[Question], str]
    read_search: Callable[[bytes], FoundPlace | None]
    reverse: Callable[[PointQuestion], str]
    read_reverse: Callable[[bytes], FoundPlace | None]


class NominatimPlace(Struct):
    """A place in the format jsonv2, or why there is none."""

    lat: str = ""
    lon: str = ""
    display_name: str = ""
    place_rank: int = 0
    type: str = ""
    addresstype: str = ""
    address: dict[str, Any] = {}
    error: Any = None


class Geometry(Struct):
    """A point of GeoJSON."""

    coordinates: tuple[float, float]


class Feature(Struct):
    """A place of GeoJSON."""

    geometry: Geometry
    properties: dict[str, Any] = {}


class Features(Struct):
    """Places of GeoJSON."""

    features: list[Feature]


def _decode(raw: bytes, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=type_)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise WrongAnswer from None


def _place(lat: float, long: float, **members: Any) -> FoundPlace:
    if not is_on_earth(lat, long):
        raise WrongAnswer
    return FoundPlace(lat=lat, long=long, **members)


def _text(value: Any) -> str:
    """A text as it can be kept and shown: what is not printable, NUL first of all, becomes a blank."""
    text = value[:MAX_FORMATTED] if isinstance(value, str) else ""
    return text if text.isprintable() else "".join(one if one.isprintable() else " " for one in text)


def _first(members: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _text(members.get(name)))), "")


def _lines(house: str, street: str) -> list[str]:
    return [line] if (line := " ".join(part for part in (house, street) if part)) else []


def _joined(*parts: str) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))[:MAX_FORMATTED]


def _nominatim_precision(place: NominatimPlace) -> Precision:
    if "house_number" in place.address or place.place_rank > HOUSE_RANK:
        return "rooftop"
    if place.addresstype in POSTAL_TYPES or place.type in POSTAL_TYPES:
        return "postal"
    if place.place_rank >= STREET_RANK:
        return "street"
    if place.place_rank >= CITY_RANK:
        return "city"
    return "state" if place.place_rank >= STATE_RANK else "country"


def _nominatim_place(place: NominatimPlace) -> FoundPlace | None:
    if place.error is not None:
        return None
    try:
        lat, long = float(place.lat), float(place.lon)
    except ValueError:
        raise WrongAnswer from None
    inside = place.address
    return _place(
        lat,
        long,
        precision=_nominatim_precision(place),
        source="nominatim",
        formatted=_text(place.display_name),
        lines=_lines(_text(inside.get("house_number")), _first(inside, ("road", "pedestrian", "footway"))),
        city=_first(inside, CITY_MEMBERS),
        state=_text(inside.get("state")),
        postalCode=_text(inside.get("postcode")),
        country=_text(inside.get("country_code")).upper(),
    )


def _read_nominatim_search(raw: bytes) -> FoundPlace | None:
    places = _decode(raw, list[NominatimPlace])
    return _nominatim_place(places[0]) if places else None


def _read_nominatim_reverse(raw: bytes) -> FoundPlace | None:
    return _nominatim_place(_decode(raw, NominatimPlace))


def _nominatim_search(asked: Question) -> str:
    members = {"q": asked.text, "format": "jsonv2", "addressdetails": "1", "limit": "1"}
    if asked.country:
        members["countrycodes"] = asked.country.lower()
    return f"/search?{urlencode(members)}"


def _nominatim_reverse(asked: PointQuestion) -> str:
    return f"/reverse?{urlencode({'lat': asked.lat, 'lon': asked.long, 'format': 'jsonv2'})}"


def _read_photon(raw: bytes) -> FoundPlace | None:
    features = _decode(raw, Features).features
    if not features:
        return None
    inside = features[0].properties
    long, lat = features[0].geometry.coordinates
    name, house, street = (_text(inside.get(member)) for member in ("name", "housenumber", "street"))
    city, state, code, country = (_text(inside.get(member)) for member in ("city", "state", "postcode", "country"))
    sort, value = _text(inside.get("type")), _text(inside.get("osm_value"))
    precision: Precision = PHOTON_PRECISION.get(sort, "rooftop" if house else "city")
    if value in POSTAL_TYPES:
        precision = "postal"
    street = street or (name if sort == "street" else "")
    return _place(
        lat,
        long,
        precision=precision,
        source="photon",
        formatted=_joined(name if name != street else "", *_lines(house, street), city, code, state, country),
        lines=_lines(house, street),
        city=city or (name if sort == "city" else ""),
        state=state,
        postalCode=code,
        country=_text(inside.get("countrycode")).upper(),
    )


def _photon_search(asked: Question) -> str:
    return f"/api?{urlencode({'q': asked.text, 'limit': '1'})}"


def _photon_reverse(asked: PointQuestion) -> str:
    return f"/reverse?{urlencode({'lat': asked.lat, 'lon': asked.long})}"


def _read_pelias(raw: bytes) -> FoundPlace | None:
    features = _decode(raw, Features).features
    if not features:
        return None
    inside = features[0].properties
    long, lat = features[0].geometry.coordinates
    precision: Precision = PELIAS_PRECISION.get(_text(inside.get("layer")), "city")
    if precision == "rooftop" and inside.get("match_type") == "interpolated":
        precision = "street"
    return _place(
        lat,
        long,
        precision=precision,
        source="pelias",
        formatted=_text(inside.get("label")),
        lines=_lines(_text(inside.get("housenumber")), _text(inside.get("street"))),
        city=_first(inside, ("locality", "localadmin")),
        state=_text(inside.get("region")),
        postalCode=_text(inside.get("postalcode")),
        country=_alpha_2(_first(inside, ("country_code", "country_a"))),
    )


def _alpha_2(code: str) -> str:
    """Of a country's code of two or three letters; empty for any other text."""
    country = find_country(code) if len(code) <= 3 else None
    return country.code if country is not None else ""


def _pelias_search(asked: Question) -> str:
    members = {"text": asked.text, "size": "1"}
    if asked.country:
        members["boundary.country"] = asked.country
    return f"/v1/search?{urlencode(members)}"


def _pelias_reverse(asked: PointQuestion) -> str:
    return f"/v1/reverse?{urlencode({'point.lat': asked.lat, 'point.lon': asked.long})}"


ENGINES: Mapping[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine("nominatim", _nominatim_search, _read_nominatim_search, _nominatim_reverse, _read_nominatim_reverse),
        Engine("photon", _photon_search, _read_photon, _photon_reverse, _read_photon),
        Engine("pelias", _pelias_search, _read_pelias, _pelias_reverse, _read_pelias),
    )
}
