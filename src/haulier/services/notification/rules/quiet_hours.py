"""Quiet hours: whether a moment lies in some, and when they are over. See: contract/notification.md 9.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from haulier.services.notification.requests import Day, QuietHours

DAYS: tuple[str, ...] = get_args(Day)
"""From Monday on, as dates number them."""
MAX_STEPS = 32
"""Quiet hours that follow upon each other without a break, at most: those of a month."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What quiet hours ask for: to ``drop``, or to hold until a moment, epoch milliseconds."""

    drop: bool
    until: int


def silence(of: Sequence[QuietHours], at: int, *, is_high: bool) -> Silence | None:
    """What the strictest of several quiet hours ask for at a moment; None when they ask for nothing.

    To drop is stricter than to hold, and a later end than an earlier one: it is held until none of them holds.
    """
    heeded = [hours for hours in of if not (is_high and hours.exceptHigh)]
    until = at
    for _ in range(MAX_STEPS):
        ends = [(end, hours.mode) for hours in heeded if (end := end_of_quiet(hours, until)) is not None]
        if until == at and any(mode == "drop" for _, mode in ends):
            return Silence(True, at)
        if not ends:
            break
        until = max(end for end, _ in ends)
    return Silence(False, until) if until > at else None


def end_of_quiet(hours: QuietHours, at: int) -> int | None:
    """When the quiet hours end in which a moment lies; None when it lies in none."""
    zone = ZoneInfo(hours.timezone)
    moment = datetime.fromtimestamp(at / 1000, UTC)
    today = moment.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        if hours.days and DAYS[day.weekday()] not in hours.days:
            continue
        begin, end = _moments(hours, day, zone)
        if begin <= moment < end:
            return int(end.timestamp() * 1000)
    return None


def _moments(hours: QuietHours, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Beginning and end of those that begin on a day. The same time twice is a whole day."""
    begins, ends = _time(hours.from_), _time(hours.to)
    last = day if begins < ends else day + timedelta(days=1)
    return (
        datetime.combine(day, begins, zone).astimezone(UTC),
        datetime.combine(last, ends, zone).astimezone(UTC),
    )


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))
