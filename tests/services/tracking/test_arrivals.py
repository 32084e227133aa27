"""The rules of arrivals on their own: the order of visits, the times, and which slots are told of."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from haulier.services.dispatch.requests import ObjectiveDef, ObjectiveTransition
from haulier.services.dispatch.rules.graph import compile_graph
from haulier.services.dispatch.rules.remaining_objectives import remaining
from haulier.services.dispatch.rules.run import JobRun, record
from haulier.services.tracking.rules.arrivals import (
    AT_PLACE_METRES,
    IN_TIME_MS,
    Arrived,
    PlacedStop,
    Visit,
    arrived_at,
    estimate,
    late_by,
    lateness,
    plain_ms,
    visits_of,
)
from haulier.services.tracking.rules.thinning import Fix
from haulier.services.workflow.facade import END, Report

HUB, A, B = (12.90, 77.60), (12.95, 77.60), (12.99, 77.60)
MINUTE = 60_000


def stop(job: str, place: tuple[float, float] | None, objective: str = "DROP", **more: Any) -> PlacedStop:
    return PlacedStop(job, objective, place, more.get("since"), more.get("until"), more.get("service", 5 * MINUTE))


def test_twenty_jobs_that_are_picked_up_in_one_place_are_one_visit() -> None:
    stops = [each for n, place in enumerate((A, B, A)) for each in (stop(f"{n}", HUB, "PICKUP"), stop(f"{n}", place))]
    assert visits_of(stops) == [Visit(HUB, [0, 2, 4]), Visit(A, [1, 5]), Visit(B, [3])]


def test_nobody_says_what_follows_upon_a_place_that_nobody_knows() -> None:
    assert visits_of([stop("1", A), stop("2", None), stop("3", B)]) == [Visit(A, [0])]
    assert visits_of([stop("1", None)]) == []


places = st.sampled_from([HUB, A, B, (0.0, 0.0)])
jobs = st.lists(st.lists(places, min_size=1, max_size=5), max_size=8)


@given(jobs)
def test_every_stop_is_visited_once_and_those_of_a_job_in_their_order(ways: list[list[tuple[float, float]]]) -> None:
    stops = [stop(str(job), place, str(n)) for job, way in enumerate(ways) for n, place in enumerate(way)]
    visited = [number for visit in visits_of(stops) for number in visit.stops]
    assert sorted(visited) == list(range(len(stops)))
    for job in range(len(ways)):
        of_job = [number for number in visited if stops[number].job == str(job)]
        assert of_job == sorted(of_job)
    assert all(stops[number].place == visit.place for visit in visits_of(stops) for number in visit.stops)


@given(jobs, st.lists(st.integers(0, 90 * MINUTE), min_size=40, max_size=40), st.integers(0, 30 * MINUTE))
def test_times_only_grow_along_the_way_and_none_has_passed(
    ways: list[list[tuple[float, float]]], travel: list[int], age: int
) -> None:
    stops = [stop(str(job), place, str(n)) for job, way in enumerate(ways) for n, place in enumerate(way)]
    visits, now = visits_of(stops), 10**12
    etas = estimate(stops, visits, travel[: len(visits)], now - age, now, None)
    along = [eta for visit in visits for number in visit.stops if (eta := etas[number]) is not None]
    assert along == sorted(along)
    assert len(along) == len(stops)
    assert all(eta >= now for eta in along)
    for earlier, later in pairwise(visits):
        sooner, after = etas[earlier.stops[0]], etas[later.stops[0]]
        assert sooner is not None
        assert after is not None
        assert after - sooner >= 5 * MINUTE


def test_a_vehicle_waits_for_the_slot_and_stays_as_long_as_the_longest_stop() -> None:
    stops = [stop("1", A, since=60 * MINUTE), stop("2", A, service=20 * MINUTE), stop("3", B)]
    assert estimate(stops, visits_of(stops), [10 * MINUTE, 7 * MINUTE], 0, 0, None) == [
        10 * MINUTE, 10 * MINUTE, (60 + 20 + 7) * MINUTE,
    ]  # fmt: skip


def test_who_is_at_a_stop_arrived_when_it_came_there() -> None:
    stops = [stop("1", A, until=3 * MINUTE), stop("2", B)]
    visits = visits_of(stops)
    arrived = arrived_at(Fix(2 * MINUTE, *A), visits, None)
    assert arrived == Arrived(A, 2 * MINUTE)
    assert arrived_at(Fix(6 * MINUTE, *A), visits, arrived) == arrived
    etas = estimate(stops, visits, [0, 10 * MINUTE], 6 * MINUTE, 6 * MINUTE, arrived)
    assert etas == [2 * MINUTE, 17 * MINUTE]
    assert lateness(stops, etas, ()).new == []
    assert estimate(stops, visits, [0, 10 * MINUTE], 30 * MINUTE, 30 * MINUTE, arrived)[1] == 40 * MINUTE
    beside = A[0] + (AT_PLACE_METRES + 1) / 111_195
    assert arrived_at(Fix(7 * MINUTE, beside, A[1]), visits, arrived) is None


@given(st.lists(st.none() | st.integers(-2 * IN_TIME_MS, 2 * IN_TIME_MS), max_size=30))
def test_a_slot_is_told_of_again_only_after_it_was_in_time_by_a_margin(offsets: list[int | None]) -> None:
    end = 10**12
    stops, warned, is_open, told = [stop("1", A, until=end)], frozenset[str](), True, 0
    expected = 0
    for offset in offsets:
        found = lateness(stops, [None if offset is None else end + offset], warned)
        warned, told = found.warned, told + len(found.new)
        if offset is not None and offset > 0 and is_open:
            is_open, expected = False, expected + 1
        elif offset is not None and offset <= -IN_TIME_MS:
            is_open = True
    assert told == expected


def test_another_slot_is_told_of_anew_and_one_that_is_done_is_forgotten() -> None:
    first = lateness([stop("1", A, until=10)], [11], ())
    assert (first.new, first.warned) == ([0], {"1/DROP/10"})
    moved = lateness([stop("1", A, until=9)], [11], first.warned)
    assert (moved.new, moved.warned) == ([0], {"1/DROP/9"})
    assert lateness([stop("2", A)], [11], moved.warned) == (frozenset(), [])


def test_late_is_said_in_seconds_rounded_up() -> None:
    one = stop("1", A, until=1_000)
    assert [late_by(one, eta) for eta in (None, 999, 1_000, 1_001, 2_000, 2_001)] == [None, None, None, 1, 1, 2]


def test_a_straight_way_is_longer_on_the_road() -> None:
    assert plain_ms(45_000, detour=1.0, kilometres_an_hour=45) == 3_600_000
    assert plain_ms(45_000, detour=1.3, kilometres_an_hour=45) == 4_680_000


def test_ahead_lies_the_way_by_success_and_no_second_try() -> None:
    def objective(ref: str, *ways: tuple[str, str]) -> ObjectiveDef:
        return ObjectiveDef(ref, "workflow:x", [ObjectiveTransition(code, to) for code, to in ways])

    graph = compile_graph("PICK", [
        objective("PICK", ("R-0029", "PICK"), ("R-0065", "DROP")),
        objective("DROP", ("R-0027", "BACK"), ("R-0029", "DROP"), ("R-0065", END)),
        objective("BACK", ("done", END)),
    ])  # fmt: skip
    run = JobRun()
    assert remaining(run, graph) == [("PICK", 1), ("DROP", 1)]
    for code, ahead in (("R-0029", [("PICK", 2), ("DROP", 1)]), ("R-0065", [("DROP", 1)])):
        number = 1 if code == "R-0029" else 2
        run = record(run, graph, "PICK", Report(attempt=number, status="CLOSED", timestamp=None, code=code)).run
        assert remaining(run, graph) == ahead
    run = record(run, graph, "DROP", Report(attempt=1, status="CLOSED", timestamp=None, code="R-0027")).run
    assert remaining(run, graph) == [("BACK", 1)]
    run = record(run, graph, "BACK", Report(attempt=1, status="CLOSED", timestamp=None, code="done")).run
    assert remaining(run, graph) == []
