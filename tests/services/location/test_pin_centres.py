"""Postal codes of India are where most of their offices are, whatever is written of some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.great_circle import great_circle
from haulier.services.location.world.load.pin_centres import CODE_METERS, DISTRICT_METERS, Office, find_pin_centres
from haulier.services.location.world.load.sources import read_postal_codes

NOIDA = (28.579, 77.324)


def test_offices_that_are_written_down_elsewhere_do_not_count() -> None:
    others = [Office(201300 + n, NOIDA[0] + n / 100, NOIDA[1]) for n in range(10, 20)]
    wrong = [Office(201301, 21.5, 77.9), Office(201301, 23.5, 78.5)]
    found = find_pin_centres([*others, Office(201301, *NOIDA), *wrong])
    assert found[201301] == pytest.approx(NOIDA)
    assert len(found) == 11


def test_a_head_office_is_believed_before_many_others() -> None:
    others = [Office(201301, NOIDA[0] - 0.3, NOIDA[1]) for _ in range(8)]
    assert find_pin_centres([*others, Office(201301, *NOIDA, True)])[201301] == pytest.approx(NOIDA)


def test_a_code_of_which_no_office_is_where_it_may_be_has_no_centre() -> None:
    others = [Office(201300 + n, *NOIDA) for n in range(10, 20)]
    assert 201301 not in find_pin_centres([*others, Office(201301, 12.3, 76.6)])
    assert find_pin_centres([]) == {}


@given(st.lists(st.tuples(st.integers(110001, 110005), st.floats(8, 36), st.floats(68, 97)), max_size=30))
def test_a_centre_is_among_the_offices_that_count(offices: list[tuple[int, float, float]]) -> None:
    for code, centre in find_pin_centres(Office(*office) for office in offices).items():
        farthest = DISTRICT_METERS + CODE_METERS
        assert any(great_circle(*centre, lat, lon) <= farthest for own, lat, lon in offices if own == code)


def test_codes_that_everybody_knows_are_where_they_are() -> None:
    known = {
        "110001": (28.63, 77.22), "201301": NOIDA, "560001": (12.98, 77.60), "570001": (12.31, 76.65),
        "400001": (18.94, 72.84), "700001": (22.57, 88.35), "600001": (13.09, 80.29), "682001": (9.96, 76.25),
    }  # fmt: skip
    found = {code.code: (code.lat, code.lon) for code in read_postal_codes("whole") if code.country == "IN"}
    assert len(found) > 19_000
    assert sum(lat is not None for lat, _ in found.values()) > 18_500
    for code, (lat, lon) in known.items():
        at = found[code]
        assert at[0] is not None, code
        assert at[1] is not None, code
        assert great_circle(at[0], at[1], lat, lon) < 8_000, (code, at)
