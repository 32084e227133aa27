"""What lookups answer with."""

from __future__ import annotations

from msgspec import Struct


class Named(Struct, omit_defaults=True):
    """What a thing is called. ``type`` is the id of its type, None where its kind has none; ``lat`` and ``lon`` are
    those of a location that has some.
    """

    name: str
    kind: str
    type: str | None
    state: str | None
    lat: float | None = None
    lon: float | None = None


class Names(Struct):
    """Names by id. What does not exist is left out."""

    names: dict[str, Named]


class Hit(Struct):
    """A thing that was found. ``ref`` is its reference, scannable id or unique code, None where it has none."""

    kind: str
    id: str
    type: str | None
    ref: str | None
    name: str
    state: str | None


class Hits(Struct):
    """What was found, whatever is equal to the text first."""

    hits: list[Hit]


class CountGroup(Struct):
    """How many things share these values; None stands for none."""

    by: dict[str, str | int | float | bool | None]
    count: int


class Counts(Struct):
    """How many there are, in all and in groups, the largest first; ``truncated`` when there are more groups."""

    total: int
    groups: list[CountGroup]
    truncated: bool


class Facility(Struct):
    """A thing that stands somewhere, and what it is called; degrees."""

    id: str
    name: str
    kind: str
    type: str | None
    state: str | None
    lat: float
    lon: float


class Facilities(Struct):
    """Things that stand somewhere; ``truncated`` when there are more."""

    facilities: list[Facility]
    truncated: bool
