"""A phone goes from where a leg begins to where it ends, evenly, along the great circle."""

from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.drive import STAND_SECONDS, metres, moments_of, positions
from haulier.demo.trips import Centre, Leg

centres = st.builds(
    Centre, st.just("C"), st.just("C"), st.just("Goa"), st.floats(-60, 60), st.floats(-179, 179), st.just("city")
)
legs = st.builds(
    lambda departed, seconds: Leg("A", "B", departed, departed + seconds, 1.0),
    st.integers(0, 10**9),
    st.integers(2 * STAND_SECONDS, 10**5),
)
SIX_DIGITS_M = 0.2
"""How far a rounded position may lie from where it is."""


@given(legs)
def test_moments_go_on_from_departure_to_arrival(leg: Leg) -> None:
    moments = moments_of(leg)
    assert moments == sorted(set(moments))
    assert (moments[0], moments[-1]) == (leg.departed, leg.arrived)


@given(legs, centres, centres)
def test_a_phone_stands_at_both_ends_and_goes_evenly_in_between(leg: Leg, source: Centre, destination: Centre) -> None:
    moments = moments_of(leg)
    found = list(positions(leg, source, destination, 0, len(moments)))
    assert [at for at, _ in found] == moments
    whole = metres(source.lat, source.lon, destination.lat, destination.lon)
    left, reached = leg.departed + STAND_SECONDS, leg.arrived - STAND_SECONDS
    for at, where in found:
        gone = metres(source.lat, source.lon, *where)
        if at <= left:
            assert gone < SIX_DIGITS_M
        elif at >= reached:
            assert metres(destination.lat, destination.lon, *where) < SIX_DIGITS_M
        elif whole < 10_000_000:
            assert abs(gone - whole * (at - left) / (reached - left)) < 2 * SIX_DIGITS_M


@given(legs, centres, centres, st.data())
def test_parts_of_a_way_are_the_way(leg: Leg, source: Centre, destination: Centre, data: st.DataObject) -> None:
    count = len(moments_of(leg))
    cut = data.draw(st.integers(0, count))
    whole = list(positions(leg, source, destination, 0, count))
    parts = [*positions(leg, source, destination, 0, cut), *positions(leg, source, destination, cut, count)]
    assert parts == whole
