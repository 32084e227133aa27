"""Segments of an SMS: how many parts it travels in. Pure. See: 3GPP TS 23.038."""

from __future__ import annotations

from typing import Literal

import msgspec

Encoding = Literal["GSM7", "UCS2"]

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each takes two places, which are never parted."""
GSM_ALONE, GSM_PART = 160, 153
UCS_ALONE, UCS_PART = 70, 67
MAX_SEGMENTS = 10


class Segments(msgspec.Struct, frozen=True):
    """In which alphabet a text travels, and in how many parts."""

    encoding: Encoding
    count: int


def count_segments(text: str) -> Segments:
    """The segments of a text. One character outside of the GSM alphabet makes all of it UCS-2."""
    if all(char in BASIC or char in EXTENDED for char in text):
        return Segments("GSM7", _parts([2 if char in EXTENDED else 1 for char in text], GSM_ALONE, GSM_PART))
    widths = [2 if ord(char) > 0xFFFF else 1 for char in text]
    return Segments("UCS2", _parts(widths, UCS_ALONE, UCS_PART))


def _parts(widths: list[int], alone: int, part: int) -> int:
    """How many parts characters of these widths fill: what takes two places stays together."""
    if sum(widths) <= alone:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > part:
            count, used = count + 1, 0
        used += width
    return count
