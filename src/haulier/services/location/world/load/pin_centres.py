"""Where Indian postal codes are, from the positions of their post offices, of which some are far wrong. Pure.

The package's own centres are means of all offices: of one code in fifteen they are 8 km and more off, of some a
thousand. An office counts that is near the middle of its sorting district, the first three digits of its code, and near
the head office of its code or, where there is none, near most offices of it. A code of which none counts has no centre:
its city or state is the truer answer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from haulier.core.great_circle import great_circle

DISTRICT_METERS = 150_000
"""Farthest that an office is from the middle of its sorting district."""
CODE_METERS = 10_000
"""The same from the middle of its code's offices."""
CODES_A_DISTRICT = 1_000

Position = tuple[float, float]


class Office(NamedTuple):
    """A post office. A head office is written down with more care than others."""

    code: int
    lat: float
    lon: float
    is_head: bool = False


def find_pin_centres(offices: Iterable[Office]) -> dict[int, Position]:
    """The middle of each code, latitude and longitude."""
    by_code: defaultdict[int, list[Office]] = defaultdict(list)
    by_district: defaultdict[int, list[Office]] = defaultdict(list)
    for office in offices:
        by_code[office.code].append(office)
        by_district[office.code // CODES_A_DISTRICT].append(office)
    districts = {district: _middle(found) for district, found in by_district.items()}
    centres = {}
    for code, found in by_code.items():
        of_district = _near(found, districts[code // CODES_A_DISTRICT], DISTRICT_METERS)
        if of_district:
            middle = _middle([office for office in of_district if office.is_head] or of_district)
            centres[code] = _mean(_near(of_district, middle, CODE_METERS)) or middle
    return centres


def _middle(found: list[Office]) -> Position:
    """The medians, which a few wrong positions do not move."""
    return median(office.lat for office in found), median(office.lon for office in found)


def _mean(found: list[Office]) -> Position | None:
    if not found:
        return None
    return math.fsum(one.lat for one in found) / len(found), math.fsum(one.lon for one in found) / len(found)


def _near(found: list[Office], middle: Position, meters: float) -> list[Office]:
    return [office for office in found if great_circle(office.lat, office.lon, *middle) <= meters]
