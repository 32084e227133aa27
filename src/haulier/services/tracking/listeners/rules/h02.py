"""H02: lines of text between ``*`` and ``#``. Pure. See: contract/tracking.md section 9.4."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from haulier.services.tracking.listeners.rules.messages import KNOT, Message, degrees
from haulier.services.tracking.listeners.rules.text_frames import TextFrames
from haulier.services.tracking.requests import SentPoint

_ANY = re.compile(r"[A-Z]{2},(?P<device>\d{1,20}),(?P<type>[A-Z0-9]{1,8})(?:,.*)?")
_POSITION = re.compile(
    r"[A-Z]{2},(?P<device>\d{1,20}),(?:V\d|VP\d|[A-Z0-9]{1,8}),(?P<time>\d{6}),(?P<fix>[AVB]?),"
    r"(?P<lat>\d{4}\.\d+),(?P<ns>[NS]),(?P<lon>\d{5}\.\d+),(?P<ew>[EW]),"
    r"(?P<speed>\d*\.?\d*),(?P<course>\d*\.?\d*),(?P<date>\d{6})(?:,.*)?"
)


class H02Decoder(TextFrames):
    """Reads the messages of one connection."""

    def __init__(self) -> None:
        super().__init__(b"*", b"#", read)


def read(text: str) -> Message:
    """A message without its ends. Raises ValueError."""
    found = _POSITION.fullmatch(text)
    if found is None:
        other = _ANY.fullmatch(text)
        if other is None:
            raise ValueError("it is no message of H02")
        return Message("other", other["device"])
    if found["fix"] != "A":
        return Message("no fix", found["device"])
    moment = datetime.strptime(found["date"] + found["time"], "%d%m%y%H%M%S").replace(tzinfo=UTC)
    point = SentPoint(
        tis=int(moment.timestamp() * 1000),
        lat=degrees(found["lat"], found["ns"]),
        lon=degrees(found["lon"], found["ew"]),
        speed=round(float(found["speed"]) * KNOT, 3) if found["speed"].strip(".") else None,
        bearing=float(found["course"]) if found["course"].strip(".") else None,
    )
    return Message("position", found["device"], point)
