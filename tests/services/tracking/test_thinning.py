"""Traces for maps: their shape, their stops, their length."""

from __future__ import annotations

from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.tracking.rules.thinning import STOP_MS, Fix, length_of, metres_between, stops_of, thinned

FIXES = st.lists(st.tuples(st.floats(-60, 60), st.floats(-180, 180)), min_size=1, max_size=60).map(
    lambda places: [Fix(index * 1000, lat, lon) for index, (lat, lon) in enumerate(places)]
)


@given(FIXES, st.integers(2, 80))
def test_thinned_points_are_points_of_the_trace_in_order(fixes: list[Fix], most: int) -> None:
    found = thinned(fixes, most)
    assert len(found) <= max(most, 1)
    assert found == [fix for fix in fixes if fix in set(found)]
    assert (found[0], found[-1]) == (fixes[0], fixes[-1])
    if len(fixes) <= most:
        assert found == fixes


def test_corners_stay_and_what_lies_on_a_line_goes() -> None:
    along = [Fix(index, 0.0, index / 1000) for index in range(100)]
    up = [Fix(100 + index, index / 1000, 0.1) for index in range(100)]
    assert thinned([*along, *up], 3) == [along[0], up[0], up[-1]]


def test_a_line_over_the_180th_meridian_is_a_line() -> None:
    fixes = [Fix(0, 0.0, 179.0), Fix(1, 0.5, 179.9), Fix(2, 0.0, -179.0), Fix(3, 0.0, -178.0)]
    assert thinned(fixes, 3) == [fixes[0], fixes[1], fixes[3]]


def test_a_stop_is_five_minutes_within_fifty_metres() -> None:
    def standing(seconds: int) -> list[Fix]:
        moving = [Fix(index * 1000, 12.0 + index * 0.001, 77.0) for index in range(60)]
        start, lat = 60_000, 12.07
        stays = [Fix(start + second * 1000, lat + 1e-4 * (second % 2), 77.0) for second in range(0, seconds + 1, 10)]
        away = [Fix(start + seconds * 1000 + 10_000 * n, 12.2 + n * 0.01, 77.0) for n in range(1, 5)]
        return [*moving, *stays, *away]

    (stop,) = stops_of(standing(STOP_MS // 1000))
    assert (stop.first, stop.last) == (60_000, 60_000 + STOP_MS)
    assert abs(stop.lat - 12.07) < 1e-3
    assert stops_of(standing(STOP_MS // 1000 - 10)) == []


@given(FIXES)
def test_distances_are_those_of_a_sphere_like_the_earth(fixes: list[Fix]) -> None:
    assert length_of(fixes[:1]) == 0
    one, two = fixes[0], fixes[-1]
    exact = Geodesic.WGS84.Inverse(one.lat, one.lon, two.lat, two.lon)["s12"]
    assert abs(metres_between(one, two) - exact) <= exact * 0.006 + 0.01
