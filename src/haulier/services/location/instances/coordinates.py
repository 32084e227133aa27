"""Coordinates as callers write them, and as numbers. Pure. See: contract/location.md, Location."""

from __future__ import annotations

import math
import re
from decimal import Decimal

MAX_DECIMALS = 6
LIMITS = {"lat": 90, "long": 180}
LETTERS = {"lat": "NS", "long": "EW"}
NEGATIVE = "SW"
MAX_TEXT = 32
_FORM = re.compile(
    r"(?P<before>[NSEW]?) ?(?P<number>[+-]?\d{1,3}(?:\.\d{1,6})?)(?: ?°)? ?(?P<after>[NSEW]?)", re.ASCII | re.IGNORECASE
)


def parse_coordinate(value: str | int | float, axis: str) -> float | None:
    """The degrees that a value says of ``lat`` or ``long``; None where it says none. A text may have a degree sign and
    the letter of a hemisphere, and then no sign.
    """
    if not isinstance(value, str):
        return _within(float(value), axis) if abs(value) <= LIMITS[axis] else None
    found = _FORM.fullmatch(" ".join(value.split())) if len(value) <= MAX_TEXT else None
    if found is None:
        return None
    letters, number = (found["before"] + found["after"]).upper(), found["number"]
    if not letters:
        return _within(float(number), axis)
    if len(letters) > 1 or letters not in LETTERS[axis] or number[0] in "+-":
        return None
    return _within(-float(number) if letters in NEGATIVE else float(number), axis)


def coordinate_text(value: str | int | float) -> str:
    """A coordinate as it is kept: a text as it was sent, a number as a decimal."""
    if isinstance(value, str):
        return value
    return format(round(Decimal(repr(value)), MAX_DECIMALS).normalize(), "f")


def _within(degrees: float, axis: str) -> float | None:
    return degrees if math.isfinite(degrees) and abs(degrees) <= LIMITS[axis] else None
