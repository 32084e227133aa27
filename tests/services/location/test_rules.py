"""The pure rules of places, by property."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from haulier.core.great_circle import great_circle
from haulier.services.location.world.rules.codes import city_code, number_of, state_code
from haulier.services.location.world.rules.folded_names import fold, plain
from haulier.services.location.world.rules.grid import Centre, cell_of, cells_around
from haulier.services.location.world.rules.ranking import BEGINNING, EXACT, LATER_WORD, MIDDLE, MISTYPED, rank_of
from haulier.services.location.world.rules.typing_errors import (
    LAST_OF_ALL,
    after,
    end_of_range,
    is_one_error_away,
    spellings,
)

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
WORDS = st.text(alphabet="abc ", min_size=1, max_size=8).map(fold).filter(bool)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Saint-Étienne", "saint etienne"), ("L\u2019Aquila", "laquila"), ("Łódź", "lodz"), ("Straße", "strasse"),
        ("Karnātaka", "karnataka"), ("  A  b. ", "a b"), ("दिल्ली", fold("दिल्ली")), ("!?", ""),
    ],
)  # fmt: skip
def test_names_are_compared_without_what_people_leave_out(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(name: str) -> None:
    assume(fold(name))
    assert fold(fold(name)) == fold(name)
    assert plain(plain(name)) == plain(name)


@given(WORDS, WORDS)
def test_what_is_one_error_away_is_among_the_spellings(typed: str, meant: str) -> None:
    assert is_one_error_away(typed, meant) == (meant in spellings(typed))
    assert is_one_error_away(typed, meant) == is_one_error_away(meant, typed)


@given(st.text(alphabet="abc", min_size=4, max_size=8), st.text(alphabet="abc", min_size=1, max_size=9))
def test_the_ranges_hold_what_ranks_as_mistyped(typed: str, name: str) -> None:
    is_found = any(meant <= name < meant + end_of_range(typed) for meant in spellings(typed))
    assert is_found or rank_of(typed, name) != MISTYPED


@given(st.text(alphabet="abc", min_size=4, max_size=8), st.text(alphabet="abc", min_size=1, max_size=9))
def test_a_name_one_error_away_has_a_rank(typed: str, name: str) -> None:
    assert not is_one_error_away(typed, name) or rank_of(typed, name) is not None


@given(st.one_of(WORDS, st.text(st.sampled_from("a\ud7ff\ue000\U0010ffff"), min_size=1)), WORDS)
def test_what_begins_so_lies_before_the_first_text_behind(beginning: str, more: str) -> None:
    behind = after(beginning)
    assert behind.encode()
    assert beginning <= beginning + more < behind or {*beginning} == {LAST_OF_ALL}


@pytest.mark.parametrize(
    ("typed", "name", "rank"),
    [
        ("delhi", "delhi", EXACT), ("del", "delhi", BEGINNING), ("delhi", "new delhi", LATER_WORD),
        ("elh", "delhi", MIDDLE), ("el", "delhi", None), ("dlehi", "delhi", MISTYPED), ("delh", "dehli", None),
        ("mumbia", "navi mumbai", MISTYPED), ("ahmadab", "ahmedabad", MISTYPED), ("abd", "abe", None),
    ],
)  # fmt: skip
def test_names_rank_by_how_they_fit(typed: str, name: str, rank: int | None) -> None:
    assert rank_of(typed, name) == rank


@given(LATITUDES, LONGITUDES, st.floats(0, 360), st.floats(0, 50_000))
def test_what_lies_within_a_distance_lies_in_the_cells_around(
    lat: float, lon: float, bearing: float, meters: float
) -> None:
    angle, heading, phi = meters / 6_371_008.8, math.radians(bearing), math.radians(lat)
    sine = math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(heading)
    other = math.asin(max(-1.0, min(1.0, sine)))
    turn = math.atan2(
        math.sin(heading) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(other)
    )
    other_lat, other_lon = math.degrees(other), (lon + math.degrees(turn) + 540) % 360 - 180
    assume(great_circle(lat, lon, other_lat, other_lon) <= 50_000)
    firsts, lasts = cells_around(lat, lon, 50_001)
    cell = cell_of(other_lat, other_lon)
    assert any(first <= cell <= last for first, last in zip(firsts, lasts, strict=True))


@given(LATITUDES, LONGITUDES)
def test_a_place_has_one_cell_wherever_the_date_line_is(lat: float, lon: float) -> None:
    assert 0 <= cell_of(lat, lon) < 3600 * 1800
    assert cell_of(lat, 180.0) == cell_of(lat, -180.0)


def test_the_middle_of_places_about_the_date_line_lies_there() -> None:
    centre = Centre()
    assert centre.position() is None
    centre.add(0, 179, 1)
    centre.add(0, -179, 1)
    middle = centre.position()
    assert middle is not None
    assert middle[0] == pytest.approx(0)
    assert abs(middle[1]) == pytest.approx(180)


@given(st.text(min_size=1, max_size=20), st.integers(1, 2**31 - 1), st.text(min_size=1, max_size=20))
def test_a_code_leads_back_to_its_city_of_this_tenant_alone(tenant: str, number: int, other: str) -> None:
    code = city_code(tenant, number)
    assert number_of(tenant, code) == number
    assert other == tenant or number_of(other, code) is None
    assert code.startswith("city:")
    assert code[19] == "5"


@given(st.text(max_size=60))
def test_no_other_text_is_a_code(text: str) -> None:
    assert number_of("t", text) is None
    assert number_of("t", f"city:{text}") is None


@pytest.mark.parametrize(("country", "text", "code"), [("IN", "in-or", "OD"), ("IN", "KA", "KA"), ("US", "OR", "OR")])
def test_former_codes_are_those_of_their_country(country: str, text: str, code: str) -> None:
    assert state_code(country, text) == code
