"""How long sessions of people and their tokens last, by the type of the app. See: contract/aaa.md section 11.5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


class Lifetime(NamedTuple):
    """Of an access token, of a session that nobody uses, and of one that is used all the time."""

    access_ms: int
    idle_ms: int
    longest_ms: int


WEB = Lifetime(15 * MINUTE_MS, 8 * HOUR_MS, 24 * HOUR_MS)
MOBILE = Lifetime(60 * MINUTE_MS, 14 * DAY_MS, 90 * DAY_MS)
SETTING = "session"
"""The member of a tenant's metadata that may shorten them."""


def lifetime_of(app_type: str, metadata: Mapping[str, Any] | None) -> Lifetime:
    """How long a session with an app of this type lasts in a tenant. Apps with a secret of their own count as web apps.

    ``metadata.session {accessMinutes, idleMinutes, maxMinutes}`` shortens it, and never lengthens it.
    """
    usual = MOBILE if app_type == "mobile" else WEB
    wanted = (metadata or {}).get(SETTING)
    asked = wanted if isinstance(wanted, Mapping) else {}
    access, idle, longest = (
        _shorter(asked.get(name), most)
        for name, most in zip(("accessMinutes", "idleMinutes", "maxMinutes"), usual, strict=True)
    )
    return Lifetime(access, min(idle, longest), longest)


def _shorter(minutes: Any, most: int) -> int:
    """At least a minute, at most what is usual; what is no number says nothing."""
    if isinstance(minutes, bool) or not isinstance(minutes, (int, float)):
        return most
    return int(min(max(minutes, 1) * MINUTE_MS, most))
