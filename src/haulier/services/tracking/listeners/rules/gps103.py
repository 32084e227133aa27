"""GPS103, of Coban's trackers: text that ends with a semicolon. Pure. See: contract/tracking.md section 9.4."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from haulier.services.tracking.listeners.rules.messages import KNOT, Message, degrees
from haulier.services.tracking.listeners.rules.text_frames import TextFrames
from haulier.services.tracking.requests import SentPoint

LOGIN_REPLY, HEARTBEAT_REPLY = b"LOAD", b"ON"
FIX = "F"
"""Of the GPS; L stands for what was guessed from radio cells."""
_LOGIN = re.compile(r"##,imei:(?P<device>\d{15}),A")
_HEARTBEAT = re.compile(r"(?P<device>\d{15})")
_ANY = re.compile(r"imei:(?P<device>\d{15}),(?P<type>[^,]*)(?:,.*)?")
_POSITION = re.compile(
    r"imei:\d{15},[^,]*,(?P<local>\d{10}(?:\d\d)?),[^,]*,(?P<source>[FL]),(?P<time>\d{6})(?:\.\d+)?,(?P<fix>[AV]),"
    r"(?P<lat>\d{4}\.\d+),(?P<ns>[NS]),(?P<lon>\d{5}\.\d+),(?P<ew>[EW]),"
    r"(?P<speed>\d*\.?\d*)(?:,(?P<course>\d*\.?\d*))?(?:,.*)?"
)


class Gps103Decoder(TextFrames):
    """Reads the messages of one connection."""

    def __init__(self) -> None:
        super().__init__(b"", b";", read)


def read(text: str) -> Message:
    """A message without its end. Raises ValueError."""
    if login := _LOGIN.fullmatch(text):
        return Message("login", login["device"], reply=LOGIN_REPLY)
    if heartbeat := _HEARTBEAT.fullmatch(text):
        return Message("heartbeat", heartbeat["device"], reply=HEARTBEAT_REPLY)
    any_ = _ANY.fullmatch(text)
    if any_ is None:
        raise ValueError("it is no message of GPS103")
    device, found = any_["device"], _POSITION.fullmatch(text)
    if found is None:
        return Message("no fix" if ",L," in text else "other", device)
    if found["source"] != FIX or found["fix"] != "A":
        return Message("no fix", device)
    course = (found["course"] or "").strip(".")
    point = SentPoint(
        tis=int(moment_of(found["local"], found["time"]).timestamp() * 1000),
        lat=degrees(found["lat"], found["ns"]),
        lon=degrees(found["lon"], found["ew"]),
        speed=round(float(found["speed"]) * KNOT, 3) if found["speed"].strip(".") else None,
        bearing=float(course) if course else None,
    )
    return Message("position", device, point)


def moment_of(local: str, time: str) -> datetime:
    """The moment of a time of day in UTC, beside the tracker's date and time: of the days around that, the one that
    lies nearest to it. Raises ValueError.
    """
    here = datetime.strptime(local[:10], "%y%m%d%H%M").replace(tzinfo=UTC)
    day = datetime.strptime(local[:6] + time, "%y%m%d%H%M%S").replace(tzinfo=UTC)
    return min((day + timedelta(days=days) for days in (-1, 0, 1)), key=lambda moment: abs(moment - here))
