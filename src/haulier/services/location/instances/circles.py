"""What of the index a circle on the ground lies in. Pure. See: points.sql."""

from __future__ import annotations

import math
from typing import NamedTuple

from haulier.core.great_circle import EARTH_METRES

BANDS_A_DEGREE = 20
MARGIN = 1e-9
"""Degrees by which the box is larger than the circle, so that rounding loses none."""


class Box(NamedTuple):
    """Bands of latitude, and spans of longitude: two where they pass the antimeridian."""

    first_band: int
    last_band: int
    wests: list[float]
    easts: list[float]


def box_around(lat: float, long: float, metres: float) -> Box:
    """The box that holds a circle."""
    angle = metres / EARTH_METRES
    reach = math.degrees(angle) + MARGIN
    south, north = max(-90.0, lat - reach), min(90.0, lat + reach)
    bands = (math.floor(south * BANDS_A_DEGREE), math.floor(north * BANDS_A_DEGREE))
    if south <= -90 or north >= 90:
        return Box(*bands, [-180.0], [180.0])
    width = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(lat))))) + MARGIN
    west, east = long - width, long + width
    if west < -180:
        return Box(*bands, [west + 360, -180.0], [180.0, east])
    if east > 180:
        return Box(*bands, [west, -180.0], [180.0, east - 360])
    return Box(*bands, [west], [east])
