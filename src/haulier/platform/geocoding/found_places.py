"""What is asked of a geocoder, and what it finds. Pure."""

from __future__ import annotations

import math
import unicodedata
from typing import Literal

from msgspec import Struct

Precision = Literal["rooftop", "street", "postal", "city", "state", "country"]
ACCURACY: dict[Precision, float] = {
    "rooftop": 25,
    "street": 250,
    "postal": 3_000,
    "city": 8_000,
    "state": 150_000,
    "country": 1_000_000,
}
"""Metres within which a place of this precision is taken to be."""
OFFLINE = "offline"
"""The source of what no engine was asked, or none could answer."""
MAX_FORMATTED = 512


class FoundPlace(Struct, kw_only=True, omit_defaults=True):
    """A place with coordinates, as it is kept too."""

    lat: float
    long: float
    precision: Precision
    source: str
    """The engine's name, or ``OFFLINE``."""
    formatted: str = ""
    lines: list[str] = []
    """Street and house."""
    city: str = ""
    state: str = ""
    postalCode: str = ""
    country: str = ""
    """Alpha-2, if it is known."""

    @property
    def accuracy(self) -> float:
        """Metres within which it is."""
        return ACCURACY[self.precision]


class Question(Struct, frozen=True):
    """An address as one text. ``country`` is alpha-2, empty where it is not known."""

    text: str
    country: str = ""

    @property
    def folded(self) -> str:
        """The same for questions that differ in case, blanks and commas alone."""
        text = unicodedata.normalize("NFKC", self.text).casefold()
        return "\x1f".join(("text", " ".join(text.replace(",", " ").split()), self.country))


class PointQuestion(Struct, frozen=True):
    """A point whose address is asked."""

    lat: float
    long: float

    @property
    def folded(self) -> str:
        """The same for points within a metre."""
        return "\x1f".join(("point", f"{self.lat:.5f}", f"{self.long:.5f}"))


def is_on_earth(lat: float, long: float) -> bool:
    """Are these coordinates of a place?"""
    return math.isfinite(lat) and math.isfinite(long) and -90 <= lat <= 90 and -180 <= long <= 180
