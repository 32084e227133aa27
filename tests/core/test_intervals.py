"""Spans of time follow each other without a gap, and begin where the zone's clock says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from haulier.core.aggregations import Interval, bucket_start, bucket_starts, moment_text, parse_zone
from haulier.core.aggregations.intervals import FIRST_MOMENT, LAST_MOMENT

HOUR = 3_600_000
zones = st.sampled_from(["UTC", "Asia/Kolkata", "Europe/Berlin", "America/Havana", "Pacific/Apia", "+05:30", "-11:00"])
moments = st.integers(1_300_000_000_000, 1_800_000_000_000)
lengths: st.SearchStrategy[Any] = st.sampled_from(["day", "week", "month", HOUR, 24 * HOUR, 90_000])


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def zone(text: str) -> Any:
    found = parse_zone(text)
    assert found is not None
    return found[0]


@given(zones, lengths, moments)
def test_a_moment_is_in_the_span_that_starts_last_before_it(name: str, length: Any, moment: int) -> None:
    interval = Interval(length)
    start = bucket_start(interval, zone(name), moment)
    assert start is not None
    assert start <= moment
    assert bucket_start(interval, zone(name), start) == start
    longest = {"day": 49, "week": 8 * 24, "month": 32 * 24}.get(length, 25) * HOUR
    assert moment - start < longest


@given(zones, lengths, moments, st.integers(0, 400))
def test_the_spans_between_two_are_those_of_all_moments_between(
    name: str, length: Any, moment: int, hours: int
) -> None:
    assume(length != 90_000)
    interval = Interval(length)
    first, last = (bucket_start(interval, zone(name), moment + n * HOUR) for n in (0, hours))
    assert first is not None
    assert last is not None
    halves = range(first, last + 1, HOUR // 2)
    assert list(bucket_starts(interval, zone(name), first, last)) == sorted(
        {start for one in halves if (start := bucket_start(interval, zone(name), one)) is not None}
    )


@pytest.mark.parametrize(
    ("moment", "length", "name", "start"),
    [
        ("2024-03-31T12:00+02:00", "day", "Europe/Berlin", "2024-03-31T00:00+01:00"),
        ("2024-10-27T02:30+02:00", HOUR, "Europe/Berlin", "2024-10-27T02:00+02:00"),
        ("2024-10-27T02:30+01:00", HOUR, "Europe/Berlin", "2024-10-27T02:00+01:00"),
        ("2024-11-03T12:00-05:00", "day", "America/Havana", "2024-11-03T00:00-04:00"),
        ("2024-03-10T12:00-04:00", "day", "America/Havana", "2024-03-10T01:00-04:00"),
        ("2026-11-29T23:59+05:30", "week", "Asia/Kolkata", "2026-11-23T00:00+05:30"),
        ("2026-02-28T23:59+05:30", "month", "+05:30", "2026-02-01T00:00+05:30"),
    ],
)
def test_a_span_begins_where_the_clock_says(moment: str, length: Any, name: str, start: str) -> None:
    assert bucket_start(Interval(length), zone(name), at(moment)) == at(start)


def test_moments_that_no_calendar_has_are_in_no_span() -> None:
    for moment in (FIRST_MOMENT, LAST_MOMENT):
        assert bucket_start(Interval("month"), UTC, moment) is not None
    for moment in (FIRST_MOMENT - 1, LAST_MOMENT + 1, 1e300):
        assert bucket_start(Interval("month"), UTC, moment) is None


def test_only_zones_that_there_are_have_a_name() -> None:
    for text in ("Z", "utc", "+00:00", "-0330", "+18:00", "Asia/Kolkata", "America/Argentina/Ushuaia"):
        assert parse_zone(text) is not None, text
    for text in ("", "+19:00", "+05:60", "Mars/Base", "../etc/passwd", "Asia", "localtime", "Factory", "UTC; SELECT"):
        assert parse_zone(text) is None, text


def test_a_moment_is_written_as_the_search_engine_does() -> None:
    assert moment_text(UTC, at("2026-11-29T10:00:00.120Z")) == "2026-11-29T10:00:00.120Z"
    assert moment_text(zone("Asia/Kolkata"), at("2026-11-29T10:00Z")) == "2026-11-29T15:30:00.000+05:30"
