"""What a listener wants to know positions of. Pure.

================================  ==========================================================
``position``, ``position:*``      of all devices
``position:bbox:W,S,E,N``         of those in an area, degrees; W beyond E crosses 180°
``position:type:<deviceType>``    of devices of a type
``position:device:<deviceId>``    of one device
``position:dispatch:<id>``        of what the participants of a dispatch carry
================================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, get_args

from haulier.services.tracking.requests import DeviceType
from haulier.services.tracking.rules.points import is_device_id

NAME = "position"
EVERYTHING = "*"
TYPES = frozenset(get_args(DeviceType))
MAX_DISPATCH_ID = 128


class Box(NamedTuple):
    """An area between two parallels and two meridians, degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        """Is a place in it? Its edge is."""
        if not self.south <= lat <= self.north:
            return False
        return self.west <= lon <= self.east if self.west <= self.east else lon >= self.west or lon <= self.east


class Wanted(NamedTuple):
    """Of which devices somebody wants to know: of all, or those to which any of these applies."""

    everything: bool
    boxes: frozenset[Box] = frozenset()
    types: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    dispatches: frozenset[str] = frozenset()


def wanted_by(topics: Iterable[str]) -> Wanted:
    """What topics want, of which ``problem_of`` finds nothing wrong."""
    found: dict[str, list[str]] = {"bbox": [], "type": [], "device": [], "dispatch": []}
    everything = False
    for topic in topics:
        _, _, rest = topic.partition(":")
        sort, _, value = rest.partition(":")
        if rest in ("", EVERYTHING):
            everything = True
        else:
            found[sort].append(value)
    boxes = frozenset(box for text in found["bbox"] if (box := read_box(text)) is not None)
    devices, types, dispatches = (frozenset(found[name]) for name in ("device", "type", "dispatch"))
    return Wanted(everything, boxes, types, devices, dispatches)


def problem_of(topic: str) -> str:
    """What is wrong with a topic of positions; empty when nothing is."""
    shown = topic[:80]
    _, colon, rest = topic.partition(":")
    sort, _, value = rest.partition(":")
    if not colon or rest == EVERYTHING:
        return ""
    if sort == "bbox":
        return "" if read_box(value) is not None else f"{shown!r} names no area: west,south,east,north in degrees"
    if sort == "type":
        return "" if value in TYPES else f"{shown!r} names no type; there are {', '.join(sorted(TYPES))}"
    if sort == "device":
        return "" if is_device_id(value) else f"{shown!r} names no deviceId"
    if sort == "dispatch":
        return "" if 0 < len(value) <= MAX_DISPATCH_ID else f"{shown!r} names no dispatch"
    return f"{shown!r} is no topic: positions are heard of all by *, or by bbox, type, device or dispatch"


def read_box(text: str) -> Box | None:
    """West, south, east and north in degrees, as everybody writes a bbox; None for any other text."""
    parts = text.split(",")
    if len(parts) != 4:
        return None
    try:
        west, south, east, north = map(float, parts)
    except ValueError:
        return None
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        return None
    return Box(south, west, north, east)
