"""Positions that come by HTTP: OsmAnd's query, the JSON of its newer clients, and Traccar's forward. Pure.
See: contract/tracking.md section 9.4.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from haulier.core.json_decoding import check_structure
from haulier.core.moments import LEAST_MILLISECONDS, iso_milliseconds
from haulier.core.refusal import Refusal
from haulier.services.tracking.listeners.rules.messages import KNOT
from haulier.services.tracking.requests import SentPoint

NO_TIME = "the time is neither epoch seconds or milliseconds nor ISO 8601"
MAX_STAMP = 35
"""Characters of a timestamp."""
MAX_VALUES = 4_096
"""Values of a JSON body, see ``check_structure``."""


class Received(NamedTuple):
    """Of whom a position is, and the position; none where it is not sure of it."""

    device: str
    point: SentPoint | None


class Missing(ValueError):
    """A member that there must be; the text is its name."""


class _Coords(msgspec.Struct):
    latitude: float
    longitude: float
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None
    altitude: float | None = None


class _Battery(msgspec.Struct):
    level: float | None = None


class _Location(msgspec.Struct):
    timestamp: str | int
    coords: _Coords
    battery: _Battery | None = None


class _Json(msgspec.Struct):
    location: _Location
    device_id: str | int = ""


class _Attributes(msgspec.Struct):
    batteryLevel: float | str | bool | None = None


class _Position(msgspec.Struct):
    fixTime: str | int
    latitude: float
    longitude: float
    valid: bool = True
    altitude: float | None = None
    speed: float | None = None
    course: float | None = None
    accuracy: float | None = None
    attributes: _Attributes = msgspec.field(default_factory=_Attributes)


class _Device(msgspec.Struct):
    uniqueId: str


class _Forward(msgspec.Struct):
    position: _Position
    device: _Device


_json = msgspec.json.Decoder(_Json)
_forward = msgspec.json.Decoder(_Forward)


def read_query(given: Mapping[str, str], now: int) -> Received:
    """A position of OsmAnd's form; speed is in knots, as Traccar's own client has it. Raises ValueError."""
    device = (given.get("id") or given.get("deviceid") or "").strip()
    if not device:
        raise Missing("id")
    lat, lon = given.get("lat"), given.get("lon")
    if place := given.get("location"):
        lat, _, lon = place.partition(",")
    if lat is None or lon is None:
        raise Missing("lat" if lat is None else "lon")
    speed = _number(given, "speed")
    bearing = _number(given, "bearing")
    stamp = given.get("timestamp")
    point = SentPoint(
        tis=moment_ms(stamp) if stamp else now,
        lat=_number_of(lat, "lat"),
        lon=_number_of(lon, "lon"),
        speed=None if speed is None else round(speed * KNOT, 3),
        bearing=_number(given, "heading") if bearing is None else bearing,
        altitude=_number(given, "altitude"),
        accuracy=_number(given, "accuracy"),
        battery=_number(given, "batt"),
    )
    return Received(device, point)


def read_json(body: bytes) -> Received:
    """A position of the JSON form of OsmAnd's newer clients, in metres a second. Raises ValueError."""
    try:
        check_structure(body, MAX_VALUES)
        sent = _json.decode(body)
    except (msgspec.DecodeError, Refusal) as error:
        raise ValueError(str(error)) from None
    device = str(sent.device_id).strip()
    if not device:
        raise Missing("device_id")
    coords, battery = sent.location.coords, sent.location.battery
    level = battery.level if battery is not None else None
    point = SentPoint(
        tis=moment_ms(str(sent.location.timestamp)),
        lat=coords.latitude,
        lon=coords.longitude,
        accuracy=coords.accuracy,
        speed=coords.speed,
        bearing=coords.heading,
        altitude=coords.altitude,
        battery=None if level is None else round(level * 100, 1),
    )
    return Received(device, point)


def read_forward(body: bytes) -> Received:
    """A position that Traccar forwards; its speed is in knots, and an accuracy of 0 is none. Raises ValueError."""
    try:
        check_structure(body, MAX_VALUES)
        sent = _forward.decode(body)
    except (msgspec.DecodeError, Refusal) as error:
        raise ValueError(str(error)) from None
    position, battery = sent.position, sent.position.attributes.batteryLevel
    if not position.valid:
        return Received(sent.device.uniqueId, None)
    point = SentPoint(
        tis=moment_ms(str(position.fixTime)),
        lat=position.latitude,
        lon=position.longitude,
        accuracy=position.accuracy or None,
        speed=None if position.speed is None else round(position.speed * KNOT, 3),
        bearing=position.course,
        altitude=position.altitude,
        battery=float(battery) if isinstance(battery, float) else None,
    )
    return Received(sent.device.uniqueId, point)


def why_unreadable(error: ValueError) -> str:
    """What callers are told of what could not be read."""
    return f"{error} is required" if isinstance(error, Missing) else f"it is no position: {error}"


def moment_ms(text: str) -> int:
    """Epoch milliseconds of seconds, milliseconds, ISO 8601 or ``yyyy-MM-dd HH:mm:ss``; UTC where no zone is said.
    Raises ValueError.
    """
    text = text.strip()
    if len(text) > MAX_STAMP:
        raise ValueError(NO_TIME)
    whole, _, part = text.partition(".")
    if text.isascii() and (whole + part).isdigit() and whole and len(whole) <= 16:
        value = int(whole)
        return value if value >= LEAST_MILLISECONDS else round(float(text) * 1000)
    try:
        return iso_milliseconds(text)
    except ValueError:
        raise ValueError(NO_TIME) from None


def _number(given: Mapping[str, str], name: str) -> float | None:
    text = given.get(name)
    if not text:
        return None
    return _number_of(text, name)


def _number_of(text: str, name: str) -> float:
    """Raises ValueError that names the parameter."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{name} is no number")
    return value
