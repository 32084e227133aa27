"""What decoders make of bytes, and what all of them share. Pure."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from haulier.services.tracking.requests import SentPoint

MAX_MESSAGE_BYTES = 1_024
"""Longest message of a tracker."""
KNOT, KMH = 1852 / 3600, 1 / 3.6
"""Metres a second."""
MINUTES_OF_DEGREE = 60

Kind = Literal["position", "login", "heartbeat", "no fix", "bad", "other"]
"""What a message is. ``no fix`` is a position of which the tracker says that it is not sure, ``bad`` is not readable or
was damaged on its way, ``other`` is something that we have no use for.
"""


class Message(NamedTuple):
    """One message. ``device`` is empty where it names none: then it is that of the connection."""

    kind: Kind
    device: str = ""
    point: SentPoint | None = None
    reply: bytes = b""


BAD = Message("bad")


class Decoder(Protocol):
    """Reads the bytes of one connection, cut anywhere."""

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are complete with these bytes. Never raises."""
        ...


def degrees(text: str, hemisphere: str) -> float:
    """Degrees of ``ddmm.mmmm`` or ``dddmm.mmmm``, negative in the south and the west. Raises ValueError."""
    point = text.index(".")
    value = int(text[: point - 2] or "0") + float(text[point - 2 :]) / MINUTES_OF_DEGREE
    return round(-value if hemisphere in "SW" else value, 6)
