"""Coordinates as callers write them, names of places, and the circles around a point."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.great_circle import EARTH_METRES
from haulier.services.location.instances.circles import BANDS_A_DEGREE, box_around
from haulier.services.location.instances.coordinates import coordinate_text, parse_coordinate
from haulier.services.location.instances.place_names import is_name, is_postal_code


@pytest.mark.parametrize(
    ("value", "axis", "degrees"),
    [
        ("12.305183", "lat", 12.305183), ("-12.3", "lat", -12.3), ("+12.3", "lat", 12.3), ("0", "lat", 0),
        ("90", "lat", 90), ("-90.000000", "lat", -90), ("180", "long", 180), ("-180", "long", -180),
        ("12.3051° N", "lat", 12.3051), ("12.3051°S", "lat", -12.3051), ("76.6553 E", "long", 76.6553),
        ("76.6553w", "long", -76.6553), ("N 12.5", "lat", 12.5), (" 12.5 ", "lat", 12.5), ("12.5°", "lat", 12.5),
        ("12.5" + " " * 28, "lat", 12.5),
        (12, "lat", 12), (12.3051234567, "lat", 12.3051234567), (-180.0, "long", -180),
    ],
)  # fmt: skip
def test_degrees_are_read(value: str | float, axis: str, degrees: float) -> None:
    assert parse_coordinate(value, axis) == degrees


@pytest.mark.parametrize(
    ("value", "axis"),
    [
        ("90.000001", "lat"), ("-91", "lat"), ("180.1", "long"), ("", "lat"), ("x", "lat"), ("12,5", "lat"),
        ("12.3051 E", "lat"), ("76.6 N", "long"), ("-12.5 S", "lat"), ("N 12.5 S", "lat"), ("1.1234567", "lat"),
        ("nan", "lat"), ("inf", "lat"), ("1e1", "lat"), ("12 30", "lat"), ("१२", "lat"), ("12.", "lat"), (".5", "lat"),
        ("1" * 100, "long"), (91, "lat"), (math.nan, "lat"), (math.inf, "long"), (10**400, "lat"), ("0012.5", "lat"),
        ("12.5" + " " * 29 + "x", "lat"), ("12.5" + " " * 29, "lat"),
    ],
)  # fmt: skip
def test_what_is_no_place_of_the_earth_is_none(value: str | float, axis: str) -> None:
    assert parse_coordinate(value, axis) is None


@given(st.floats(-180, 180))
def test_a_number_is_kept_as_a_text_that_says_the_same(value: float) -> None:
    text = coordinate_text(value)
    assert "e" not in text.lower()
    found = parse_coordinate(text, "long")
    assert found is not None
    assert abs(found - value) <= 5e-7


def test_a_text_is_kept_as_it_came() -> None:
    assert coordinate_text("12.30° N") == "12.30° N"


@pytest.mark.parametrize(
    "text",
    ["New Delhi", "Saint-Étienne", "L'Aquila", "मैसूरु", "ಮೈಸೂರು", "東京", "St. John's (East)", "Area 51", "A/B & C, D"],
)
def test_names_are_of_any_script(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["a\nb", "a\x00", "a\tb", "<b>", "a;b", "a_b", "a\u202eb", "x=1", 'a"b', "a\\b"])
def test_names_have_no_control_characters_and_few_marks(text: str) -> None:
    assert not is_name(text)


def test_postal_codes_are_of_letters_and_digits() -> None:
    assert all(map(is_postal_code, ("110001", "SW1A 1AA", "1234-567")))
    assert not any(map(is_postal_code, ("57.01", "a/b", "a\nb")))


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The great circle, by another formula than the statement's."""
    (lat, lon), (other, far) = (tuple(map(math.radians, one)) for one in (a, b))
    between = math.sin(lat) * math.sin(other) + math.cos(lat) * math.cos(other) * math.cos(far - lon)
    return EARTH_METRES * math.acos(max(-1.0, min(1.0, between)))


@given(
    st.floats(-90, 90), st.floats(-180, 180), st.floats(1, 100_000), st.floats(0, 2 * math.pi), st.floats(0, 1)
)  # fmt: skip
def test_the_box_holds_all_of_the_circle(lat: float, long: float, radius: float, course: float, part: float) -> None:
    angle, phi = radius * part * 0.999 / EARTH_METRES, math.radians(lat)
    there = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(course))
    turn = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(there)
    )
    at_lat, at_long = math.degrees(there), (long + math.degrees(turn) + 540) % 360 - 180
    if metres((lat, long), (at_lat, at_long)) > radius:
        return
    box = box_around(lat, long, radius)
    assert box.first_band <= math.floor(at_lat * BANDS_A_DEGREE) <= box.last_band
    spans = zip(box.wests, box.easts, strict=True)
    near_edge = abs(abs(at_long) - 180) < 1e-9
    assert near_edge or any(west <= at_long <= east for west, east in spans)
