"""Sort keys: values of indexed attributes as texts whose byte order is the order of the values.

``resource.x1 .. x8`` hold these texts under the "C" collation, so that one b-tree serves equality, ranges and sorting
of numbers, strings and booleans. Booleans sort before numbers, numbers before strings.

A text is cut at MAX_BYTES, which never reverses an order. Two long values can then share one text, so a text of
MAX_BYTES (see ``is_exact``) needs a comparison of the values themselves.

No text holds NUL or the unit separator (1F), so the eight texts of a row can be sent joined by it. 1E and 1F inside a
string are written as 1E 01 and 1E 02, which keeps the order.
"""

from __future__ import annotations

import math
from typing import Any

from haulier.core.decimals import digits_and_exponent

MAX_BYTES = 256
"""Longest text, in UTF-8 bytes."""

MAX_INTEGER_BITS = 4096
"""Integers with more bits all share one text, above or below every other number."""

_BEYOND = ("n-", "n3")
_EXPONENT_BIAS = 5000
_COMPLEMENT = str.maketrans("0123456789", "9876543210")
# The greatest characters of one, two and three UTF-8 bytes: they replace a longer character that no longer fits.
_FILLERS = ("", "\x7f", "\u07ff", "\uffff")


def encode(value: Any) -> str | None:
    """The sort key of a boolean, number or string; None for other values, and for text that PostgreSQL cannot store."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable() and len(value) < MAX_BYTES // 4:
            return "s" + value  # most texts by far: nothing to escape, nothing to cut
        return _cut("s" + value.replace("\x1e", "\x1e\x01").replace("\x1f", "\x1e\x02"))
    if isinstance(value, float):
        return _number(value, value < 0) if math.isfinite(value) else None
    if isinstance(value, bool):
        return "b1" if value else "b0"
    if isinstance(value, int):
        if value.bit_length() > MAX_INTEGER_BITS:
            return _BEYOND[value > 0]
        return _number(value, value < 0)
    return None


def is_exact(text: str) -> bool:
    """Whether only one value has this text, so that equal texts mean equal values."""
    return text not in _BEYOND and (len(text) < MAX_BYTES // 4 or len(text.encode()) < MAX_BYTES)


def _number(value: int | float, negative: bool) -> str:
    """``n0`` negative, ``n1`` zero, ``n2`` positive; then the exponent in four digits, then the digits.

    Negative numbers take the nines' complement, and ``~`` at the end, which puts -0.12 after -0.123.
    """
    digits, exponent = digits_and_exponent(value)
    if not digits:
        return "n1"
    text = f"{exponent + _EXPONENT_BIAS}{digits}"  # four digits: so much is the bias, and so little any exponent
    if negative:
        return ("n0" + text.translate(_COMPLEMENT) + "~")[:MAX_BYTES]
    return ("n2" + text)[:MAX_BYTES]


def _cut(text: str) -> str | None:
    """Cut the text at MAX_BYTES. A character that would be split is replaced by the greatest one that fits."""
    if "\0" in text:
        return None
    if len(text) <= MAX_BYTES // 4:
        return text if text.isascii() or _storable(text) else None
    if not _storable(text):
        return None
    encoded = text.encode()
    if len(encoded) <= MAX_BYTES:
        return text
    kept = encoded[:MAX_BYTES].decode(errors="ignore")
    return kept + _FILLERS[MAX_BYTES - len(kept.encode())]


def _storable(text: str) -> bool:
    """Whether the text has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
