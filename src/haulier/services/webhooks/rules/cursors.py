"""Cursors of lists: where a page ended, in a form that says nothing to callers. Pure."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

import msgspec

from haulier.core.refusal import invalid

MAX_CURSOR = 512
FIRST = (1, "")
"""Before every row: rows in use are made later than moment 0."""


class Cursor(msgspec.Struct, array_like=True):
    """The moment at which the last thing of a page was made, and its id."""

    at: int
    id: str


_decoder = msgspec.json.Decoder(Cursor)


def write_cursor(at: int, id: str) -> str:
    """The cursor behind a thing."""
    return urlsafe_b64encode(msgspec.json.encode(Cursor(at, id))).decode().rstrip("=")


def read_cursor(text: str | None) -> tuple[int, str]:
    """What a cursor says. Raises Refusal for a text that no page has given."""
    if not text:
        return FIRST
    try:
        if len(text) > MAX_CURSOR:
            raise ValueError("it is too long")
        cursor = _decoder.decode(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        if not 0 < cursor.at < 1 << 62 or "\x00" in cursor.id:
            raise ValueError("no row is made then")
    except (NotBase64, ValueError, msgspec.DecodeError):
        raise invalid("nextPage", "format", "is not what a page of this list has given") from None
    return cursor.at, cursor.id
