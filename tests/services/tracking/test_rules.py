"""Rules of points, sequence numbers and forms of traces."""

from __future__ import annotations

import json
import zlib
from itertools import pairwise
from typing import Any

import gpxpy
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.tracking.requests import (
    MAX_BATCH_BYTES,
    MAX_DEVICE_ID,
    MAX_META_BYTES,
    MAX_POINTS,
    SentPoint,
)
from haulier.services.tracking.responses import PointRow
from haulier.services.tracking.rules.batches import read_batch
from haulier.services.tracking.rules.points import (
    AHEAD_MS,
    NO_SEQ,
    OLDEST_MS,
    Point,
    Source,
    other_names,
    read_part,
    read_point,
)
from haulier.services.tracking.rules.sequence_numbers import MAX_MISSING, SequenceRuns
from haulier.services.tracking.rules.trace_formats import geojson, gpx, polyline

NOW = 1_800_000_000_000
SOURCE = Source("t", "app:own", "REST", registers=True)


def judged(raw: bytes | dict[str, Any], source: Source = SOURCE) -> Point | str:
    text = raw if isinstance(raw, bytes) else msgspec.json.encode({"tis": NOW, "lat": 1, "lon": 2, "id": ["d"], **raw})
    sent = read_part(msgspec.Raw(text))
    return sent if isinstance(sent, str) else read_point(sent, source, NOW)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"tis": NOW - OLDEST_MS - 1}, "time"),
        ({"tis": NOW + AHEAD_MS + 1}, "time"),
        ({"tis": NOW * 1000}, "time"),
        ({"tis": -1}, "time"),
        ({"tis": "yesterday"}, "time"),
        ({"tis": True}, "time"),
        ({"tis": None}, "time"),
        ({"lat": 0, "lon": 0}, "place"),
        ({"lat": 90.0001}, "place"),
        ({"lon": -180.0001}, "place"),
        ({"lat": "NaN"}, "place"),
        ({"lat": "1e1"}, "place"),
        ({"lat": "\uff11"}, "place"),
        ({"lat": ""}, "place"),
        ({"lat": None}, "place"),
        ({"lat": [1]}, "place"),
        ({"seq": -1}, "seq"),
        ({"seq": 2**63}, "seq"),
        ({"seq": "x"}, "seq"),
        ({"id": []}, "device"),
        ({"id": None}, "device"),
        ({"id": [7]}, "device"),
        ({"id": [" d"]}, "device"),
        ({"id": ["d\u0007"]}, "device"),
        ({"id": ["d" * (MAX_DEVICE_ID + 1)]}, "device"),
        ({"app": "a\n"}, "app"),
        ({"meta": []}, "meta"),
        ({"meta": {"a": "x" * MAX_META_BYTES}}, "meta"),
        ({"speed": "fast"}, "format"),
        (b"7", "format"),
        (b"null", "format"),
        (b"{}", "time"),
        (b'{"tis":1800000000000,"lat":1e999,"lon":2,"id":["d"]}', "place"),
        (b'{"tis":1800000000000,"lat":1,"lon":2,"id":["d"],"meta":{"a":' + b"1" * 99 + b"}}", "meta"),
    ],
)  # fmt: skip
def test_a_point_that_is_not_good_says_why(given: dict[str, Any] | bytes, reason: str) -> None:
    assert judged(given) == reason


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"tis": NOW - OLDEST_MS}, {"tis": NOW - OLDEST_MS}),
        ({"tis": NOW + AHEAD_MS}, {"tis": NOW + AHEAD_MS}),
        ({"tis": NOW // 1000}, {"tis": NOW}),
        ({"lat": "-12.5", "lon": "+77"}, {"lat": -12.5, "lon": 77.0}),
        ({"lat": 90, "lon": 180}, {"lat": 90.0, "lon": 180.0}),
        ({"lat": 0, "lon": 1e-7}, {"lat": 0.0, "lon": 1e-7}),
        ({}, {"seq": NO_SEQ, "app": "app:own", "md": "REST", "device": "d"}),
        ({"seq": 2**63 - 1, "app": ""}, {"seq": 2**63 - 1, "app": "app:own"}),
        ({"app": "app:other", "md": "MQTT"}, {"app": "app:other", "md": "MQTT"}),
        ({"accuracy": -1, "speed": -1}, {"accuracy": None, "speed": None}),
        ({"bearing": 361, "battery": 101}, {"bearing": None, "battery": None}),
        ({"accuracy": 0, "speed": 0}, {"accuracy": 0, "speed": 0}),
        ({"bearing": 360, "battery": 100}, {"bearing": 360, "battery": 100}),
        ({"meta": {"a": 1}}, {"meta": '{"a":1}'}),
        ({"id": "one"}, {"device": "one"}),
        ({"id": ["d" * MAX_DEVICE_ID]}, {"device": "d" * MAX_DEVICE_ID}),
    ],
)  # fmt: skip
def test_a_good_point_is_kept_as_it_is_meant(given: dict[str, Any], kept: dict[str, Any]) -> None:
    point = judged(given)
    assert isinstance(point, Point)
    assert {name: getattr(point, name) for name in kept} == kept


def test_the_batch_names_the_device_before_the_point_does() -> None:
    point = judged({"id": ["other"]}, SOURCE._replace(device="batch"))
    assert isinstance(point, Point)
    assert point.device == "batch"
    sent = msgspec.convert({"tis": NOW, "lat": 1, "lon": 2, "id": ["d", "imei-1", "d", "\x01", "plate"]}, SentPoint)
    assert other_names(sent, "d") == ("imei-1", "plate")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["tis", "lat", "lon", "seq", "id", "meta", "app", "speed", "x"]), JSON_VALUES))
def test_whatever_stands_in_a_point_is_judged(members: dict[str, Any]) -> None:
    point = judged(json.dumps({"tis": NOW, "lat": 1, "lon": 2, "id": ["d"], **members}).encode())
    if isinstance(point, Point):
        assert -90 <= point.lat <= 90
        assert -180 <= point.lon <= 180
        assert NOW - OLDEST_MS <= point.tis <= NOW + AHEAD_MS


def batch_of(count: int, member: str = "traces") -> bytes:
    return msgspec.json.encode({member: [{"tis": NOW, "lat": 1, "lon": 2, "id": ["d"]}] * count})


def test_a_batch_has_up_to_ten_thousand_points() -> None:
    assert len(read_batch(batch_of(MAX_POINTS, "locationData"), is_packed=False).points) == MAX_POINTS
    for raw in (batch_of(MAX_POINTS + 1), batch_of(0), b'{"deviceId":"d"}', b'{"traces":[{}],"locationData":[{}]}'):
        with pytest.raises(Refusal) as refused:
            read_batch(raw, is_packed=False)
        assert refused.value.faults


@pytest.mark.parametrize("raw", [b"", b"[]", b"7", b"{", b'{"traces":{}}', b'{"traces":[NaN]}', b'{"traces":"x"}',
                                 b'{"app":7,"traces":[{}]}', b'{"traces":[' + b"[" * 40_000 + b"]}"])  # fmt: skip
def test_a_body_that_is_no_batch_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal):
        read_batch(raw, is_packed=False)


def test_one_bad_point_does_not_spoil_the_others() -> None:
    raw = b'{"traces":[{"tis":1,"lat":1,"lon":2},7,{"tis":1,"lat":{},"lon":2},{"tis":2,"lat":"1.5","lon":2}]}'
    points = read_batch(raw, is_packed=False).points
    assert [one if isinstance(one, str) else one.tis for one in points] == [1, "format", "place", 2]


def packed(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()


def test_gzip_is_held_to_the_limit_of_what_it_holds() -> None:
    assert len(read_batch(packed(batch_of(3)), is_packed=True).points) == 3
    room = MAX_BATCH_BYTES - len(batch_of(1))
    full = batch_of(1) + b" " * room
    assert len(read_batch(packed(full), is_packed=True).points) == 1
    for raw in (packed(full + b" "), packed(b" " * 100_000_000), b"no gzip", packed(full)[:-9]):
        with pytest.raises(Refusal) as refused:
            read_batch(raw, is_packed=True)
        assert (refused.value.status or refused.value.cause.value.status) == 400


def runs_of(points: list[tuple[int, int]]) -> SequenceRuns:
    runs = SequenceRuns()
    runs.add(points)
    runs.end()
    return runs


def test_the_example_of_the_contract() -> None:
    times = [0, 1, 2, 3, 61_000, 61_001, 61_002]
    runs = runs_of(list(zip(times, [41, 42, 45, 47, 1, 2, 4], strict=True)))
    assert (runs.ranges, runs.runs) == ([(43, 44), (46, 46), (3, 3)], 2)
    assert runs.missing() == ([43, 44, 46, 3], False)


@pytest.mark.parametrize(
    ("points", "ranges", "runs"),
    [
        ([], [], 0),
        ([(0, 1015), (1, 1015), (2, 1015)], [], 1),
        ([(0, 20), (1, 4)], [(5, 19)], 1),
        ([(0, 20), (1, 3)], [], 2),
        ([(0, 20), (60_000, 19)], [], 1),
        ([(0, 20), (60_001, 19)], [], 2),
        ([(0, 20), (60_001, 20)], [], 1),
        ([(0, 1), (1, 3), (2, 2)], [], 1),
        ([(0, 0), (1, 2**62)], [(1, 2**62 - 1)], 1),
    ],
)
def test_drops_are_reordering_or_a_new_run(
    points: list[tuple[int, int]], ranges: list[tuple[int, int]], runs: int
) -> None:
    found = runs_of(points)
    assert (found.ranges, found.runs) == (ranges, runs)


def test_missing_numbers_are_listed_up_to_a_limit() -> None:
    assert runs_of([(0, 0), (1, MAX_MISSING + 1)]).missing() == (list(range(1, MAX_MISSING + 1)), False)
    listed, is_truncated = runs_of([(0, 0), (1, MAX_MISSING + 2)]).missing()
    assert (len(listed), is_truncated) == (MAX_MISSING, True)


@given(st.sets(st.integers(0, 200), min_size=1))
def test_a_rising_counter_misses_what_it_left_out(seen: set[int]) -> None:
    numbers = sorted(seen)
    runs = runs_of([(index * 1000, number) for index, number in enumerate(numbers)])
    missing, _ = runs.missing()
    assert missing == [number for number in range(numbers[0], numbers[-1]) if number not in seen]
    assert all(one[1] + 1 < two[0] for one, two in pairwise(runs.ranges))


def shown(places: list[tuple[float, float]]) -> list[PointRow]:
    return [
        PointRow(tis=NOW + index * 1000, lat=lat, lon=lon, id=["d"], app="a", altitude=9.5)
        for index, (lat, lon) in enumerate(places)
    ]


def test_polyline_is_the_one_that_its_inventor_shows() -> None:
    assert polyline(shown([(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)])) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


def decoded(text: str) -> list[tuple[float, float]]:
    values, place, shift, value = [], [0, 0], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    found = []
    for lat, lon in zip(values[::2], values[1::2], strict=True):
        place = [place[0] + lat, place[1] + lon]
        found.append((place[0] / 1e5, place[1] / 1e5))
    return found


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20))
def test_polyline_is_read_back_within_a_metre(places: list[tuple[float, float]]) -> None:
    back = decoded(polyline(shown(places)))
    assert len(back) == len(places)
    for (lat, lon), (lat2, lon2) in zip(places, back, strict=True):
        assert abs(lat - lat2) < 1.1e-5
        assert abs(lon - lon2) < 1.1e-5


def test_gpx_and_geojson_hold_places_and_times() -> None:
    points = shown([(12.9, 77.6), (12.91, 77.61)])
    read = gpxpy.parse(gpx("<dev&9>", points))
    assert read.tracks[0].name == "<dev&9>"
    found = read.tracks[0].segments[0].points
    assert [(point.latitude, point.longitude, point.elevation) for point in found] == [
        (12.9, 77.6, 9.5),
        (12.91, 77.61, 9.5),
    ]
    assert [round(point.time.timestamp() * 1000) for point in found if point.time] == [NOW, NOW + 1000]
    feature = geojson(points)
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[77.6, 12.9], [77.61, 12.91]]}
    assert feature["properties"]["times"] == [NOW, NOW + 1000]
    assert geojson(points[:1])["geometry"] is None
