"""The week of the data happens now: moved, and shortened as the replay is, and alike for all that carries a moment."""

from __future__ import annotations

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.plan import left_open, plan_trips
from haulier.demo.times import SILENT_SECONDS, times_of
from haulier.demo.trips import Trip
from support.trips import fleets

NOW = 1_790_000_000
seeds = st.integers(0, 2**32)
speeds = st.one_of(st.floats(0.1, 10_000), st.just(inf))


@given(fleets(), seeds, speeds, st.integers(0, 4))
def test_time_keeps_its_order_and_its_proportions(fleet: list[Trip], seed: int, speed: float, count: int) -> None:
    plans = left_open(plan_trips(fleet, seed), count, seed)
    pace = 1.0 if speed == inf else speed
    for plan, times in zip(plans, times_of(plans, speed, NOW, seed), strict=True):
        moments = [step.at for step in plan.steps]
        told = [times.at(moment) for moment in moments]
        assert told == sorted(told)
        assert abs((told[-1] - told[0]) - (moments[-1] - moments[0]) / pace) <= 1


@given(fleets(), seeds, st.floats(0.1, 10_000))
def test_a_replay_with_a_clock_begins_now(fleet: list[Trip], seed: int, speed: float) -> None:
    plans = plan_trips(fleet, seed)
    clocks = times_of(plans, speed, NOW, seed)
    assert len(set(clocks)) == 1
    assert clocks[0].at(min(plan.steps[0].at for plan in plans)) == NOW


@given(fleets(), seeds, st.integers(0, 9))
def test_without_waiting_all_that_is_told_has_happened_by_now(fleet: list[Trip], seed: int, count: int) -> None:
    plans = left_open(plan_trips(fleet, seed), count, seed)
    ends = [times.at(plan.steps[-1].at) for plan, times in zip(plans, times_of(plans, inf, NOW, seed), strict=True)]
    assert all(end <= NOW for end in ends)
    assert all(end > NOW - SILENT_SECONDS for plan, end in zip(plans, ends, strict=True) if plan.is_open)
    done = [end for plan, end in zip(plans, ends, strict=True) if not plan.is_open]
    begun = [
        times.at(plan.steps[0].at)
        for plan, times in zip(plans, times_of(plans, inf, NOW, seed), strict=True)
        if plan.is_open
    ]
    assert not done or max(done) == min(begun, default=NOW)
