"""Decoders of trackers' protocols: real messages with their meaning, cut anywhere, amid garbage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.tracking.listeners.connections import DECODERS
from haulier.services.tracking.listeners.rules.gps103 import moment_of
from haulier.services.tracking.listeners.rules.gt06 import crc_itu
from haulier.services.tracking.listeners.rules.messages import MAX_MESSAGE_BYTES, Message
from haulier.services.tracking.listeners.rules.web_forms import (
    Missing,
    Received,
    moment_ms,
    read_forward,
    read_json,
    read_query,
)
from support.trackers import gt06, raw, vectors

PROTOCOLS = sorted(DECODERS)
NOW = 1_700_000_000_000


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def label(vector: dict[str, Any]) -> str:
    return f"{vector['protocol']}-{vector['kind']}"


@pytest.mark.parametrize("vector", vectors(*PROTOCOLS), ids=label)
def test_a_real_message_means_what_is_known_of_it(vector: dict[str, Any]) -> None:
    (message,) = DECODERS[vector["protocol"]]().feed(raw(vector))
    expected = vector["expect"]
    assert message.device == expected.get("device", "")
    if "reply" in expected:
        assert message.reply.hex() == expected["reply"]
    if vector["kind"] == "bad-crc":
        assert message == Message("bad")
    elif vector["kind"] == "position-without-fix":
        assert (message.kind, message.point) == ("no fix", None)
    elif vector["kind"] == "position":
        assert message.kind == "position"
        assert message.point is not None
        point = message.point
        assert point.tis == ms(expected["time"])
        assert (point.lat, point.lon) == pytest.approx((expected["lat"], expected["lon"]), abs=1.1e-5)
        if "speedKmh" in expected:
            assert point.speed == pytest.approx(expected["speedKmh"] / 3.6, abs=1e-3)
            assert point.bearing == expected["course"]


@pytest.mark.parametrize("vector", vectors("osmand", "osmand-json"), ids=label)
def test_a_real_request_means_what_is_known_of_it(vector: dict[str, Any]) -> None:
    expected = vector["expect"]

    def read() -> Received:
        if vector["protocol"] == "osmand-json":
            return read_json(vector["request"].partition("application/json ")[2].encode())
        return read_query(dict(parse_qsl(urlsplit(vector["request"].split()[1]).query)), NOW)

    if vector["kind"] == "no-device":
        with pytest.raises(Missing):
            read()
        return
    device, point = read()
    assert device == expected["device"]
    assert point is not None
    assert point.tis == ms(expected["time"])
    assert (point.lat, point.lon) == (expected["lat"], expected["lon"])
    assert point.accuracy == expected.get("accuracy")
    if "speed" in expected:
        assert (point.speed, point.battery) == (expected["speed"], expected["batteryPercent"])


def good(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.kind != "bad"]


@st.composite
def streams(draw: st.DrawFn) -> tuple[str, list[bytes], list[bytes]]:
    """A protocol, some of its messages, and the stream of them joined and cut anywhere."""
    protocol = draw(st.sampled_from(PROTOCOLS))
    messages = draw(st.lists(st.sampled_from([raw(vector) for vector in vectors(protocol)]), min_size=1, max_size=6))
    whole = b"".join(messages)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=12)))
    parts = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    return protocol, messages, parts


@given(streams())
def test_messages_may_be_cut_and_joined_anywhere(drawn: tuple[str, list[bytes], list[bytes]]) -> None:
    protocol, messages, parts = drawn
    decoder = DECODERS[protocol]()
    found = [message for part in parts for message in decoder.feed(part)]
    assert found == [one for message in messages for one in DECODERS[protocol]().feed(message)]


@given(st.sampled_from(PROTOCOLS), st.lists(st.binary(max_size=2_000), max_size=6))
def test_garbage_is_read_by_nobody_and_held_by_nobody(protocol: str, parts: list[bytes]) -> None:
    decoder: Any = DECODERS[protocol]()
    for part in parts:
        for message in decoder.feed(part):
            assert message.point is None
    assert len(decoder._rest) <= MAX_MESSAGE_BYTES


@given(st.sampled_from(PROTOCOLS), st.binary(min_size=1, max_size=300))
def test_a_message_behind_garbage_is_found(protocol: str, garbage: bytes) -> None:
    vector = next(vector for vector in vectors(protocol) if vector["kind"] == "position")
    free = garbage.translate(None, b"\x78\x79*#();") + (b";" if protocol == "gps103" else b"")
    decoder = DECODERS[protocol]()
    assert good(decoder.feed(free + raw(vector))) == DECODERS[protocol]().feed(raw(vector))


@pytest.mark.parametrize("at", range(2, 14))
def test_a_login_with_one_wrong_byte_is_no_login(at: int) -> None:
    frame = bytearray(raw(vectors("gt06")[0]))
    frame[at] ^= 0x21
    assert not good(DECODERS["gt06"]().feed(bytes(frame) + bytes(MAX_MESSAGE_BYTES)))


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (gt06(0x12, bytes(18)), "no fix"),
        (gt06(0x12, bytes(16) + b"\x14\x00"), "bad"),
        (gt06(0x12, bytes(17)), "bad"),
        (gt06(0x01, b"\xab" * 8), "bad"),
        (gt06(0x01, b"\x12" * 7), "bad"),
        (gt06(0x94, b"\x00\x01"), "other"),
        (b"\x79\x79\x00\x05\x13\x00\x01" + crc_itu(b"\x00\x05\x13\x00\x01").to_bytes(2, "big") + b"\r\n", "heartbeat"),
    ],
)
def test_frames_of_gt06(frame: bytes, kind: str) -> None:
    assert [message.kind for message in DECODERS["gt06"]().feed(frame)] == [kind]


@pytest.mark.parametrize(
    ("protocol", "text", "kind", "reply"),
    [
        ("gps103", "##,imei:359586015829802,A;", "login", b"LOAD"),
        ("gps103", "359586015829802;", "heartbeat", b"ON"),
        ("gps103", "imei:359586015829802,tracker,151027041419,,L,,,1AA5,,4B8A,,,,,,,,,;", "no fix", b""),
        ("gps103", "imei:359586015829802,tracker,15102704,,F,011531.000,A,6020.2979,N,02506.1940,E,;", "other", b""),
        ("gps103", "imei:35958601582980;", "bad", b""),
        ("tk103", "(013612345678BP00000013612345678HSO)", "heartbeat", b"(013612345678AP01HSO)"),
        (
            "tk103",
            "(013612345678BP05000013612345678080524A2232.9806N11404.9355E000.1101241323.8700000000L000450AC)",
            "position",
            b"(013612345678AP05)",
        ),
        ("tk103", "(088047365460BR00151024V2555.3531S02855.3329E004.7055148276.1701000000L00009AA3)", "no fix", b""),
        ("tk103", "(088047365460BR00151324A2555.3531S02855.3329E004.7055148276.1701000000L00009AA3)", "bad", b""),
        ("tk103", "088047365460BR00)", "bad", b""),
        ("h02", "*HQ,4210051415,V1,164549,V,0956.3869,N,08406.7068,W,000.00,000,221215,FFFFFBFF#", "no fix", b""),
        ("h02", "*HQ,4210051415,V1,164549,A,0956.3869,N,08406.7068,W,000.00,000,321215,FFFFFBFF#", "bad", b""),
        ("h02", "*HQ,4210051415,HTBT,100#", "other", b""),
        ("h02", "*HQ,x#", "bad", b""),
    ],
)
def test_messages_of_text(protocol: str, text: str, kind: str, reply: bytes) -> None:
    (message,) = DECODERS[protocol]().feed(text.encode())
    assert (message.kind, message.reply) == (kind, reply)


def test_a_message_has_at_most_a_kibibyte() -> None:
    device = "*HQ,4210051415,HTBT,"
    at_the_limit = device.ljust(MAX_MESSAGE_BYTES + 1, "1") + "#"
    assert [m.kind for m in DECODERS["h02"]().feed(at_the_limit.encode())] == ["other"]
    assert [m.kind for m in DECODERS["h02"]().feed(b"*1" + at_the_limit[1:].encode())] == ["bad"]


@pytest.mark.parametrize(
    ("local", "time", "moment"),
    [
        ("151027041419", "011531", "2015-10-27T01:15:31+00:00"),
        ("151027010000", "230000", "2015-10-26T23:00:00+00:00"),
        ("1510262300", "010000", "2015-10-27T01:00:00+00:00"),
    ],
)
def test_the_day_of_a_time_in_utc_is_that_nearest_to_the_tracker_s_own(local: str, time: str, moment: str) -> None:
    assert moment_of(local, time) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1700000000", NOW),
        ("1700000000000", NOW),
        ("1700000000.5", NOW + 500),
        ("2023-11-14T22:13:20Z", NOW),
        ("2023-11-14 22:13:20", NOW),
        ("2023-11-15T00:13:20+02:00", NOW),
    ],
)
def test_a_timestamp_comes_in_many_forms(text: str, moment: int) -> None:
    assert moment_ms(text) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "2023-13-01", "1" * 36, "-5", "nan"])
def test_what_is_no_timestamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        moment_ms(text)


FORWARD = (
    b'{"position":{"id":7,"deviceId":1,"protocol":"teltonika","fixTime":"2023-11-14T22:13:20.000+00:00","valid":%s,'
    b'"latitude":12.9,"longitude":77.6,"altitude":900.0,"speed":10.0,"course":90.0,"accuracy":0.0,"address":null,'
    b'"attributes":{"batteryLevel":81,"ignition":true}},"device":{"id":1,"uniqueId":"860000000000001","name":"Van"}}'
)


def test_traccar_s_forward_has_knots_and_says_whether_it_is_sure() -> None:
    device, point = read_forward(FORWARD % b"true")
    assert device == "860000000000001"
    assert point is not None
    assert (point.tis, point.lat, point.lon, point.battery, point.accuracy) == (NOW, 12.9, 77.6, 81, None)
    assert point.speed == pytest.approx(5.144, abs=1e-3)
    assert read_forward(FORWARD % b"false") == ("860000000000001", None)


DEEP = b'{"location":' * 10_000


@pytest.mark.parametrize("read", [read_json, read_forward])
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"location":1,"position":2}', DEEP])
def test_what_is_no_position_is_refused(read: Callable[[bytes], Received], body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read(body)
