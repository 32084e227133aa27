"""A trip on the road that runs late is warned of once, one that does not is not; and what was said is measured."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from haulier.demo.calls import TripRun, call_of, due_of
from haulier.demo.drive import moments_of
from haulier.demo.fences import fixes_of
from haulier.demo.late_checks import arrivals_of, must_warn, warning_faults
from haulier.demo.plan import Act, plan_trips, some_under_way
from haulier.demo.stops import DROP, PICKUP
from haulier.demo.times import REST_SECONDS, times_of
from haulier.demo.trips import read_trips
from support.trips import run_of

NOW = 1_790_000_000
SEED = 2018


def runs_on_the_road(trips: int = 200) -> list[TripRun]:
    """Trips of the week that are half-way now, with the ids of jobs."""
    plans = some_under_way(plan_trips(read_trips()[:trips], SEED), SEED)
    clocks = times_of(plans, inf, NOW, SEED)
    found = []
    for plan, times in zip(plans, clocks, strict=True):
        if plan.under_way_at:
            run = run_of(plan.trip, SEED)
            run.plan, run.times = plan, times
            found.append(run)
    return found


def test_some_trips_of_the_week_are_half_way_each_with_a_rider_of_its_own() -> None:
    plans = plan_trips(read_trips(), SEED)
    under_way = some_under_way(plans, SEED)
    chosen = [(before, after) for before, after in zip(plans, under_way, strict=True) if after.under_way_at]
    assert 100 < len(chosen) < 300
    riders = [after.rider for _, after in chosen]
    assert riders == list(range(min(riders), min(riders) + len(chosen)))
    assert min(riders) == 1 + max(plan.rider for plan in plans)
    for before, after in chosen:
        assert [step.at for step in after.steps] == sorted(step.at for step in after.steps)
        sent = [step.points for step in after.steps if step.act is Act.SEND_POSITIONS]
        assert [place for part in sent for place in range(*part)] == list(range(len(moments_of(before.trip.legs[0]))))
        others = {Act.SEND_POSITIONS, Act.AWAIT_ETA}
        assert [s for s in after.steps if s.act not in others] == [s for s in before.steps if s.act not in others]


def test_half_way_is_now_and_the_rest_follows_within_a_minute() -> None:
    runs = runs_on_the_road()
    assert runs
    for run in runs:
        here = next(step for step in run.plan.steps if step.act is Act.AWAIT_ETA)
        assert run.times.at(here.at) == NOW
        told = [fix.tis for fix in fixes_of(run)]
        assert told == sorted(set(told))
        assert NOW * 1000 < told[-1] <= (NOW + REST_SECONDS) * 1000
        plan_job = next(step for step in run.plan.steps if step.act is Act.PLAN_JOB)
        run.jobs[0, False].stops[DROP]["contact"] = {}
        body = call_of(run, plan_job).body
        assert body is not None
        (slot,) = [stop["timeslot"] for stop in body["objectives"] if stop["objectiveRef"] == DROP]
        (leg,) = run.plan.trip.legs
        assert slot["to"] - slot["from"] == due_of(leg) - leg.departed


@pytest.mark.parametrize("late_ms", [0, 1])
def test_a_trip_is_warned_of_when_it_passes_its_slot_and_only_then(late_ms: int) -> None:
    run = runs_on_the_road()[0]
    run.eta = 1000 * run.times.planned(due_of(run.plan.trip.legs[0])) + late_ms
    warning: dict[str, Any] = {"jobId": run.jobs[0, False].id, "objectiveRef": DROP}
    assert must_warn(run) == bool(late_ms)
    assert (list(warning_faults(run, [])) == []) == (not late_ms)
    assert (list(warning_faults(run, [warning])) == []) == bool(late_ms)
    assert list(warning_faults(run, [warning, warning]))
    assert list(warning_faults(run, [warning | {"objectiveRef": PICKUP}]))


def test_what_was_said_is_held_against_the_real_arrival() -> None:
    runs = runs_on_the_road()
    for run in runs:
        run.eta = 1000 * run.times.planned(run.plan.trip.arrived) + 120_000
    found = arrivals_of(runs)
    assert found.trips == len(runs)
    assert found.median_minutes == pytest.approx(2.0)
    assert found.late <= found.warned
    assert found.warned_rightly == found.late
    assert arrivals_of([]).trips == 0
