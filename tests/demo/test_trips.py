"""The real input is read whole, and nobody has to be in two places at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.trips import (
    VEHICLE_OF_ROUTE,
    WrongInput,
    assign_numbers,
    busiest_hour,
    check_input,
    most_at_once,
    read_centres,
    read_trips,
)

spans = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 50)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=40
).map(sorted)


def test_the_files_are_the_ones_the_demo_was_written_for() -> None:
    check_input(read_trips(), read_centres())


def test_a_trip_too_few_is_noticed() -> None:
    with pytest.raises(WrongInput, match="4162"):
        check_input(read_trips()[1:], read_centres())


def test_a_route_type_that_nobody_drives_is_noticed() -> None:
    first, *others = read_trips()
    with pytest.raises(WrongInput, match="Rocket"):
        check_input([replace(first, route_type="Rocket"), *others], read_centres())


def test_an_unknown_centre_is_noticed() -> None:
    centres = read_centres()
    code, centre = centres.popitem()
    with pytest.raises(WrongInput, match=code):
        check_input(read_trips(), {**centres, "NOWHERE": centre})


def test_local_times_of_india_become_epoch_seconds(tmp_path: Path) -> None:
    file = tmp_path / "legs.csv"
    file.write_text(
        "trip_uuid,source_center,destination_center,route_type,od_start_time,osrm_minutes,actual_minutes\n"
        "trip-1,A,B,FTL,1970-01-02 05:30:01.900000,31.0,40.5\n"
    )
    (trip,) = read_trips(file)
    assert (trip.departed, trip.arrived) == (86401, 86401 + 2430)


def test_legs_of_a_trip_do_not_overlap_in_the_real_data() -> None:
    for trip in read_trips():
        for before, after in zip(trip.legs, trip.legs[1:], strict=False):
            assert before.arrived <= after.departed + 1, trip.trip_uuid  # both were rounded to whole seconds


def test_the_busiest_moment_of_the_real_week() -> None:
    need = busiest_hour(read_trips())
    assert need == {"riders": 271, "trucks": 184, "vans": 90}
    assert need["riders"] <= sum(need[vehicles] for vehicles in VEHICLE_OF_ROUTE.values())


@given(spans)
def test_sharing_out_takes_as_many_as_overlap_at_once(spans: list[tuple[int, int]]) -> None:
    assert len(set(assign_numbers(spans))) == most_at_once(spans)


@given(spans)
def test_nobody_has_two_spans_at_once(spans: list[tuple[int, int]]) -> None:
    ends: dict[int, int] = {}
    for (begin, end), number in zip(spans, assign_numbers(spans), strict=True):
        assert ends.get(number, begin) <= begin
        ends[number] = end


@given(spans)
def test_the_most_at_once_is_reached_at_some_begin(spans: list[tuple[int, int]]) -> None:
    at_begins = [sum(begin <= moment < end for begin, end in spans) for moment, _ in spans]
    assert most_at_once(spans) == max(at_begins, default=0)
