"""TK103: text in brackets. Pure. See: contract/tracking.md section 9.4."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from haulier.services.tracking.listeners.rules.messages import KMH, Kind, Message, degrees
from haulier.services.tracking.listeners.rules.text_frames import TextFrames
from haulier.services.tracking.requests import SentPoint

LOGIN, HANDSHAKE = "BP05", "BP00"
REPLIES = {LOGIN: "AP05", HANDSHAKE: "AP01HSO"}
KINDS: dict[str, Kind] = {LOGIN: "login", HANDSHAKE: "heartbeat"}
_ANY = re.compile(r"(?P<device>\d{11,15}?)(?P<type>[A-Z]{2}\d{2})(?P<content>.*)")
_POSITION = re.compile(
    r"(?:\d{15})?(?P<date>\d{6})(?P<fix>[AV])(?P<lat>\d{4}\.\d{4})(?P<ns>[NS])(?P<lon>\d{5}\.\d{4})(?P<ew>[EW])"
    r"(?P<speed>\d{3}\.\d)(?P<time>\d{6})(?P<course>\d{1,3}\.\d{1,2})?.*"
)


class Tk103Decoder(TextFrames):
    """Reads the messages of one connection."""

    def __init__(self) -> None:
        super().__init__(b"(", b")", read)


def read(text: str) -> Message:
    """A message without its brackets. Raises ValueError."""
    any_ = _ANY.fullmatch(text)
    if any_ is None:
        raise ValueError("it is no message of TK103")
    device, kind = any_["device"], any_["type"]
    reply = f"({device}{REPLIES[kind]})".encode() if kind in REPLIES else b""
    found = _POSITION.fullmatch(any_["content"])
    if found is None:
        return Message(KINDS.get(kind, "other"), device, reply=reply)
    if found["fix"] != "A":
        return Message("no fix", device, reply=reply)
    moment = datetime.strptime(found["date"] + found["time"], "%y%m%d%H%M%S").replace(tzinfo=UTC)
    point = SentPoint(
        tis=int(moment.timestamp() * 1000),
        lat=degrees(found["lat"], found["ns"]),
        lon=degrees(found["lon"], found["ew"]),
        speed=round(float(found["speed"]) * KMH, 3),
        bearing=float(found["course"]) if found["course"] else None,
    )
    return Message("position", device, point, reply)
