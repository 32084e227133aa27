"""Spans of time in a time zone: where each one starts.

All moments are epoch milliseconds. The search engine's rules: a calendar unit begins where the zone's clock says so; a
fixed interval is counted from the zone's own 1970-01-01 on, and an hour that the clock shows twice is two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from haulier.core.time_zones import is_time_zone

CalendarUnit = Literal["day", "week", "month"]

FIRST_MOMENT, LAST_MOMENT = -62_000_000_000_000, 253_000_000_000_000
"""Moments beyond these years, 6 and 9987, are in no span: neither the database nor a calendar has all of them."""

_EPOCH = datetime(1970, 1, 1)
_OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})")
_MILLISECOND = timedelta(milliseconds=1)
MAX_OFFSET_HOURS = 18


@dataclass(frozen=True, slots=True)
class Interval:
    """The length of spans: a number of milliseconds, or a unit of the calendar."""

    length: int | CalendarUnit


def parse_zone(text: str) -> tuple[tzinfo, str] | None:
    """A time zone and the name by which the database knows it: ``Z``, ``+05:30`` or of the tz database. None if there
    is none of that name.
    """
    if text.upper() in ("Z", "UTC"):
        return UTC, "UTC"
    if (found := _OFFSET.fullmatch(text)) is not None:
        hours, minutes = int(found[2]), int(found[3])
        if hours > MAX_OFFSET_HOURS or minutes > 59:
            return None
        ahead = timedelta(hours=hours, minutes=minutes) * (1 if found[1] == "+" else -1)
        # POSIX, which the database reads there, counts westward.
        sign = "-" if found[1] == "+" else "+"
        return timezone(ahead), f"<{found[1]}{found[2]}{found[3]}>{sign}{found[2]}:{found[3]}"
    return (ZoneInfo(text), text) if is_time_zone(text) else None


def bucket_start(interval: Interval, zone: tzinfo, moment: int | float) -> int | None:
    """The start of the span that a moment is in; None for one that is in none."""
    if not FIRST_MOMENT <= moment <= LAST_MOMENT:
        return None
    local = _local(zone, moment)
    if isinstance(interval.length, str):
        return local_start(zone, _unit_start(interval.length, local))
    length = timedelta(milliseconds=interval.length)
    start = _EPOCH + (local - _EPOCH) // length * length
    # Of an hour that the clock shows twice the later one, if the moment is not before it.
    times = [_instant(start.replace(tzinfo=zone, fold=fold)) for fold in (0, 1)]
    return max(times) if max(times) <= moment else min(times)


def bucket_starts(interval: Interval, zone: tzinfo, first: int, last: int) -> Iterator[int]:
    """The starts of all spans from one to another, both of them starts."""
    yield first
    start, moment = first, first
    while start < last:
        if isinstance(interval.length, str):
            moment = local_start(zone, _next_unit(interval.length, _local(zone, start)))
        else:
            moment += interval.length
        reached = bucket_start(interval, zone, moment)
        assert reached is not None, "both ends are in a span"
        if reached > start:
            start = reached
            yield start


def local_start(zone: tzinfo, local: datetime) -> int:
    """The first moment at which the zone's clock shows this; where it skips that, the moment of the skip."""
    return _instant(local.replace(tzinfo=zone, fold=0))


def moment_text(zone: tzinfo, moment: int) -> str:
    """A moment as the search engine writes it."""
    at = (_EPOCH.replace(tzinfo=UTC) + moment * _MILLISECOND).astimezone(zone)
    text = at.isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _local(zone: tzinfo, moment: int | float) -> datetime:
    at = _EPOCH.replace(tzinfo=UTC) + (moment // 1) * _MILLISECOND
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _instant(local: datetime) -> int:
    """The moment of a local time with its zone."""
    return (local - _EPOCH.replace(tzinfo=UTC)) // _MILLISECOND


def _unit_start(unit: CalendarUnit, local: datetime) -> datetime:
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day if unit == "day" else day.replace(day=1)


def _next_unit(unit: CalendarUnit, local: datetime) -> datetime:
    start = _unit_start(unit, local)
    if unit == "month":
        return (start + timedelta(days=31)).replace(day=1)
    return start + timedelta(days=7 if unit == "week" else 1)
