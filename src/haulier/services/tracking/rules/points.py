"""What makes a point good, and what it is then. Pure. See: contract/tracking.md section 9.2."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec import UNSET

from haulier.core.json_decoding import check_numbers
from haulier.core.refusal import Refusal
from haulier.services.tracking.requests import (
    MAX_APP,
    MAX_DEVICE_ID,
    MAX_MD,
    MAX_META_BYTES,
    MAX_PROVIDER,
    SentPoint,
)

DAY_MS = 86_400_000
OLDEST_MS = 30 * DAY_MS
"""How old a point may be."""
AHEAD_MS = 5 * 60_000
"""How far a device's clock may be ahead."""
LEAST_SECONDS = 10**9
"""A time of ten digits is in seconds; what is no longer one of milliseconds is too old, or too far ahead."""
NO_SEQ = -1
"""Stands for a sequence number that a point has not."""
MAX_SEQ = 2**63 - 1
MAX_MEASURE = 1e9
"""Metres, or metres a second, of anything that a device measures."""
MAX_OTHER_NAMES = 8
"""Further identifiers of a device that are kept."""
MAX_TEXT_NUMBER = 32
"""Characters of a latitude or longitude that comes as text."""
TIME, PLACE, SEQUENCE, DEVICE, APP, META, FORMAT = "time", "place", "seq", "device", "app", "meta", "format"
REASONS = {
    TIME: "tis is no epoch time within the last 30 days, or lies more than 5 minutes ahead",
    PLACE: "lat and lon are no place on earth, or exactly 0,0",
    SEQUENCE: "seq is no whole number from 0",
    DEVICE: "no device is named that may send: by deviceId, or by the first id of the point",
    APP: f"app is no printable text of at most {MAX_APP} characters",
    META: f"meta is no object of at most {MAX_META_BYTES} bytes",
    FORMAT: "is no object with the members of a point",
}
"""Why points are rejected."""


class Point(NamedTuple):
    """A good point. Times are epoch milliseconds, distances metres, speed metres a second."""

    device: str
    app: str
    tis: int
    seq: int
    lat: float
    lon: float
    accuracy: float | None = None
    speed: float | None = None
    bearing: float | None = None
    altitude: float | None = None
    battery: float | None = None
    distance: float | None = None
    is_mobile: bool | None = None
    provider: str | None = None
    md: str | None = None
    meta: str | None = None


class Source(NamedTuple):
    """Who sends points, and what holds for all of them. ``device`` is empty where each point names its own."""

    tenant: str
    app: str
    """Under which points are filed that name none."""
    way: str
    """REST, MQTT, or the protocol of a listener."""
    device: str = ""
    registers: bool = False
    """Are devices registered that nobody knows?"""
    actor: str = "{}"
    """JSON of who acts, and the id of the request: for the registrations."""
    request_id: str = ""


def read_point(sent: SentPoint, source: Source, now: int) -> Point | str:
    """The point that was sent, or the reason why it is rejected."""
    tis = sent.tis
    if LEAST_SECONDS <= tis < 10 * LEAST_SECONDS:
        tis *= 1000
    if not now - OLDEST_MS <= tis <= now + AHEAD_MS:
        return TIME
    lat = sent.lat if sent.lat.__class__ is float else _number(sent.lat)
    lon = sent.lon if sent.lon.__class__ is float else _number(sent.lon)
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        return PLACE
    seq = sent.seq
    if seq is None:
        seq = NO_SEQ
    elif not 0 <= seq <= MAX_SEQ:
        return SEQUENCE
    device = source.device or _first_name(sent)
    if not source.device and not is_device_id(device):
        return DEVICE
    app = sent.app or source.app
    if sent.app and not is_name(sent.app, MAX_APP):
        return APP
    meta = None
    if sent.meta is not UNSET and bytes(sent.meta) != b"null":
        meta = _meta(bytes(sent.meta))
        if meta is None:
            return META
    accuracy, speed, bearing = sent.accuracy, sent.speed, sent.bearing
    altitude, battery, distance = sent.altitude, sent.battery, sent.distance
    return Point(  # measurements that cannot be true are left out: phones send -1 where they have none
        device, app, tis, seq, lat, lon,
        accuracy if accuracy is None or 0 <= accuracy <= MAX_MEASURE else None,
        speed if speed is None or 0 <= speed <= MAX_MEASURE else None,
        bearing if bearing is None or 0 <= bearing <= 360 else None,
        altitude if altitude is None or -MAX_MEASURE <= altitude <= MAX_MEASURE else None,
        battery if battery is None or 0 <= battery <= 100 else None,
        distance if distance is None or 0 <= distance <= MAX_MEASURE else None,
        sent.isMobile, _short(sent.provider, MAX_PROVIDER) if sent.provider else None,
        (_short(sent.md, MAX_MD) if sent.md else None) or source.way, meta,
    )  # fmt: skip


def other_names(sent: SentPoint, device: str) -> tuple[str, ...]:
    """The further identifiers that a point names its device by."""
    if sent.id is None or sent.id.__class__ is str or len(sent.id) < 2:
        return ()
    return tuple([name for name in sent.id[1 : MAX_OTHER_NAMES + 1] if is_device_id(name) and name != device])


def is_device_id(text: str) -> bool:
    """Is it 1 to 64 printable characters, without a blank around it?"""
    return 0 < len(text) <= MAX_DEVICE_ID and text.isprintable() and text == text.strip()


def is_name(text: str, most: int) -> bool:
    """Is it a printable text of at most so many characters?"""
    return 0 < len(text) <= most and text.isprintable()


def _first_name(sent: SentPoint) -> str:
    names = sent.id
    if names.__class__ is list:
        return names[0] if names else ""
    return names if isinstance(names, str) else ""


def _number(text: object) -> float | None:
    """A number, or the decimal text of one: digits with a point and a sign, nothing else that Python would take."""
    if not isinstance(text, str):
        return float(text) if isinstance(text, (int, float)) else None
    digits = text[1:] if text[:1] in ("-", "+") else text
    if not text.isascii() or len(text) > MAX_TEXT_NUMBER or not digits.replace(".", "", 1).isdigit():
        return None
    return float(text)


def _short(text: str | None, most: int) -> str | None:
    return text if text is not None and len(text) <= most and text.isprintable() and text else None


def _meta(raw: bytes) -> str | None:
    """An object that is kept as it came, if it can be."""
    if len(raw) > MAX_META_BYTES or not raw.startswith(b"{"):
        return None
    try:
        check_numbers(raw)
        return raw.decode()
    except (Refusal, UnicodeDecodeError):
        return None


_point_decoder = msgspec.json.Decoder(SentPoint)


def read_part(raw: msgspec.Raw) -> SentPoint | str:
    """One point of a batch that is not all of the right types, or the reason why it is rejected."""
    try:
        return _point_decoder.decode(raw)
    except msgspec.ValidationError as error:
        text = str(error)
        for name, reason in (("tis", TIME), ("lat", PLACE), ("lon", PLACE), ("seq", SEQUENCE), ("meta", META)):
            if f"`$.{name}`" in text or f"field `{name}`" in text:
                return reason
        return DEVICE if "`$.id" in text else FORMAT
    except (msgspec.DecodeError, RecursionError):
        return FORMAT
