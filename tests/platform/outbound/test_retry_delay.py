"""The waits between tries grow, are spread, and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.outbound.retry import LONGEST_SECONDS, MAX_ATTEMPTS, delay

attempts = st.integers(1, MAX_ATTEMPTS - 1)
jitters = st.floats(0, 1)
bases = st.floats(0.001, 10)


@given(attempts, jitters, bases)
def test_a_wait_lies_between_the_base_and_the_longest(attempt: int, jitter: float, base: float) -> None:
    wait = delay(attempt, jitter, base)
    assert wait is not None
    assert base <= wait <= LONGEST_SECONDS


@given(st.integers(1, MAX_ATTEMPTS - 2), jitters, jitters, bases)
def test_each_wait_is_at_least_as_long_as_the_one_before(
    attempt: int, earlier: float, later: float, base: float
) -> None:
    first, second = delay(attempt, earlier, base), delay(attempt + 1, later, base)
    assert first is not None
    assert second is not None
    assert first <= second * (1 + 1e-9)


@given(attempts, jitters, jitters)
def test_more_jitter_never_waits_less(attempt: int, one: float, other: float) -> None:
    waits = [delay(attempt, jitter) for jitter in sorted((one, other))]
    assert waits == sorted(wait for wait in waits if wait is not None)


@given(st.integers(MAX_ATTEMPTS, 10**6), jitters)
def test_after_the_last_try_there_is_no_further_one(attempt: int, jitter: float) -> None:
    assert delay(attempt, jitter) is None


def test_all_waits_together_stay_under_three_hours_and_over_one() -> None:
    shortest = sum(delay(attempt, 0.0) or 0 for attempt in range(1, MAX_ATTEMPTS))
    longest = sum(delay(attempt, 1.0) or 0 for attempt in range(1, MAX_ATTEMPTS))
    assert 3600 < shortest < longest < 3 * 3600


@pytest.mark.parametrize(("attempt", "jitter", "base"), [(0, 0.5, 1.0), (1, -0.1, 1.0), (1, 1.1, 1.0), (1, 0.5, 0.0)])
def test_arguments_out_of_range_are_refused(attempt: int, jitter: float, base: float) -> None:
    with pytest.raises(ValueError, match="out of range"):
        delay(attempt, jitter, base)
