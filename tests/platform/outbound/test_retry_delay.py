"""The waits between tries grow, are spread, and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.outbound.retry import delay
from support.settings import DEFAULTS

SCHEDULE = DEFAULTS.callback.retry_seconds
jitters = st.floats(0, 1)
schedules = st.lists(st.floats(0.1, 1e6), min_size=1, max_size=32).map(sorted)


@given(st.data(), schedules, jitters)
def test_a_wait_lies_between_its_step_and_the_next(data: st.DataObject, steps: list[float], jitter: float) -> None:
    attempt = data.draw(st.integers(1, len(steps)))
    wait = delay(attempt, jitter, steps)
    assert wait is not None
    assert steps[attempt - 1] <= wait <= steps[min(attempt, len(steps) - 1)] * (1 + 1e-9)


@given(st.data(), schedules.filter(lambda steps: len(steps) > 1), jitters, jitters)
def test_each_wait_is_at_least_as_long_as_the_one_before(
    data: st.DataObject, steps: list[float], earlier: float, later: float
) -> None:
    attempt = data.draw(st.integers(1, len(steps) - 1))
    first, second = delay(attempt, earlier, steps), delay(attempt + 1, later, steps)
    assert first is not None
    assert second is not None
    assert first <= second * (1 + 1e-9)


@given(st.integers(1, len(SCHEDULE)), jitters, jitters)
def test_more_jitter_never_waits_less(attempt: int, one: float, other: float) -> None:
    waits = [delay(attempt, jitter, SCHEDULE) for jitter in sorted((one, other))]
    assert waits == sorted(wait for wait in waits if wait is not None)


@given(st.integers(1, 10**6), schedules, jitters)
def test_after_the_last_try_there_is_no_further_one(more: int, steps: list[float], jitter: float) -> None:
    assert delay(len(steps) + more, jitter, steps) is None


def test_by_default_all_waits_together_stay_under_three_hours_and_over_one() -> None:
    tries = range(1, len(SCHEDULE) + 1)
    shortest = sum(delay(attempt, 0.0, SCHEDULE) or 0 for attempt in tries)
    longest = sum(delay(attempt, 1.0, SCHEDULE) or 0 for attempt in tries)
    assert 3600 < shortest < longest < 3 * 3600


def test_by_default_the_first_wait_is_spread_over_one_to_four_seconds_and_the_last_is_an_hour() -> None:
    assert [delay(1, jitter, SCHEDULE) for jitter in (0.0, 0.5, 1.0)] == [1, 2.5, 4]
    assert [delay(7, jitter, SCHEDULE) for jitter in (0.0, 1.0)] == [3600, 3600]


@pytest.mark.parametrize(("attempt", "jitter"), [(0, 0.5), (1, -0.1), (1, 1.1), (1, float("nan"))])
def test_arguments_out_of_range_are_refused(attempt: int, jitter: float) -> None:
    with pytest.raises(ValueError, match="out of range"):
        delay(attempt, jitter, SCHEDULE)
