"""Where the driver's phone is: it stands where a leg begins, goes straight to where it ends, and stands there.

Pure. The data knows when a leg began and ended, and nothing between; so a phone goes along the great circle, evenly.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

from haulier.demo.trips import Centre, Leg

EARTH_RADIUS_M = 6_371_008.8
STAND_SECONDS = 30
"""A phone is still where a leg begins so long after its departure, and where it ends so long before its arrival: two
points at each end. Centres are known by city or state only, so that some legs would take 1,000 metres a second. The
platform believes such a jump once the next point confirms it, as it should.
"""
INTERVAL_SECONDS = 300
"""Time from point to point on the way."""
ACCURACY_M = 10
PLACES = 6
"""Digits of a degree that a phone sends: a tenth of a metre."""


class Batch(NamedTuple):
    """Points of a leg that are sent at once: which of its moments, from ``first`` to before ``end``."""

    at: int
    first: int
    end: int


class Position(NamedTuple):
    """A latitude and a longitude, as they are sent."""

    lat: float
    lon: float


def moments_of(leg: Leg) -> list[int]:
    """When a phone notes where it is on a leg."""
    left, reached = leg.departed + STAND_SECONDS, leg.arrived - STAND_SECONDS
    on_the_way = range(left + INTERVAL_SECONDS, reached, INTERVAL_SECONDS)
    return [leg.departed, left, *on_the_way, *([reached] if reached > left else []), leg.arrived]


def batches_of(leg: Leg, each_alone: bool) -> list[Batch]:
    """When a leg's points are sent: each when it is noted, or all on arrival."""
    moments = moments_of(leg)
    if each_alone:
        return [Batch(at, number, number + 1) for number, at in enumerate(moments)]
    return [Batch(moments[-1], 0, len(moments))]


def positions(leg: Leg, source: Centre, destination: Centre, first: int, end: int) -> Iterator[tuple[int, Position]]:
    """Some of a leg's moments, and where the phone is then."""
    left, reached = leg.departed + STAND_SECONDS, leg.arrived - STAND_SECONDS
    way = Way(source, destination)
    for at in moments_of(leg)[first:end]:
        yield at, way.at(0.0 if at <= left else 1.0 if at >= reached else (at - left) / (reached - left))


class Way:
    """The great circle from one centre to another."""

    def __init__(self, source: Centre, destination: Centre) -> None:
        self.begin = Position(round(source.lat, PLACES), round(source.lon, PLACES))
        self.end = Position(round(destination.lat, PLACES), round(destination.lon, PLACES))
        self.angle = metres(*self.begin, *self.end) / EARTH_RADIUS_M
        self.ends = list(zip(_vector(self.begin), _vector(self.end), strict=True))

    def at(self, share: float) -> Position:
        """The point at a share of the way."""
        if not 0 < share < 1 or not self.angle:
            return self.end if share >= 1 else self.begin
        before, after = sin((1 - share) * self.angle), sin(share * self.angle)
        x, y, z = (before * one + after * other for one, other in self.ends)
        return Position(round(degrees(atan2(z, sqrt(x * x + y * y))), PLACES), round(degrees(atan2(y, x)), PLACES))


def _vector(place: Position) -> tuple[float, float, float]:
    """A place as a point of the unit sphere."""
    lat, lon = radians(place.lat), radians(place.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Metres between two places. Written out here and not taken from the platform, which is what is checked."""
    first, second = radians(lat1), radians(lat2)
    rise, turn = sin((second - first) / 2), sin(radians(lon2 - lon1) / 2)
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(rise * rise + cos(first) * cos(second) * turn * turn)))
