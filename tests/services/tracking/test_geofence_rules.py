"""Rules of geofences: shapes against a geodesic library, states by properties."""

from __future__ import annotations

from math import cos, inf, radians
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.great_circle import EARTH_METRES, METRES_A_DEGREE, great_circle
from haulier.services.tracking.rules.geofence_shapes import (
    MAX_POINTS,
    Circle,
    Shape,
    ShapeFault,
    Sight,
    area_of,
    boxes_around,
    closed_coordinates,
)
from haulier.services.tracking.rules.geofence_state import (
    APART_MS,
    APPROACH,
    ARMED_BEYOND,
    DWELL,
    ENTRY,
    EXIT,
    FRESH_MS,
    INSIDE,
    MAX_SPEED,
    OUTSIDE,
    UNKNOWN,
    FenceEvent,
    Fix,
    Movement,
    Pair,
    Rules,
    admitted,
    dwelt,
    is_plausible,
    step,
)

SPHERE = Geodesic(EARTH_METRES, 0)
LATITUDES = st.floats(-89.0, 89.0)
LONGITUDES = st.floats(-180.0, 180.0)
SQUARE = [[[77.0, 12.0], [78.0, 12.0], [78.0, 13.0], [77.0, 13.0]]]
HOLE = [[77.4, 12.4], [77.6, 12.4], [77.6, 12.6], [77.4, 12.6]]


def fix(tis: int, lat: float = 0.0, lon: float = 0.0, accuracy: float | None = None) -> Fix:
    return Fix(tis, -1, "app", lat, lon, accuracy)


def at_distance(lat: float, lon: float, azimuth: float, distance: float) -> tuple[float, float]:
    """The place so many metres away on the sphere."""
    found = SPHERE.Direct(lat, lon, azimuth, distance)
    return found["lat2"], found["lon2"]


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distances_are_those_of_a_geodesic_library(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    exact: float = SPHERE.Inverse(lat1, lon1, lat2, lon2)["s12"]
    assert great_circle(lat1, lon1, lat2, lon2) == pytest.approx(exact, rel=1e-7, abs=0.5)
    near_antipodes = exact > 19_000_000
    if not near_antipodes:
        earth: float = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]
        assert great_circle(lat1, lon1, lat2, lon2) == pytest.approx(earth, rel=0.0057, abs=0.01)


@given(LATITUDES, LONGITUDES, st.floats(10, 100_000), st.floats(0, 360))
def test_a_point_on_the_edge_of_a_circle_is_inside(lat: float, lon: float, radius: float, azimuth: float) -> None:
    circle = Circle(lat, lon, radius)
    assert circle.sight(*at_distance(lat, lon, azimuth, radius)).is_inside
    assert circle.sight(*at_distance(lat, lon, azimuth, radius - 0.1)).is_inside
    beyond = circle.sight(*at_distance(lat, lon, azimuth, radius + 5))
    assert not beyond.is_inside
    assert beyond.outside_m == pytest.approx(5, abs=0.01)


@given(LATITUDES, LONGITUDES, st.floats(10, 200_000), st.floats(0, 360))
def test_boxes_around_a_circle_hold_all_of_it(lat: float, lon: float, radius: float, azimuth: float) -> None:
    edge_lat, edge_lon = at_distance(lat, lon, azimuth, radius)
    assert any(
        west <= edge_lon <= east and south <= edge_lat <= north
        for west, south, east, north in boxes_around(lat, lon, radius)
    )


def test_a_circle_over_the_180th_meridian_has_a_box_on_each_side() -> None:
    boxes = boxes_around(-17.0, 179.99, 10_000)
    assert len(boxes) == 2
    assert Circle(-17.0, 179.99, 10_000).sight(-17.0, -179.99).is_inside


@pytest.mark.parametrize(("lat", "lon", "is_inside"), [
    (12.1, 77.1, True), (12.0, 77.5, True), (12.0, 77.0, True), (13.01, 77.5, False),
    (12.5, 77.5, False), (12.4, 77.5, True),
])  # fmt: skip
def test_the_edge_of_a_polygon_and_of_its_hole_is_inside(lat: float, lon: float, is_inside: bool) -> None:
    area = area_of("Polygon", closed_coordinates("Polygon", [*SQUARE, HOLE]))
    assert area.sight(lat, lon).is_inside == is_inside


@given(st.floats(-60, 60), st.floats(0.0005, 0.5), st.floats(1, 2_000), st.integers(0, 1))
def test_distance_from_a_polygon_is_that_to_its_nearest_side(lat: float, size: float, metres: float, side: int) -> None:
    ring = [[10.0, lat], [10 + size, lat], [10 + size, lat + size], [10.0, lat + size]]
    area = area_of("Polygon", closed_coordinates("Polygon", [ring]))
    if side:
        place = (lat - metres / METRES_A_DEGREE, 10 + size / 2)
    else:
        place = (lat + size / 2, 10 - metres / METRES_A_DEGREE / cos(radians(lat + size / 2)))
    assert area.sight(*place).outside_m == pytest.approx(metres, rel=0.002, abs=0.05)


def test_parts_on_both_sides_of_the_180th_meridian_are_one_fence() -> None:
    east = [[[179.0, -18.0], [180.0, -18.0], [180.0, -17.0], [179.0, -17.0]]]
    west = [[[-180.0, -18.0], [-179.0, -18.0], [-179.0, -17.0], [-180.0, -17.0]]]
    area = area_of("MultiPolygon", closed_coordinates("MultiPolygon", [east, west]))
    assert area.sight(-17.5, 179.99).is_inside
    assert area.sight(-17.5, -179.99).is_inside
    assert area.sight(-16.999, -180.0).outside_m == pytest.approx(0.001 * METRES_A_DEGREE, rel=0.01)
    only_east = area_of("Polygon", closed_coordinates("Polygon", east))
    assert only_east.sight(-17.5, -179.999).outside_m == pytest.approx(0.001 * METRES_A_DEGREE * 0.9537, rel=0.01)


@given(
    st.sampled_from([-180.0, 180.0]), st.floats(-18.5, -16.5), st.sampled_from(["Polygon", "MultiPolygon", "circle"])
)
def test_the_180th_meridian_is_one_place_by_both_of_its_names(edge: float, lat: float, kind: str) -> None:
    inner = edge - 1.0 if edge > 0 else edge + 1.0
    ring = [[[inner, -18.0], [edge, -18.0], [edge, -17.0], [inner, -17.0]]]
    fence: Shape
    if kind == "circle":
        fence = Circle(-17.5, inner, 110_000.0)
    else:
        fence = area_of(kind, closed_coordinates(kind, ring if kind == "Polygon" else [ring, SQUARE]))
    there, same = fence.sight(lat, edge), fence.sight(lat, -edge)
    assert kind == "circle" or there.is_inside == (-18.0 <= lat <= -17.0)
    assert same.is_inside == there.is_inside
    assert same.outside_m == pytest.approx(there.outside_m, abs=0.01)
    for lon in (edge, -edge):
        assert not there.is_inside or any(
            west <= lon <= east and south <= lat <= north for west, south, east, north in fence.boxes(0.0)
        )


def ring_of(count: int) -> list[list[float]]:
    return [
        [77 + 0.1 * cos(radians(360 * index / count)), 12 + 0.1 * cos(radians(360 * index / count - 90))]
        for index in range(count)
    ]


@pytest.mark.parametrize(("kind", "coordinates", "place", "rule"), [
    ("Polygon", [], "", "type"),
    ("Polygon", [[]], "[0]", "type"),
    ("Polygon", [[[77, 12], [78, 12]]], "[0]", "minItems"),
    ("Polygon", [[[77, 12], [78, 12], [78, 91]]], "[0][2]", "range"),
    ("Polygon", [[[77, 12], [10**400, 12], [78, 13]]], "[0][1]", "range"),
    ("Polygon", [[[77, 12], [78, True], [78, 13]]], "[0][1]", "type"),
    ("Polygon", [[[77, 12], ["78", 12], [78, 13]]], "[0][1]", "type"),
    ("Polygon", [[[77, 12], [78], [78, 13]]], "[0][1]", "type"),
    ("Polygon", [77, 12], "[0]", "type"),
    ("Polygon", [*SQUARE, [[77.1, 12.1], [77.2, 12.1]]], "[1]", "minItems"),
    ("Polygon", [[[179, 0], [-179, 0], [-179, 1], [179, 1]]], "[0][1]", "meridian"),
    ("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1]]], "", "valid"),
    ("Polygon", [[[0, 0], [1, 1], [2, 2]]], "", "valid"),
    ("Polygon", [*SQUARE, [[70.0, 1.0], [70.1, 1.0], [70.1, 1.1]]], "", "valid"),
    ("MultiPolygon", [SQUARE, [[[0, 0], [1, 1], [1, 0], [0, 1]]]], "[1]", "valid"),
    ("MultiPolygon", [SQUARE, SQUARE], "", "valid"),
    ("MultiPolygon", SQUARE, "[0][0][0]", "type"),
])  # fmt: skip
def test_a_fault_is_named_with_its_place(kind: str, coordinates: list[Any], place: str, rule: str) -> None:
    with pytest.raises(ShapeFault) as raised:
        area_of(kind, closed_coordinates(kind, coordinates))
    assert (raised.value.place, raised.value.rule) == (place, rule)


def test_a_polygon_that_crosses_itself_says_where() -> None:
    with pytest.raises(ShapeFault, match=r"Self-intersection at \[0.5, 0.5\]"):
        area_of("Polygon", closed_coordinates("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1]]]))


def test_the_number_of_points_has_a_limit() -> None:
    assert area_of("Polygon", closed_coordinates("Polygon", [ring_of(MAX_POINTS)])).sight(12, 77).is_inside
    with pytest.raises(ShapeFault, match="more than 1000 points"):
        closed_coordinates("Polygon", [ring_of(MAX_POINTS + 1)])


def sights(circle: Circle, rules: Rules, fixes: list[Fix], pair: Pair | None = None) -> tuple[Pair, list[FenceEvent]]:
    """What follows from points, one after the other."""
    after, told = pair or Pair(), list[FenceEvent]()
    for each in fixes:
        after, events = step(after, rules, each, circle.sight(each.lat, each.lon))
        told += events
    return after, told


CIRCLE = Circle(12.0, 77.0, 100.0)


def away(tis: int, metres: float, accuracy: float | None = None) -> Fix:
    """A point so far from the centre of the circle."""
    return fix(tis, 12.0 + metres / METRES_A_DEGREE, 77.0, accuracy)


def test_states_follow_the_table_of_the_contract() -> None:
    rules = Rules()
    after, told = sights(CIRCLE, rules, [away(1, 50)])
    assert (after.state, told) == (INSIDE, [ENTRY])
    after, told = sights(CIRCLE, rules, [away(1, 500)])
    assert (after.state, told, after.is_asleep) == (OUTSIDE, [], True)
    after, told = sights(CIRCLE, rules, [away(1, 500), away(2, 50), away(3, 60), away(4, 500)])
    assert (after.state, after.since, told) == (OUTSIDE, 4, [ENTRY, EXIT])


@given(st.integers(1, 5), st.integers(0, 6))
def test_an_entry_is_confirmed_by_points_in_a_row(confirm: int, inside: int) -> None:
    rules = Rules(confirm=confirm)
    broken = [away(1, 500)] + [away(2 + n, 50) for n in range(confirm - 1)] + [away(50, 500)]
    assert sights(CIRCLE, rules, broken)[1] == []
    _, told = sights(CIRCLE, rules, broken + [away(100 + n, 50) for n in range(inside)])
    assert told == ([ENTRY] if inside >= confirm else [])


def test_an_exit_is_far_enough_or_long_enough() -> None:
    inside, _ = sights(CIRCLE, Rules(), [away(0, 50)])
    for fixes, told in [
        ([away(1, 119.9)], []),
        ([away(1, 120.1)], [EXIT]),
        ([away(1, 120.1, accuracy=30)], []),
        ([away(1, 130.1, accuracy=30)], [EXIT]),
        ([away(1, 110), away(APART_MS, 110)], []),
        ([away(1, 110), away(1 + APART_MS, 110)], [EXIT]),
        ([away(1, 110), away(5_000, 90), away(1 + APART_MS, 110)], []),
        ([away(1, 110), away(5_000, 90), away(1 + APART_MS, 110), away(5_000 + 2 * APART_MS, 110)], [EXIT]),
    ]:
        assert sights(CIRCLE, Rules(), fixes, inside)[1] == told


@given(st.lists(st.tuples(st.floats(-20, 19.9), st.integers(200, 4_900)), min_size=1, max_size=200))
def test_a_parked_vehicle_on_the_edge_does_not_flutter(offsets: list[tuple[float, int]]) -> None:
    """Its points jump over the edge by less than the buffer, and it is seen inside at least every ten seconds."""
    tis, fixes = 0, [away(0, 90)]
    for offset, wait in offsets:
        fixes.append(away(tis + wait, 100 + offset))
        tis += 2 * wait
        fixes.append(away(tis, 100 - abs(offset) / 2))
    after, told = sights(CIRCLE, Rules(), fixes)
    assert (after.state, told) == (INSIDE, [ENTRY])


@given(st.lists(st.tuples(st.floats(0, 400), st.integers(1, 60_000)), max_size=60))
def test_entries_and_exits_take_turns(steps: list[tuple[float, int]]) -> None:
    tis, fixes = 0, []
    for metres, wait in steps:
        tis += wait
        fixes.append(away(tis, metres))
    after, told = sights(CIRCLE, Rules(), fixes)
    assert told == [ENTRY, EXIT] * (len(told) // 2) + [ENTRY] * (len(told) % 2)
    assert (after.state == INSIDE) == (len(told) % 2 == 1)
    assert (after.state == UNKNOWN) == (not fixes)


def test_a_dwell_is_told_once_a_stay() -> None:
    rules = Rules(dwell_ms=60_000)
    stay = [away(0, 50), away(59_999, 50), away(60_000, 50), away(120_000, 50)]
    assert sights(CIRCLE, rules, stay[:2])[1] == [ENTRY]
    assert sights(CIRCLE, rules, stay)[1] == [ENTRY, DWELL]
    assert sights(CIRCLE, rules, [*stay, away(130_000, 500), away(140_000, 50), away(200_000, 50)])[1] == [
        ENTRY, DWELL, EXIT, ENTRY, DWELL,
    ]  # fmt: skip
    assert sights(CIRCLE, rules, [away(0, 50), away(61_000, 110)])[1] == [ENTRY]


def test_the_clock_tells_of_a_dwell_while_the_last_point_is_fresh_and_inside() -> None:
    rules = Rules(dwell_ms=60_000)
    pair, _ = sights(CIRCLE, rules, [away(0, 50)])
    assert not dwelt(pair, rules, away(0, 50), 59_999)
    assert dwelt(pair, rules, away(0, 50), 60_000)
    assert dwelt(pair, rules, away(0, 50), FRESH_MS - 1)
    assert not dwelt(pair, rules, away(0, 50), FRESH_MS)
    leaving, _ = sights(CIRCLE, rules, [away(50_000, 110)], pair)
    assert not dwelt(leaving, rules, away(50_000, 110), 60_000)
    assert not dwelt(pair._replace(is_dwell_told=True), rules, away(0, 50), 60_000)


def test_an_approach_is_told_once_until_the_device_was_far_away() -> None:
    rules = Rules(approach_radius=400)
    coming = [away(0, 900), away(1, 401), away(2, 399), away(3, 300), away(4, 410), away(5, 390)]
    assert sights(CIRCLE, rules, coming)[1] == [APPROACH]
    just_not = [*coming, away(6, 400 * ARMED_BEYOND - 1), away(7, 300)]
    assert sights(CIRCLE, rules, just_not)[1] == [APPROACH]
    assert sights(CIRCLE, rules, [*coming, away(6, 400 * ARMED_BEYOND + 1), away(7, 300)])[1] == [APPROACH] * 2
    assert sights(CIRCLE, rules, [away(0, 300)])[1] == [APPROACH]


def test_after_an_exit_whoever_turns_back_comes_near_and_whoever_leaves_does_not() -> None:
    rules = Rules(approach_radius=400)
    leaving = [away(0, 50), away(1, 150), away(2, 250), away(3, 350)]
    assert sights(CIRCLE, rules, leaving)[1] == [ENTRY, EXIT]
    assert sights(CIRCLE, rules, [*leaving, away(4, 335)])[1] == [ENTRY, EXIT]
    assert sights(CIRCLE, rules, [*leaving, away(4, 300), away(5, 200)])[1] == [ENTRY, EXIT, APPROACH]


def admit_all(fixes: list[Fix]) -> list[Fix]:
    movement, found = Movement(), list[Fix]()
    for each in fixes:
        movement, now = admitted(movement, each)
        found += now
    return found


def test_what_is_too_fast_is_confirmed_by_the_next() -> None:
    here, leap, after = away(0, 0), away(10_000, 50_000), away(20_000, 50_100)
    assert admit_all([here, leap]) == [here]
    assert admit_all([here, leap, after]) == [here, leap, after]
    back = away(20_000, 100)
    assert admit_all([here, leap, back]) == [here, back]
    other = away(20_000, -90_000)
    assert admit_all([here, leap, other]) == [here]
    at_limit = away(10_000, MAX_SPEED * 10 - 0.01)
    assert admit_all([here, at_limit]) == [here, at_limit]
    assert admit_all([here, away(10_000, MAX_SPEED * 10 + 0.5)]) == [here]


@given(LATITUDES, LONGITUDES, st.floats(-0.02, 0.02), st.floats(-0.05, 0.05), st.integers(0, 60_000))
def test_speed_is_that_of_the_great_circle(lat: float, lon: float, north: float, east: float, wait: int) -> None:
    before, after = fix(0, lat, lon), fix(wait, lat + north, lon + east)
    metres = great_circle(before.lat, before.lon, after.lat, after.lon)
    assert is_plausible(before, after) == (metres <= MAX_SPEED * max(wait / 1000, 1))


def test_a_pair_is_asleep_only_where_points_far_away_change_nothing() -> None:
    far = away(10**6, 10**5)
    for rules in (Rules(), Rules(approach_radius=400)):
        for before in (
            Pair(), Pair(state=OUTSIDE), Pair(state=INSIDE, since=1), Pair(state=OUTSIDE, approach_from=None),
            Pair(state=OUTSIDE, inside_count=1), Pair(state=OUTSIDE, approach_from=300.0),
        ):  # fmt: skip
            after, _ = step(before, rules, far, Sight(False, 10**5, 10**5))
            assert after.is_asleep
            assert not before.is_asleep or after == before
    assert Pair(state=OUTSIDE).approach_from == inf
