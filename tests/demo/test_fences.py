"""The demo foresees by rules of its own what happens at geofences; the platform's rules come to the same."""

from __future__ import annotations

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.calls import Registrations, TripRun
from haulier.demo.drive import ACCURACY_M, Position
from haulier.demo.fences import RADIUS_M, Fix, Watch, foresee
from haulier.demo.plan import plan_trips
from haulier.demo.times import times_of
from haulier.demo.trips import Centre, Trip, read_centres, read_trips
from haulier.services.tracking.rules import geofence_state
from haulier.services.tracking.rules.geofence_shapes import Circle
from support.trips import centres_of, fleets

HERE = Centre("here", "here", "Goa", 15.0, 74.0, "city")
NEAR = Centre("near", "near", "Goa", 15.004, 74.0, "city")
FAR = Centre("far", "far", "Goa", 15.3, 74.2, "city")
CENTRES = {centre.code: centre for centre in (HERE, NEAR, FAR)}
places = st.one_of(
    st.builds(Position, st.floats(14.99, 15.01), st.floats(73.99, 74.01)),
    st.builds(Position, st.floats(15.0025, 15.0032), st.just(74.0)),
    st.builds(Position, st.floats(14.0, 16.0), st.floats(73.0, 75.0)),
)
ways = st.lists(st.tuples(st.sampled_from([0, 300, 5_000, 12_000, 60_000, 600_000]), places), max_size=40)
Events = list[tuple[str, str, int]]


def by_the_platform(fixes: list[Fix]) -> Events:
    """What the platform's own rules make of points."""
    movement, found = geofence_state.Movement(), Events()
    pairs = {code: geofence_state.Pair() for code in CENTRES}
    for number, (tis, where) in enumerate(fixes):
        fix = geofence_state.Fix(tis, number, "app", where.lat, where.lon, ACCURACY_M)
        movement, judged = geofence_state.admitted(movement, fix)
        for one in judged:
            for code, centre in CENTRES.items():
                sight = Circle(centre.lat, centre.lon, RADIUS_M).sight(one.lat, one.lon)
                pairs[code], events = geofence_state.step(pairs[code], geofence_state.Rules(), one, sight)
                found += [(code, event, one.tis) for event in events]
    return found


@given(ways)
def test_both_sides_come_to_the_same(way: list[tuple[int, Position]]) -> None:
    tis, fixes = 1_790_000_000_000, []
    for later, where in way:
        tis += later
        fixes.append(Fix(tis, where))
    watch = Watch(CENTRES)
    foreseen = [event for fix in fixes for event in watch.take(fix)]
    assert sorted(foreseen) == sorted(by_the_platform(fixes))


@given(fleets(), st.integers(0, 99), st.floats(0.5, 10_000), st.booleans())
def test_every_stop_is_entered_at_any_pace(fleet: list[Trip], seed: int, speed: float, is_watched: bool) -> None:
    plans = plan_trips(fleet, seed, is_watched=is_watched)
    centres = {code: centre for trip in fleet for code, centre in centres_of(trip).items()}
    registered = Registrations("lineHaul:1", {}, {}, [], centres)
    runs = [
        TripRun(plan, registered, times) for plan, times in zip(plans, times_of(plans, speed, 0, seed), strict=True)
    ]
    found = foresee(runs)
    for rider in {plan.rider for plan in plans}:
        stops = {
            leg.destination
            for plan in plans
            if plan.rider == rider
            for leg in (plan.trip.legs[number] for number in plan.terms.driven)
            if leg.arrived - leg.departed > 120
        }
        assert stops <= {passage.centre for passage in found if passage.rider == rider and passage.event == "ENTRY"}


def test_the_real_week_is_a_known_number_of_arrivals() -> None:
    plans = plan_trips(read_trips(), 2018)
    registered = Registrations("lineHaul:1", {}, {}, [], read_centres())
    runs = [TripRun(plan, registered, times) for plan, times in zip(plans, times_of(plans, inf, 0, 2018), strict=True)]
    found = foresee(runs)
    assert sum(run.arrivals for run in runs) == sum(passage.event == "ENTRY" for passage in found) == 12_227
    assert sum(passage.event == "EXIT" for passage in found) == 11_955
