"""A trace for a map: fewer points that keep its shape, where it stood still, and how long it is. Pure."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from haulier.core.great_circle import great_circle

STOP_METRES = 50.0
STOP_MS = 5 * 60_000
"""Whoever stays within so many metres for so long stands."""
STOP_STEP_MS = 10_000
"""Points that follow another sooner are not looked at for stops."""
MAX_TESTS = 5_000_000
"""Distances that are measured for one trace; then it is left as it is so far. A second or two."""


class Fix(NamedTuple):
    """A place at a time, epoch milliseconds."""

    tis: int
    lat: float
    lon: float


class Stop(NamedTuple):
    """Where and from when to when a device stood."""

    lat: float
    lon: float
    first: int
    last: int


def metres_between(one: Fix, two: Fix) -> float:
    """Great-circle distance."""
    return great_circle(one.lat, one.lon, two.lat, two.lon)


def length_of(fixes: Sequence[Fix]) -> float:
    """Metres of all steps."""
    return sum(metres_between(one, two) for one, two in pairwise(fixes))


def thinned(fixes: Sequence[Fix], most: int) -> list[Fix]:
    """At most so many of the points, the first and the last among them: as Douglas and Peucker chose them, always the
    one next that lies furthest from the line so far.
    """
    if len(fixes) <= most or most < 2:
        return list(fixes[:most] if most < 2 else fixes)
    places = _plane(fixes)
    kept = {0, len(fixes) - 1}
    heap = [_furthest(places, 0, len(fixes) - 1)]
    tests = len(fixes)
    while heap and len(kept) < most and tests < MAX_TESTS:
        _, place, first, last = heapq.heappop(heap)
        if place < 0:
            continue
        kept.add(place)
        tests += last - first
        for part in ((first, place), (place, last)):
            if part[1] - part[0] > 1:
                heapq.heappush(heap, _furthest(places, *part))
    return [fixes[place] for place in sorted(kept)]


def stops_of(fixes: Sequence[Fix]) -> list[Stop]:
    """Where the device stood."""
    fixes = _spaced(fixes)
    stops: list[Stop] = []
    first = 0
    while first < len(fixes):
        beyond = first + 1
        while beyond < len(fixes) and metres_between(fixes[first], fixes[beyond]) <= STOP_METRES:
            beyond += 1
        if fixes[beyond - 1].tis - fixes[first].tis >= STOP_MS:
            here = fixes[first:beyond]
            lat, lon = sum(fix.lat for fix in here) / len(here), sum(fix.lon for fix in here) / len(here)
            stops.append(Stop(lat, lon, here[0].tis, here[-1].tis))
            first = beyond
        else:
            first += 1
    return stops


def _spaced(fixes: Sequence[Fix]) -> list[Fix]:
    """The points without those that follow the one before too soon; the last one stays."""
    found: list[Fix] = []
    for fix in fixes:
        if not found or fix.tis - found[-1].tis >= STOP_STEP_MS:
            found.append(fix)
    if found and found[-1] != fixes[-1]:
        found.append(fixes[-1])
    return found


def _plane(fixes: Sequence[Fix]) -> list[tuple[float, float]]:
    """Places on a plane on which short distances are right in proportion; a step over the 180th meridian goes on."""
    scale = math.cos(math.radians(sum(fix.lat for fix in fixes) / len(fixes)))
    found, turn, before = [], 0.0, fixes[0].lon
    for fix in fixes:
        if fix.lon - before > 180:
            turn -= 360
        elif before - fix.lon > 180:
            turn += 360
        before = fix.lon
        found.append(((fix.lon + turn) * scale, fix.lat))
    return found


def _furthest(places: Sequence[tuple[float, float]], first: int, last: int) -> tuple[float, int, int, int]:
    """The point between two that lies furthest from the line between them, the distance negative for the heap."""
    (x1, y1), (x2, y2) = places[first], places[last]
    dx, dy = x2 - x1, y2 - y1
    square = dx * dx + dy * dy
    found, most = -1, 0.0
    for place in range(first + 1, last):
        x, y = places[place]
        along = 0.0 if square == 0 else max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / square))
        away = (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2
        if away > most:
            found, most = place, away
    return -most, found, first, last
