"""How long links and files live, as callers write it. See: contract/files.md, link expiry and upload."""

from __future__ import annotations

from haulier.core.durations import MAX_SECONDS, format_duration, parse_duration
from haulier.core.refusal import invalid

MIN_LINK_SECONDS = 1
MAX_LINK_SECONDS = 7 * 86_400
DEFAULT_LINK = "15"
"""A quarter of an hour."""
MIN_TTL_SECONDS = 60
MAX_TTL_SECONDS = MAX_SECONDS
MAX_DIGITS = 9


def link_seconds(text: str, field: str) -> int:
    """How long a link opens a file, a second to a week. Raises Refusal."""
    return _seconds(text, field, MIN_LINK_SECONDS, MAX_LINK_SECONDS)


def ttl_seconds(text: str) -> int:
    """How long a file is kept, a minute to ten years. Raises Refusal."""
    return _seconds(text, "ttl", MIN_TTL_SECONDS, MAX_TTL_SECONDS)


def _seconds(text: str, field: str, least: int, most: int) -> int:
    """Seconds of a duration, or of a bare number of minutes. Raises Refusal."""
    bare = text.strip()
    if bare.isascii() and bare.isdigit() and len(bare) <= MAX_DIGITS:
        seconds = int(bare) * 60
    else:
        seconds = parse_duration(text, field)
    if seconds < least:
        raise invalid(field, "minimum", f"is at least {format_duration(least)}")
    if seconds > most:
        raise invalid(field, "maximum", f"is at most {format_duration(most)}")
    return seconds
