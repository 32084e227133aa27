"""Cron by the wall clock: a model that walks minute by minute, and the hours that come twice or never."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haulier.services.scheduler.rules.cron import BadExpression, check_expression, moment_of, next_by_cron

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Gaza")
MINUTE, DAY = 60, 86_400


def epoch(text: str, zone: str, *, fold: int = 0) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp())


def walls(expression: str, zone: str, after: str, count: int, *, fold: int = 0) -> list[str]:
    """What the clocks of a place show at the next runs."""
    shown, moment = [], epoch(after, zone, fold=fold)
    for _ in range(count):
        found = next_by_cron(expression, zone, moment)
        assert found is not None
        moment = found
        shown.append(datetime.fromtimestamp(moment, ZoneInfo(zone)).isoformat())
    return shown


def test_a_time_that_the_clock_leaps_over_runs_at_the_end_of_the_leap() -> None:
    assert walls("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", 3) == [
        "2026-03-29T03:00:00+02:00",
        "2026-03-30T02:30:00+02:00",
        "2026-03-31T02:30:00+02:00",
    ]


def test_several_times_in_one_leap_are_one_run() -> None:
    assert walls("*/20 1-3 * * *", "Europe/Berlin", "2026-03-29T01:20", 4) == [
        "2026-03-29T01:40:00+01:00",
        "2026-03-29T03:00:00+02:00",
        "2026-03-29T03:20:00+02:00",
        "2026-03-29T03:40:00+02:00",
    ]


def test_a_time_that_comes_twice_runs_once() -> None:
    assert walls("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", 2) == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-26T02:30:00+01:00",
    ]
    assert walls("*/30 * * * *", "Europe/Berlin", "2026-10-25T01:30", 3) == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T03:00:00+01:00",
    ]


def test_behind_the_first_of_two_times_the_second_is_passed_over() -> None:
    assert walls("45 2 * * *", "Europe/Berlin", "2026-10-25T02:15", 1, fold=1) == ["2026-10-26T02:45:00+01:00"]


def test_a_clock_that_is_set_by_half_an_hour() -> None:
    assert walls("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", 2) == [
        "2026-10-04T02:30:00+11:00",
        "2026-10-05T02:15:00+11:00",
    ]


@given(
    zone=st.sampled_from(ZONES),
    day=st.integers(0, 720),
    minute=st.integers(0, 59),
    step=st.sampled_from((5, 7, 20, 60)),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)).map(sorted),
)
@example(zone="Europe/Berlin", day=87, minute=0, step=20, hours=[1, 3])
@example(zone="Australia/Lord_Howe", day=276, minute=0, step=5, hours=[1, 3])
def test_runs_are_those_that_a_clock_on_the_wall_would_begin(
    zone: str, day: int, minute: int, step: int, hours: list[int]
) -> None:
    expression = f"{minute % step if step < 60 else minute}-59/{step} {hours[0]}-{hours[1]} * * *"
    place, start = ZoneInfo(zone), epoch("2026-01-01T00:00", "UTC") + day * DAY
    wall = datetime.fromtimestamp(start, place).replace(tzinfo=None, second=0)
    named = [wall + timedelta(minutes=n) for n in range(3 * 1_440)]
    first = minute % step if step < 60 else minute
    in_time = [each for each in named if hours[0] <= each.hour <= hours[1] and each.minute >= first]
    fitting = [each for each in in_time if (each.minute - first) % step == 0]
    expected = sorted({moment for each in fitting if (moment := moment_of(each, place)) > start})[:8]
    found, moment = [], start
    for _ in expected:
        moment = next_by_cron(expression, zone, moment) or 0
        found.append(moment)
    assert found == expected


@given(zone=st.sampled_from(ZONES), minute=st.integers(0, 2 * 525_600))
def test_a_moment_shows_its_time_or_ends_the_leap_over_it(zone: str, minute: int) -> None:
    place = ZoneInfo(zone)
    wall = datetime(2026, 1, 1) + timedelta(minutes=minute)
    moment = moment_of(wall, place)
    shown = datetime.fromtimestamp(moment, place)
    assert shown.fold == 0
    if shown.replace(tzinfo=None) != wall:
        before = datetime.fromtimestamp(moment - 1, place).replace(tzinfo=None)
        assert before < wall < shown.replace(tzinfo=None)


def test_runs_only_grow() -> None:
    moments = [epoch("2026-03-28T00:00", "Europe/Berlin")]
    for _ in range(400):
        moments.append(next_by_cron("*/7 * * * *", "Europe/Berlin", moments[-1]) or 0)
    assert all(later > earlier for earlier, later in pairwise(moments))


def test_names_and_lists_are_taken() -> None:
    assert walls("0 9 * JAN,jul MON-FRI", "UTC", "2026-06-30T00:00", 1) == ["2026-07-01T09:00:00+00:00"]


@pytest.mark.parametrize(
    "text", ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "a b c d e", "@daily", "0 0 30 2 *"]
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        check_expression(text)
