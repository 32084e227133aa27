"""Names of time zones, as the IANA has them. The files of this machine say which there are."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

NO_ZONES = frozenset({"localtime", "Factory"})
"""Files beside those of the zones: the server's own clock, and the one that nobody has set."""


def is_time_zone(name: str) -> bool:
    """Is it the name of a time zone that means the same on every machine?"""
    return name in _names()


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Read once: looking through the files takes tens of milliseconds."""
    return frozenset(available_timezones() - NO_ZONES)
