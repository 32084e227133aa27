"""Moments as callers write them: seconds or milliseconds since 1970, or ISO 8601. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

LEAST_MILLISECONDS = 10**11
"""A number below it is in seconds: as such it is the year 5138, as milliseconds 1973."""


def milliseconds(given: int) -> int:
    """Epoch milliseconds of a number of seconds or of milliseconds, also of one before 1970."""
    return given if abs(given) >= LEAST_MILLISECONDS else given * 1000


def iso_milliseconds(text: str) -> int:
    """Epoch milliseconds of a date and time of ISO 8601, in UTC where no zone is said. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp() * 1000)
