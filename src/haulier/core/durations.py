"""Durations as the contract writes them: ``30d``, ``1d 12h 30m 45s``, ``10d5h3m0s``.

See: contract/conventions.md section 8.
"""

from __future__ import annotations

import re

from haulier.core.refusal import invalid

MAX_TEXT = 32
"""Longest text, in characters; the longest the contract shows has 15."""

MAX_SECONDS = 3650 * 86_400
"""Longest duration, in seconds: ten years."""

_PARTS = re.compile(
    r"\s*(?:([0-9]{1,9})d\s*)?(?:([0-9]{1,9})h\s*)?(?:([0-9]{1,9})m\s*)?(?:([0-9]{1,9})s\s*)?", re.ASCII
)
_UNITS = (86_400, 3_600, 60, 1)


def parse_duration(text: str, field: str = "duration") -> int:
    """Seconds (1 .. MAX_SECONDS) of a text of days, hours, minutes and seconds, in this order, each optional.

    Raises Refusal INVALID for ``field`` if the text has another form, or the sum is zero or too long.
    """
    parts = _PARTS.fullmatch(text) if len(text) <= MAX_TEXT else None
    if parts is None or parts.lastindex is None:
        raise invalid(field, "format", f"{text[:MAX_TEXT]!r} is not a duration such as 30d or 1d 12h 30m 45s")
    seconds = sum(int(part or 0) * unit for part, unit in zip(parts.groups(), _UNITS, strict=True))
    if seconds == 0:
        raise invalid(field, "minimum", "a duration must be longer than zero")
    if seconds > MAX_SECONDS:
        raise invalid(field, "maximum", f"a duration is at most {format_duration(MAX_SECONDS)}")
    return seconds


def format_duration(seconds: int) -> str:
    """The shortest text of a number of seconds: 129600 is ``1d 12h``, 0 is ``0s``. Inverse of ``parse_duration``."""
    words = []
    for unit, letter in zip(_UNITS, "dhms", strict=True):
        count, seconds = divmod(seconds, unit)
        if count:
            words.append(f"{count}{letter}")
    return " ".join(words) or "0s"
