"""Cron expressions by the wall clock of a zone. Moments are epoch seconds.

A time that the clock leaps over runs at the first moment behind the leap; one that comes twice runs the first time.
See: contract/scheduler.md, Model.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

FIELDS = 5
MAX_EXPRESSION = 256


class BadExpression(ValueError):
    """The text is no cron expression."""


def check_expression(expression: str) -> None:
    """Raise BadExpression for a text that is no expression of five fields."""
    if len(expression.split()) != FIELDS:
        raise BadExpression(f"a cron expression has {FIELDS} fields")
    try:
        CronSim(expression, datetime(2000, 1, 1))
    except CronSimError as error:
        raise BadExpression(f"it is no cron expression: {error}") from None


def next_by_cron(expression: str, zone: str, after: int) -> int | None:
    """The first moment behind ``after`` that the expression names; None when there is none in fifty years."""
    place = ZoneInfo(zone)
    wall = datetime.fromtimestamp(after, place).replace(tzinfo=None, fold=0)
    for named in CronSim(expression, wall):
        moment = moment_of(named, place)
        if moment > after:
            return moment
    return None


def moment_of(wall: datetime, place: ZoneInfo) -> int:
    """The moment at which a clock on the wall shows a time: the first of two, or the end of the leap over it."""
    before = int(wall.replace(tzinfo=place, fold=0).timestamp())
    behind = int(wall.replace(tzinfo=place, fold=1).timestamp())
    return before if before <= behind else _end_of_leap(behind, before, place)


def _end_of_leap(low: int, high: int, place: ZoneInfo) -> int:
    """The first moment in (low, high] at which the clock is set as it is at ``high``."""
    set_to = datetime.fromtimestamp(high, place).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, place).utcoffset() == set_to:
            high = middle
        else:
            low = middle
    return high
