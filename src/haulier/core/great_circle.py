"""Distances on the Earth, taken as a sphere. Pure. See: contract/tracking.md section 9.6."""

from __future__ import annotations

from math import asin, cos, pi, radians, sin, sqrt

EARTH_METRES = 6_371_008.8
"""Mean radius."""
METRES_A_DEGREE = EARTH_METRES * pi / 180


def great_circle(lat: float, long: float, other_lat: float, other_long: float) -> float:
    """Metres between two points along the ground."""
    first, second = radians(lat), radians(other_lat)
    rise, turn = sin((second - first) / 2), sin(radians(other_long - long) / 2)
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(rise * rise + cos(first) * cos(second) * turn * turn)))
