"""Schedules: what is taken, and when the next run is. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.scheduler.requests import Schedule
from haulier.services.scheduler.rules.retries import retry_at
from haulier.services.scheduler.rules.schedules import (
    FARTHEST,
    GRACE,
    KeptSchedule,
    first_run,
    next_run,
    read_schedule,
)

NOW = 1_790_000_000


def kept(*, before: KeptSchedule | None = None, **members: Any) -> KeptSchedule:
    return read_schedule(msgspec.convert(members, Schedule), NOW, before)


def faults(**members: Any) -> set[tuple[str, str]]:
    with pytest.raises(Refusal) as refused:
        kept(**members)
    return {(fault.field, fault.rule) for fault in refused.value.faults}


def test_the_members_tell_the_kind() -> None:
    assert kept(at=NOW + 5) == KeptSchedule("ONE_TIME", at=NOW + 5)
    assert kept(**{"in": "2h 30m"}) == KeptSchedule("ONE_TIME", at=NOW + 9_000)
    assert kept(intervalSeconds=60) == KeptSchedule("RECURRING", startAt=NOW + 60, intervalSeconds=60)
    assert kept(interval="1d 12h", maxRuns=3).intervalSeconds == 129_600
    assert kept(expression="0 9 * * *") == KeptSchedule("CRON", expression="0 9 * * *", timeZone="UTC")


def test_moments_are_taken_in_every_form() -> None:
    moment = int(datetime(2026, 9, 21, 18, 13, 25, tzinfo=UTC).timestamp())
    assert kept(at="2026-09-21T23:43:25+05:30").at == kept(at="2026-09-21T18:13:25Z").at == moment > NOW
    for at in (NOW + 5, (NOW + 5) * 1000, str(NOW + 5), str((NOW + 5) * 1000 + 999)):
        assert kept(at=at).at == NOW + 5, at


@pytest.mark.parametrize("at", ["soon", "2026-09-21", "2026-09-21T12:00:00", "", "9" * 19])
def test_what_is_no_moment_is_refused(at: str) -> None:
    assert faults(at=at) == {("schedule.at", "format")}


def test_a_moment_that_is_just_past_is_now() -> None:
    assert kept(at=NOW - GRACE).at == NOW
    assert faults(at=NOW - GRACE - 1) == {("schedule.at", "minimum")}
    assert kept(startAt=NOW - GRACE, intervalSeconds=60).startAt == NOW


def test_ten_years_ahead_is_as_far_as_it_goes() -> None:
    assert kept(at=NOW + FARTHEST).at == NOW + FARTHEST
    assert faults(at=NOW + FARTHEST + 1) == {("schedule.at", "maximum")}
    assert faults(intervalSeconds=60, endAt=NOW + FARTHEST + 1) == {("schedule.endAt", "maximum")}
    assert faults(intervalSeconds=FARTHEST + 1) >= {("schedule.intervalSeconds", "maximum")}


def test_a_moment_that_stood_there_before_may_be_past() -> None:
    before = KeptSchedule("RECURRING", startAt=NOW - 500, intervalSeconds=60)
    assert kept(before=before, startAt=NOW - 500, intervalSeconds=60) == before
    with pytest.raises(Refusal):
        kept(before=before, startAt=NOW - 501, intervalSeconds=60)


def test_an_interval_has_a_minute_at_least() -> None:
    assert kept(interval="60s").intervalSeconds == 60
    assert faults(intervalSeconds=59) == {("schedule.intervalSeconds", "minimum")}
    assert faults(interval="59s") == {("schedule.interval", "minimum")}


def test_an_end_before_the_beginning_is_refused() -> None:
    assert kept(startAt=NOW + 60, intervalSeconds=60, endAt=NOW + 60).endAt == NOW + 60
    assert faults(startAt=NOW + 60, intervalSeconds=60, endAt=NOW + 59) == {("schedule.endAt", "minimum")}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"at": NOW, "in": "1h"},
        {"at": NOW, "intervalSeconds": 60},
        {"kind": "ONE_TIME"},
        {"kind": "RECURRING", "at": NOW},
        {"kind": "CRON", "intervalSeconds": 60},
        {"at": NOW, "endAt": NOW},
        {"at": NOW, "maxRuns": 2},
        {"intervalSeconds": 60, "interval": "60s"},
        {"expression": "* * * * *", "maxRuns": 2},
    ],
)
def test_members_that_do_not_go_together_are_refused(members: dict[str, Any]) -> None:
    assert faults(**members)


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "localtime", "Factory", "", "asia/kolkata"])
def test_a_zone_must_exist(zone: str) -> None:
    assert faults(expression="0 9 * * *", timeZone=zone) == {("schedule.timeZone", "enum")}


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "UTC", "Etc/GMT+5", "EST5EDT"])
def test_names_of_zones_are_taken(zone: str) -> None:
    assert kept(expression="0 9 * * *", timeZone=zone).timeZone == zone


def test_a_line_must_run() -> None:
    assert faults(expression="x") == {("schedule.expression", "format")}
    assert faults(expression="0 0 30 2 *") == {("schedule.expression", "format")}


@given(st.integers(60, 10**6), st.integers(-(10**6), 10**6), st.integers(0, 10**7))
def test_runs_at_intervals_stay_on_their_grid(interval: int, start: int, after: int) -> None:
    schedule = KeptSchedule("RECURRING", startAt=NOW + start, intervalSeconds=interval)
    following = next_run(schedule, NOW + after)
    assert following is not None
    assert following > NOW + after
    assert following >= NOW + start
    assert (following - NOW - start) % interval == 0
    assert following - interval <= NOW + after or following == NOW + start


def test_the_first_run_may_be_now() -> None:
    schedule = kept(startAt=NOW, intervalSeconds=60)
    assert first_run(schedule, NOW) == NOW
    assert next_run(schedule, NOW) == NOW + 60


def test_no_run_comes_behind_the_end() -> None:
    schedule = kept(startAt=NOW, intervalSeconds=60, endAt=NOW + 60)
    assert (next_run(schedule, NOW), next_run(schedule, NOW + 60)) == (NOW + 60, None)
    assert next_run(kept(at=NOW), NOW) is None


def test_retries_wait_longer_each_time_until_they_are_used_up() -> None:
    waits = [retry_at(attempt, 6, NOW, None) for attempt in range(1, 8)]
    assert waits == [NOW + 10, NOW + 60, NOW + 300, NOW + 900, NOW + 900, NOW + 900, None]
    assert retry_at(1, 0, NOW, None) is None


def test_a_retry_behind_the_next_run_is_dropped() -> None:
    assert retry_at(1, 3, NOW, NOW + 11) == NOW + 10
    assert retry_at(1, 3, NOW, NOW + 10) is None
