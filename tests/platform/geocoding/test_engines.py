"""How engines are asked, and what is read from their answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from haulier.platform.geocoding.engines import ENGINES, WrongAnswer
from haulier.platform.geocoding.found_places import PointQuestion, Question
from support.places import ANSWERS, NOMINATIM_HOUSE, PELIAS_ADDRESS, PHOTON_STREET

ASKED = Question("4 Lake View, New Delhi & Co", "IN")
EMPTY: dict[str, Any] = {"nominatim": [], "photon": {"features": []}, "pelias": {"features": []}}


def parts(path: str) -> tuple[str, dict[str, list[str]]]:
    split = urlsplit(path)
    return split.path, parse_qs(split.query)


@pytest.mark.parametrize(
    ("engine", "path", "members"),
    [
        ("nominatim", "/search", {"q": ASKED.text, "format": "jsonv2", "addressdetails": "1", "limit": "1",
                                  "countrycodes": "in"}),
        ("photon", "/api", {"q": ASKED.text, "limit": "1"}),
        ("pelias", "/v1/search", {"text": ASKED.text, "size": "1", "boundary.country": "IN"}),
    ],
)  # fmt: skip
def test_each_engine_is_asked_as_it_wants(engine: str, path: str, members: dict[str, str]) -> None:
    found, query = parts(ENGINES[engine].search(ASKED))
    assert found == path
    assert query == {name: [value] for name, value in members.items()}
    without = parts(ENGINES[engine].search(Question("x")))[1]
    assert "countrycodes" not in without
    assert "boundary.country" not in without


@pytest.mark.parametrize(
    ("engine", "path", "members"),
    [
        ("nominatim", "/reverse", {"lat": "12.5", "lon": "-7.25", "format": "jsonv2"}),
        ("photon", "/reverse", {"lat": "12.5", "lon": "-7.25"}),
        ("pelias", "/v1/reverse", {"point.lat": "12.5", "point.lon": "-7.25"}),
    ],
)
def test_and_for_the_address_of_a_point(engine: str, path: str, members: dict[str, str]) -> None:
    found, query = parts(ENGINES[engine].reverse(PointQuestion(12.5, -7.25)))
    assert (found, query) == (path, {name: [value] for name, value in members.items()})


@pytest.mark.parametrize(
    ("engine", "precision"), [("nominatim", "rooftop"), ("photon", "street"), ("pelias", "rooftop")]
)
def test_a_place_is_read_with_numbers_in_the_right_order(engine: str, precision: str) -> None:
    place = ENGINES[engine].read_search(json.dumps(ANSWERS[engine]).encode())
    assert place is not None
    assert (place.lat, place.long, place.precision, place.source) == (12.3051, 76.6553, precision, engine)
    assert (place.city, place.state, place.postalCode, place.country) == ("New Delhi", "Delhi", "110001", "IN")
    assert "Lake View Road" in place.formatted
    assert place.lines[0].endswith("Lake View Road")


@pytest.mark.parametrize(("code", "country"), [("IND", "IN"), ("in", "IN"), ("XYZ", ""), ("India", "")])
def test_pelias_may_name_a_country_by_three_letters(code: str, country: str) -> None:
    feature = {"geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"country_a": code}}
    place = ENGINES["pelias"].read_search(json.dumps({"features": [feature]}).encode())
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_found_is_no_place(engine: str) -> None:
    assert ENGINES[engine].read_search(json.dumps(EMPTY[engine]).encode()) is None


def test_nominatim_says_in_words_that_nothing_is_at_a_point() -> None:
    assert ENGINES["nominatim"].read_reverse(b'{"error":"Unable to geocode"}') is None
    place = ENGINES["nominatim"].read_reverse(json.dumps(NOMINATIM_HOUSE[0]).encode())
    assert place is not None
    assert place.precision == "rooftop"


@pytest.mark.parametrize(
    ("rank", "type_", "address", "precision"),
    [
        (30, "house", {}, "rooftop"),
        (29, "yes", {}, "rooftop"),
        (28, "primary", {}, "street"),
        (26, "primary", {"house_number": "4"}, "rooftop"),
        (26, "primary", {}, "street"),
        (21, "postcode", {}, "postal"),
        (25, "suburb", {}, "city"),
        (13, "city", {}, "city"),
        (12, "county", {}, "state"),
        (5, "state", {}, "state"),
        (4, "country", {}, "country"),
    ],
)
def test_nominatims_ranks_say_how_precise_a_place_is(
    rank: int, type_: str, address: dict[str, str], precision: str
) -> None:
    answer = [{"lat": "1", "lon": "2", "place_rank": rank, "type": type_, "addresstype": type_, "address": address}]
    place = ENGINES["nominatim"].read_search(json.dumps(answer).encode())
    assert place is not None
    assert place.precision == precision


@pytest.mark.parametrize(
    ("properties", "precision"),
    [
        ({"type": "house", "housenumber": "4"}, "rooftop"),
        ({"type": "other", "housenumber": "4"}, "rooftop"),
        ({"type": "other", "osm_value": "postcode"}, "postal"),
        ({"type": "other"}, "city"),
        ({"type": "district"}, "city"),
        ({"type": "county"}, "state"),
        ({"type": "country"}, "country"),
        ({}, "city"),
    ],
)
def test_photons_types_say_it_too(properties: dict[str, str], precision: str) -> None:
    answer = {"features": [{"geometry": {"coordinates": [2, 1]}, "properties": properties}]}
    place = ENGINES["photon"].read_search(json.dumps(answer).encode())
    assert place is not None
    assert (place.lat, place.long, place.precision) == (1, 2, precision)


@pytest.mark.parametrize(
    ("properties", "precision"),
    [
        ({"layer": "venue"}, "rooftop"),
        ({"layer": "address", "match_type": "interpolated"}, "street"),
        ({"layer": "street"}, "street"),
        ({"layer": "postalcode"}, "postal"),
        ({"layer": "borough"}, "city"),
        ({"layer": "region"}, "state"),
        ({"layer": "country"}, "country"),
        ({"layer": "ocean"}, "city"),
    ],
)
def test_and_pelias_layers(properties: dict[str, str], precision: str) -> None:
    answer = {"features": [{"geometry": {"coordinates": [2, 1]}, "properties": properties}]}
    place = ENGINES["pelias"].read_search(json.dumps(answer).encode())
    assert place is not None
    assert place.precision == precision


WRONG = (
    b"", b"<html>busy</html>", b"null", b"7", b'"x"', b"[1]", b"{}", b'{"features":null}', b'{"features":[{}]}',
    b'{"features":[{"geometry":{"coordinates":["a","b"]}}]}', b'{"features":[{"geometry":{"coordinates":[1]}}]}',
    b'{"features":[{"geometry":{"coordinates":[181,1]}}]}', b'{"features":[{"geometry":{"coordinates":[1,91]}}]}',
    b'{"features":[{"geometry":{"coordinates":[1e400,1]}}]}', b'[{"lat":"x","lon":"1"}]', b'[{"lat":"nan","lon":"1"}]',
    b'[{"lat":"91","lon":"1"}]', b'[{"lat":"1","lon":"inf"}]', b'[{"lat":1,"lon":2}]', b'[{"place_rank":"x"}]', b"[{}]",
    b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe",
)  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", range(len(WRONG)))
def test_nonsense_is_no_answer(engine: str, number: int) -> None:
    """Whatever comes, it is a place of the earth, no place, or nonsense that is called so."""
    for read in (ENGINES[engine].read_search, ENGINES[engine].read_reverse):
        try:
            place = read(WRONG[number])
        except WrongAnswer:
            continue
        assert place is None, WRONG[number][:80]


def test_texts_that_are_none_are_left_out() -> None:
    answer = json.loads(json.dumps([PHOTON_STREET, PELIAS_ADDRESS]))
    for given, engine in zip(answer, ("photon", "pelias"), strict=True):
        inside = given["features"][0]["properties"]
        given["features"][0]["properties"] = dict.fromkeys(inside, 7) | {"name": "x" * 5_000, "label": "x" * 5_000}
        place = ENGINES[engine].read_search(json.dumps(given).encode())
        assert place is not None
        assert len(place.formatted) == 512
        assert place.city == place.state == place.country == ""


def test_questions_that_differ_in_case_blanks_and_commas_are_the_same() -> None:
    texts = ("4 Lake View, Saket", "4  LAKE view Saket ", "4 Lake View,Saket")
    same = {Question(text, "IN").folded for text in texts}
    assert len(same) == 1
    assert Question(texts[0]).folded not in same
    assert PointQuestion(1.000001, 2).folded == PointQuestion(1.000002, 2).folded != PointQuestion(1.0001, 2).folded
