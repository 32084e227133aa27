"""The rules of snapped distance on their own: cleaning, cuts, confidence, and what engines answer."""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from pathlib import Path

import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.outbound.egress import MAX_URL_LENGTH
from haulier.services.tracking.road_engines import (
    OSRM_POINTS,
    OSRM_STOPS,
    WrongAnswer,
    osrm_legs,
    osrm_match,
    parts_of,
    radius_of,
    read_osrm_match,
    read_osrm_route,
    read_valhalla_match,
)
from haulier.services.tracking.rules.snapping import (
    CUT_METRES,
    CUT_MS,
    FASTEST,
    Matched,
    cleaned,
    cuts_of,
    engine_confidence,
    pieces_of,
    plain_confidence,
    plain_length,
)
from haulier.services.tracking.rules.thinning import Fix, length_of, metres_between
from haulier.services.tracking.snapped.matching import joined

PLACE = Path(__file__).parent / "drives"
METRE = 1 / 111_195
ROOM_OF_ITS_ADDRESS = 100
"""Characters of the engine's own address."""
START = 1_700_000_000_000


def line(*places: tuple[float, float], step_ms: int = 10_000) -> list[Fix]:
    """Points so many metres east and north of a place on the equator, one after the other in time."""
    return [Fix(START + n * step_ms, north * METRE, east * METRE) for n, (east, north) in enumerate(places)]


def east(*metres: float, step_ms: int = 10_000) -> list[Fix]:
    return line(*((each, 0.0) for each in metres), step_ms=step_ms)


fixes = st.lists(
    st.tuples(st.integers(0, 400_000), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)), max_size=40
).map(lambda rows: [Fix(START + tis, lat, lon) for tis, lat, lon in sorted(rows)])  # fmt: skip


@given(fixes)
def test_what_is_kept_was_there_in_its_order_and_can_be_driven(given_: list[Fix]) -> None:
    kept, outliers = cleaned(given_)
    places = iter(given_)
    assert all(fix in places for fix in kept)
    assert 0 <= outliers <= len(given_) - len(kept)
    assert all(metres_between(a, b) * 1000 <= FASTEST * (b.tis - a.tis) for a, b in pairwise(kept))


@given(fixes)
def test_pieces_are_all_points_and_are_cut_only_where_they_lie_apart(given_: list[Fix]) -> None:
    pieces = pieces_of(given_)
    assert [fix for piece in pieces for fix in piece] == given_
    for one, two in cuts_of(pieces):
        assert two.tis - one.tis > CUT_MS or metres_between(one, two) > CUT_METRES
    assert plain_length(pieces) >= length_of(given_) - 1e-6


@given(st.integers(2, 700), st.integers(2, 120))
def test_parts_overlap_in_one_point_and_leave_none_out(count: int, most: int) -> None:
    piece = east(*range(count))
    parts = [list(part) for part in parts_of(piece, most)]
    assert all(2 <= len(part) <= most for part in parts)
    assert parts[0] + [fix for part in parts[1:] for fix in part[1:]] == piece
    assert all(one[-1] == two[0] for one, two in pairwise(parts))


def test_points_nearer_than_five_metres_tell_nothing() -> None:
    assert [round(fix.lon / METRE) for fix in cleaned(east(0, 4.9, 5.1, 9.9, 10.3)).fixes] == [0, 5, 10]


def test_a_spike_is_dropped_and_counted() -> None:
    spike = line((0, 0), (50, 300), (100, 0), (200, 0))
    assert cleaned(spike) == ([spike[0], *spike[2:]], 1)
    sharp = line((0, 0), (50, 0), (25, 20), (200, 20), (300, 20))
    assert cleaned(sharp).outliers == 1
    corner = line((0, 0), (100, 0), (100, 100), (200, 100))
    assert cleaned(corner) == (corner, 0)


def test_a_jump_is_dropped_also_at_the_beginning() -> None:
    driven = east(100_000, 0, 100, 200, 300)
    assert cleaned(driven) == (driven[1:], 1)
    assert cleaned(east(0, 499, 998, step_ms=10_000)).outliers == 0
    assert cleaned(east(0, 501, 900, step_ms=10_000)).outliers == 1


def test_the_way_is_cut_after_five_minutes_or_five_kilometres() -> None:
    apart = [Fix(START, 0, 0), Fix(START + CUT_MS, 0, 0.001), Fix(START + 2 * CUT_MS + 1, 0, 0.002)]
    assert [len(piece) for piece in pieces_of(apart)] == [2, 1]
    assert [len(piece) for piece in pieces_of(east(0, 4_999, 10_000, step_ms=200_000))] == [2, 1]
    assert plain_length(pieces_of(east(0, 10_000))) == pytest.approx(13_000, rel=1e-3)


@pytest.mark.parametrize(
    ("confidence", "matched", "has_cuts", "level"),
    [(0.8, 95, False, "high"), (0.79, 95, False, "medium-1"), (0.8, 94, False, "medium-1"),
     (0.9, 99, True, "medium-1"), (0.6, 85, True, "medium-1"), (0.59, 85, False, "medium-2"),
     (0.6, 84, False, "medium-2"), (0.4, 70, True, "medium-2"),
     (0.39, 70, False, "medium-3"), (0.2, 50, False, "medium-3"), (0.19, 99, False, "low"), (0.9, 49, False, "low")],
)  # fmt: skip
def test_levels_of_an_engine(confidence: float, matched: int, has_cuts: bool, level: str) -> None:
    assert engine_confidence(Matched(1, confidence, matched, 100), has_cuts=has_cuts) == level


def test_without_an_engine_a_dense_way_is_medium_and_no_more() -> None:
    dense = east(*range(0, 1100, 100), step_ms=29_999)
    assert plain_confidence(dense, has_cuts=False) == "medium"
    assert plain_confidence(dense, has_cuts=True) == "low"
    assert plain_confidence(east(0, 100, step_ms=30_000), has_cuts=False) == "low"
    nine = [*dense[:-1], dense[-1]._replace(tis=dense[-1].tis + 60_000)]
    assert plain_confidence(nine, has_cuts=False) == "medium"
    assert plain_confidence(nine[2:], has_cuts=False) == "low"


def test_what_osrm_answers() -> None:
    part = east(0, 100, 200)
    good = (
        b'{"code":"Ok","matchings":[{"distance":90.5,"confidence":0.5},{"distance":100,"confidence":1}],'
        b'"tracepoints":[{"matchings_index":0},null,{"matchings_index":1}]}'
    )
    assert read_osrm_match(part, good) == Matched(190.5, 0.75, 2, 3)
    none = read_osrm_match(part, b'{"code":"NoMatch"}')
    assert (none.matched, none.confidence, round(none.metres)) == (0, 0.0, 200)
    wrongs = (
        b"",
        b"[]",
        b'{"code":"InvalidQuery"}',
        b'{"code":"Ok","tracepoints":[null]}',
        good.replace(b"1}]", b"7}]"),
    )
    for wrong in wrongs:
        with pytest.raises(WrongAnswer):
            read_osrm_match(part, wrong)
    assert read_osrm_route(b'{"code":"NoRoute"}') is None
    assert read_osrm_route(b'{"code":"Ok","routes":[{"distance":7}]}') == 7


def test_what_valhalla_answers() -> None:
    part = east(0, 100, 200)
    assert read_valhalla_match(part, b'{"trip":{"summary":{"length":0.21}}}') == Matched(210.0, 0.6, 3, 3)
    assert read_valhalla_match(part, b'{"error_code":444}').matched == 0
    with pytest.raises(WrongAnswer):
        read_valhalla_match(part, b"{}")


def test_the_whole_is_weighted_by_points() -> None:
    assert joined([Matched(10, 1.0, 3, 3), Matched(5, 0.0, 1, 3)], 2) == Matched(17, 0.75, 4, 6)
    assert joined([], 9) == Matched(9, 0.0, 0, 0)


@pytest.mark.parametrize(("accuracy", "radius"), [(None, 20), (1, 10), (10, 10), (33.4, 33), (50, 50), (900, 50)])
def test_radius(accuracy: float | None, radius: int) -> None:
    assert radius_of(accuracy) == radius


def read_drive(number: int) -> list[Fix]:
    with (PLACE / f"denver-drive-{number}.csv").open() as file:
        rows = list(csv.DictReader(file))
    return [Fix(START + n * 1000, float(row["latitude"]), float(row["longitude"])) for n, row in enumerate(rows)]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_real_drives_keep_their_length(number: int) -> None:
    drive = read_drive(number)
    kept, outliers = cleaned(drive)
    assert outliers < len(drive) / 20
    assert 0.9 < length_of(kept) / length_of(drive) <= 1.0 + 1e-9
    assert plain_confidence(kept, has_cuts=len(pieces_of(kept)) > 1) in ("medium", "low")


def test_a_real_car_with_uneven_times() -> None:
    with (PLACE / "car-visnjan.gpx").open() as file:
        points = gpxpy.parse(file).tracks[0].segments[0].points
    drive = [Fix(int(each.time.timestamp() * 1000), each.latitude, each.longitude) for each in points if each.time]
    kept, _ = cleaned(drive)
    assert 0.9 < length_of(kept) / length_of(drive) <= 1.0
    assert math.isclose(plain_length(pieces_of(kept)), length_of(kept), rel_tol=0.05)


def test_the_longest_question_for_osrm_passes_the_door_out() -> None:
    far = [Fix(1_796_000_000_000, -82.123456, -177.123456)] * OSRM_STOPS
    for question in (osrm_match(far[:OSRM_POINTS], [50] * OSRM_POINTS), osrm_legs(far)):
        assert len(question.path) <= MAX_URL_LENGTH - ROOM_OF_ITS_ADDRESS
