"""Every plan, of any trips and any luck, is a story that can happen."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.plan import (
    DROP,
    MAX_ATTEMPTS,
    PICKUP,
    SUCCESS,
    UNAVAILABLE,
    WITH_CALLBACK,
    Act,
    Step,
    callback_key,
    consignment,
    expectation,
    job_ref,
    plan_trips,
    steps_of,
)
from haulier.demo.trips import Trip, busiest_hour, read_trips
from support.trips import fleets, trips

seeds = st.integers(0, 2**32)
shares = st.floats(0, 1)
NEXT = {(PICKUP, SUCCESS): DROP, (PICKUP, UNAVAILABLE): PICKUP, (DROP, SUCCESS): "", (DROP, UNAVAILABLE): DROP}
"""The job workflow that the demo registers."""


def of_leg(steps: tuple[Step, ...], leg: int) -> list[Step]:
    return [step for step in steps if step.leg == leg]


@given(trips(), seeds, shares)
def test_the_same_seed_gives_the_same_plan(trip: Trip, seed: int, share: float) -> None:
    assert steps_of(trip, seed, share) == steps_of(trip, seed, share)


@given(fleets(), seeds)
def test_a_trip_has_the_same_steps_whichever_others_are_replayed(fleet: list[Trip], seed: int) -> None:
    alone = [plan_trips([trip], seed)[0].steps for trip in fleet]
    assert [plan.steps for plan in plan_trips(fleet, seed)] == alone


@given(trips(), seeds, shares)
def test_time_never_runs_back(trip: Trip, seed: int, share: float) -> None:
    moments = [step.at for step in steps_of(trip, seed, share)]
    assert moments == sorted(moments)


@given(trips(), seeds, shares)
def test_departures_and_arrivals_are_the_real_ones(trip: Trip, seed: int, share: float) -> None:
    steps = steps_of(trip, seed, share)
    for number, leg in enumerate(trip.legs):
        scans = [step.at for step in of_leg(steps, number) if step.act in (Act.CUSTODY_IN, Act.CUSTODY_OUT)]
        assert scans == [leg.departed, leg.arrived]


@given(trips(), seeds, shares)
def test_every_ledger_is_even_and_nothing_leaves_before_it_came(trip: Trip, seed: int, share: float) -> None:
    held: set[int] = set()
    for step in steps_of(trip, seed, share):
        if step.act is Act.CUSTODY_IN:
            assert step.leg not in held
            held.add(step.leg)
        if step.act is Act.CUSTODY_OUT:
            held.remove(step.leg)
        if step.act is Act.CLOSE_DISPATCH:
            assert not held
    assert not held


@given(trips(), seeds, shares)
def test_every_job_walks_its_workflow_to_the_end(trip: Trip, seed: int, share: float) -> None:
    steps = steps_of(trip, seed, share)
    for number in range(len(trip.legs)):
        here = PICKUP
        for step in of_leg(steps, number):
            if step.act is Act.WORKFLOW_CLOSED:
                assert step.objective == here
                here = NEXT[here, step.code]
        assert here == ""


@given(trips(), seeds, shares)
def test_attempts_are_counted_from_one_without_a_gap(trip: Trip, seed: int, share: float) -> None:
    steps = steps_of(trip, seed, share)
    for number in range(len(trip.legs)):
        drops = [step for step in of_leg(steps, number) if step.objective == DROP and step.act is Act.WORKFLOW_STARTED]
        assert [step.attempt for step in drops] == list(range(1, len(drops) + 1))
        assert len(drops) <= MAX_ATTEMPTS


@given(trips(), seeds, shares)
def test_a_workflow_is_started_before_its_task_and_closed_after_it(trip: Trip, seed: int, share: float) -> None:
    order = [Act.WORKFLOW_STARTED, Act.TASK_STARTED, Act.TASK_CLOSED, Act.WORKFLOW_CLOSED]
    seen: dict[tuple[int, str, int], list[Act]] = {}
    for step in steps_of(trip, seed, share):
        if step.act in order:
            seen.setdefault((step.leg, step.objective, step.attempt), []).append(step.act)
    assert all(acts == order for acts in seen.values())


@given(trips(), seeds, shares)
def test_the_dispatch_stands_between_its_jobs_and_their_reports(trip: Trip, seed: int, share: float) -> None:
    acts = [step.act for step in steps_of(trip, seed, share)]
    legs = len(trip.legs)
    assert acts[: legs + 2] == [Act.CREATE_JOB] * legs + [Act.CREATE_DISPATCH, Act.ASSIGN]
    assert acts[-1] is Act.CLOSE_DISPATCH
    assert Counter(acts)[Act.CREATE_JOB] == legs


@given(fleets(), seeds)
def test_riders_and_vehicles_come_from_the_pool_of_the_busiest_moment(fleet: list[Trip], seed: int) -> None:
    need = busiest_hour(fleet)
    for plan in plan_trips(fleet, seed):
        assert plan.rider < need["riders"]
        assert plan.vehicle < need[plan.trip.vehicle_type]


@given(fleets(), seeds)
def test_the_expectation_counts_every_step_once(fleet: list[Trip], seed: int) -> None:
    plans = plan_trips(fleet, seed)
    expected = expectation(plans)
    steps = [step for plan in plans for step in plan.steps]
    reads = sum(step.act is Act.READ_JOB for step in steps)
    assert expected.calls.total() == len(steps)
    assert expected.commands == len(steps) - reads
    assert len(expected.callbacks) == sum(step.act in WITH_CALLBACK for step in steps)


@given(fleets(), seeds)
def test_callback_keys_are_plain_path_text(fleet: list[Trip], seed: int) -> None:
    for plan in plan_trips(fleet, seed):
        keys = [key for step in plan.steps if (key := callback_key(plan, step))]
        assert all(key.replace("/", "").replace("_", "").replace("-", "").replace(".", "").isalnum() for key in keys)


def test_names_of_the_real_week_keep_the_limits_of_the_contract() -> None:
    for trip in read_trips():
        assert 4 <= len(trip.trip_uuid) <= 36
        for leg in range(len(trip.legs)):
            assert len(job_ref(trip, leg)) <= 64
            assert len(consignment(trip, leg)) <= 64


def test_the_real_week_is_a_known_number_of_calls() -> None:
    expected = expectation(plan_trips(read_trips(), 2018))
    assert expected.calls[Act.CREATE_DISPATCH] == 4163
    assert expected.calls[Act.CREATE_JOB] == 7421
    assert expected.calls[Act.READ_JOB] == 538
    assert expected.calls.total() == 104_769
    assert len(expected.callbacks) == 7421 + 2 * 4163
