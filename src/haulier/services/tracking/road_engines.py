"""The engines that know the roads: how each is asked for a way and for its time, and how it answers. Pure.

See: contract/tracking.md section 9.7; project-osrm.org/docs, valhalla.github.io/valhalla/api.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from haulier.services.tracking.rules.snapping import Matched
from haulier.services.tracking.rules.thinning import Fix, metres_between

T = TypeVar("T")

OSRM_POINTS = 45
"""Points of one call; the last of them is the first of the next call. It takes 100 as it is delivered, but all of them
stand in the address, of which the door out lets 2,048 characters through.
"""
VALHALLA_POINTS = 1_000
OSRM_STOPS, VALHALLA_STOPS = 70, 20
"""Places of one question for a way by stops, for the same reason, and as Valhalla is delivered."""
LEAST_RADIUS, LARGEST_RADIUS, USUAL_RADIUS = 10, 50, 20
"""Metres within which a road is looked for: the accuracy, within these."""
VALHALLA_CONFIDENCE = 0.6
"""It says none of its own, so it never counts as a very sure one."""
NO_MATCH = frozenset({"NoMatch", "NoSegment", "NoRoute"})
"""What OSRM answers with 400 where there is no road: not that it is out of order."""
VALHALLA_NO_MATCH = range(440, 450)


class WrongAnswer(Exception):
    """What came is no answer of this engine."""


class Question(NamedTuple):
    """One call."""

    method: str
    path: str
    body: bytes = b""

    @property
    def headers(self) -> Mapping[str, str]:
        """What is sent with it."""
        return {"Content-Type": "application/json"} if self.body else {}


class _Matching(Struct):
    distance: float = 0.0
    confidence: float = 0.0


class _Tracepoint(Struct):
    matchings_index: int = 0


class _OsrmMatch(Struct):
    code: str = ""
    matchings: list[_Matching] = []
    tracepoints: list[_Tracepoint | None] = []


class _Leg(Struct):
    duration: float


class _Route(Struct):
    distance: float
    legs: list[_Leg] = []


class _OsrmRoute(Struct):
    code: str = ""
    routes: list[_Route] = []


class _Summary(Struct):
    length: float
    time: float = 0.0


class _TripLeg(Struct):
    summary: _Summary


class _Trip(Struct):
    summary: _Summary
    legs: list[_TripLeg] = []


class _ValhallaTrip(Struct):
    trip: _Trip | None = None
    error_code: int = 0


_osrm_match = msgspec.json.Decoder(_OsrmMatch)
_osrm_route = msgspec.json.Decoder(_OsrmRoute)
_valhalla = msgspec.json.Decoder(_ValhallaTrip)
_encode = msgspec.json.Encoder().encode


def parts_of(piece: Sequence[Fix], most: int) -> Iterator[Sequence[Fix]]:
    """A piece in parts of so many points; the last point of one is the first of the next."""
    for start in range(0, max(1, len(piece) - 1), most - 1):
        yield piece[start : start + most]


def osrm_match(part: Sequence[Fix], radii: Sequence[int]) -> Question:
    """Ask OSRM for the roads of a way. It is not to tidy it up: the points that it leaves out then, it shows as not
    matched, and the cleaning has been done.
    """
    times = ";".join(str(fix.tis // 1000) for fix in part)
    radius = ";".join(map(str, radii))
    query = f"tidy=false&gaps=split&overview=false&timestamps={times}&radiuses={radius}"
    return Question("GET", f"/match/v1/driving/{_places(part)}?{query}")


def read_osrm_match(part: Sequence[Fix], raw: bytes) -> Matched:
    """What OSRM made of a way. Raises WrongAnswer."""
    answer = _decode(_osrm_match, raw)
    if answer.code in NO_MATCH:
        return Matched(_length(part), 0.0, 0, len(part))
    if answer.code != "Ok" or len(answer.tracepoints) != len(part):
        raise WrongAnswer
    indexes = [point.matchings_index for point in answer.tracepoints if point is not None]
    if not all(0 <= index < len(answer.matchings) for index in indexes):
        raise WrongAnswer
    weight = sum(answer.matchings[index].confidence for index in indexes)
    metres = sum(matching.distance for matching in answer.matchings)
    return Matched(metres, weight / len(indexes) if indexes else 0.0, len(indexes), len(part))


def osrm_route(cut: tuple[Fix, Fix]) -> Question:
    """Ask OSRM for the way between two points."""
    return Question("GET", f"/route/v1/driving/{_places(cut)}?overview=false")


def read_osrm_route(raw: bytes) -> float | None:
    """Its metres; None where there is none. Raises WrongAnswer."""
    answer = _decode(_osrm_route, raw)
    if answer.code in NO_MATCH:
        return None
    if answer.code != "Ok" or not answer.routes:
        raise WrongAnswer
    return answer.routes[0].distance


def valhalla_match(part: Sequence[Fix], _radii: Sequence[int]) -> Question:
    """Ask Valhalla for the roads of a way."""
    shape = [{"lat": fix.lat, "lon": fix.lon, "time": fix.tis // 1000} for fix in part]
    return Question("POST", "/trace_route", _encode({"shape": shape, "costing": "auto", "shape_match": "map_snap"}))


def read_valhalla_match(part: Sequence[Fix], raw: bytes) -> Matched:
    """What Valhalla made of a way. Raises WrongAnswer."""
    metres = read_valhalla_route(raw)
    if metres is None:
        return Matched(_length(part), 0.0, 0, len(part))
    return Matched(metres, VALHALLA_CONFIDENCE, len(part), len(part))


def valhalla_route(cut: tuple[Fix, Fix]) -> Question:
    """Ask Valhalla for the way between two points."""
    locations = [{"lat": fix.lat, "lon": fix.lon} for fix in cut]
    return Question("POST", "/route", _encode({"locations": locations, "costing": "auto"}))


def read_valhalla_route(raw: bytes) -> float | None:
    """Its metres; None where there is none. Raises WrongAnswer."""
    answer = _decode(_valhalla, raw)
    if answer.error_code in VALHALLA_NO_MATCH:
        return None
    if answer.trip is None:
        raise WrongAnswer
    return answer.trip.summary.length * 1000


def osrm_legs(stops: Sequence[Fix]) -> Question:
    """Ask OSRM for the way by stops."""
    return Question("GET", f"/route/v1/driving/{_places(stops)}?overview=false&steps=false")


def read_osrm_legs(stops: Sequence[Fix], raw: bytes) -> list[float] | None:
    """The seconds of each of its legs; None where there is no way. Raises WrongAnswer."""
    answer = _decode(_osrm_route, raw)
    if answer.code in NO_MATCH:
        return None
    if answer.code != "Ok" or not answer.routes:
        raise WrongAnswer
    return _checked(stops, [leg.duration for leg in answer.routes[0].legs])


def valhalla_legs(stops: Sequence[Fix]) -> Question:
    """Ask Valhalla for the way by stops."""
    locations = [{"lat": fix.lat, "lon": fix.lon} for fix in stops]
    return Question("POST", "/route", _encode({"locations": locations, "costing": "auto", "directions_type": "none"}))


def read_valhalla_legs(stops: Sequence[Fix], raw: bytes) -> list[float] | None:
    """The seconds of each of its legs; None where there is no way. Raises WrongAnswer."""
    answer = _decode(_valhalla, raw)
    if answer.error_code in VALHALLA_NO_MATCH:
        return None
    if answer.trip is None:
        raise WrongAnswer
    return _checked(stops, [leg.summary.time for leg in answer.trip.legs])


def _checked(stops: Sequence[Fix], seconds: list[float]) -> list[float]:
    if len(seconds) != len(stops) - 1 or not all(math.isfinite(each) and each >= 0 for each in seconds):
        raise WrongAnswer
    return seconds


class Engine(NamedTuple):
    """How an engine is asked: for the roads of a way in parts of so many points, and for the way by so many stops."""

    points: int
    match: Callable[[Sequence[Fix], Sequence[int]], Question]
    read_match: Callable[[Sequence[Fix], bytes], Matched]
    route: Callable[[tuple[Fix, Fix]], Question]
    read_route: Callable[[bytes], float | None]
    stops: int
    legs: Callable[[Sequence[Fix]], Question]
    read_legs: Callable[[Sequence[Fix], bytes], list[float] | None]


def radius_of(accuracy: float | None) -> int:
    """Metres within which a road is looked for."""
    return USUAL_RADIUS if accuracy is None else round(min(LARGEST_RADIUS, max(LEAST_RADIUS, accuracy)))


def _places(fixes: Sequence[Fix]) -> str:
    return ";".join(f"{fix.lon:.6f},{fix.lat:.6f}" for fix in fixes)


def _length(part: Sequence[Fix]) -> float:
    return sum(metres_between(one, two) for one, two in pairwise(part))


def _decode(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise WrongAnswer from None


ENGINES: Mapping[str, Engine] = {
    "osrm": Engine(
        OSRM_POINTS, osrm_match, read_osrm_match, osrm_route, read_osrm_route, OSRM_STOPS, osrm_legs, read_osrm_legs
    ),
    "valhalla": Engine(
        VALHALLA_POINTS, valhalla_match, read_valhalla_match, valhalla_route, read_valhalla_route,
        VALHALLA_STOPS, valhalla_legs, read_valhalla_legs,
    ),
}  # fmt: skip
