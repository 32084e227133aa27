"""GT06: binary frames with a CRC. Pure. See: contract/tracking.md section 9.4."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from haulier.services.tracking.listeners.rules.messages import BAD, KMH, MAX_MESSAGE_BYTES, Message
from haulier.services.tracking.requests import SentPoint

STARTS: Final = {b"\x78\x78": 1, b"\x79\x79": 2}
"""How a frame begins, and how many bytes its length has."""
END = b"\r\n"
LEAST = 5
"""Of a frame's length: protocol number, serial number, CRC."""
LOGIN = 0x01
HEARTBEATS = frozenset({0x13, 0x23})
POSITIONS = frozenset({0x10, 0x12, 0x16, 0x22})
POSITION_BYTES = 18
UNITS_OF_DEGREE = 1_800_000
HAS_FIX, IS_WEST, IS_NORTH, COURSE = 0x1000, 0x0800, 0x0400, 0x03FF
CENTURY = 2000


class Gt06Decoder:
    """Reads the frames of one connection."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are complete with these bytes."""
        rest, found, is_between = self._rest + data, [], False
        while len(rest) >= 3:
            size = _size(rest)
            if size is None or (len(rest) >= size and rest[size - 2 : size] != END):
                rest = rest[1:]
                if not is_between:
                    found.append(BAD)
                is_between = True
                continue
            if not size or len(rest) < size:
                break
            found.append(_message(rest[:size]))
            rest, is_between = rest[size:], False
        self._rest = rest
        return found


def _size(rest: bytes) -> int | None:
    """Bytes of the frame that begins here; 0 where that is not known yet, None where none begins."""
    width = STARTS.get(rest[:2])
    if width is None:
        return None
    if len(rest) < 2 + width:
        return 0
    length = int.from_bytes(rest[2 : 2 + width], "big")
    size = 2 + width + length + len(END)
    return size if length >= LEAST and size <= MAX_MESSAGE_BYTES else None


def _message(frame: bytes) -> Message:
    """A whole frame."""
    width = STARTS[frame[:2]]
    checked, crc = frame[2:-4], frame[-4:-2]
    if crc_itu(checked).to_bytes(2, "big") != crc:
        return BAD
    number, content, serial = checked[width], checked[width + 1 : -2], checked[-2:]
    if number == LOGIN:
        return _login(content, serial)
    if number in HEARTBEATS:
        return Message("heartbeat", reply=_reply(number, serial))
    return _position(content) if number in POSITIONS else Message("other")


def _login(content: bytes, serial: bytes) -> Message:
    """The IMEI in eight bytes, a digit each half; the first one is a filler."""
    digits = content[:8].hex()
    if len(digits) != 16 or not digits.isdigit():
        return BAD
    return Message("login", digits.removeprefix("0"), reply=_reply(LOGIN, serial))


def _position(content: bytes) -> Message:
    if len(content) < POSITION_BYTES:
        return BAD
    year, month, day, hour, minute, second = content[:6]
    status = int.from_bytes(content[16:18], "big")
    if not status & HAS_FIX:
        return Message("no fix")
    try:
        moment = datetime(CENTURY + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return BAD
    lat, lon = (int.from_bytes(content[at : at + 4], "big") / UNITS_OF_DEGREE for at in (7, 11))
    return Message(
        "position",
        point=SentPoint(
            tis=int(moment.timestamp() * 1000),
            lat=round(lat if status & IS_NORTH else -lat, 6),
            lon=round(-lon if status & IS_WEST else lon, 6),
            speed=round(content[15] * KMH, 3),
            bearing=float(status & COURSE),
        ),
    )


def _reply(number: int, serial: bytes) -> bytes:
    checked = bytes([LEAST, number]) + serial
    return b"\x78\x78" + checked + crc_itu(checked).to_bytes(2, "big") + END


def crc_itu(data: bytes) -> int:
    """CRC-ITU: of 16 bits, reflected, as X.25 has it."""
    crc = 0xFFFF
    for byte in data:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFF


def _entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ 0x8408 if value & 1 else value >> 1
    return value


_TABLE = [_entry(value) for value in range(256)]
