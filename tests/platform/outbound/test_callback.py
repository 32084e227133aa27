"""What a callback's address means and what a delivery carries."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.outbound.callback import (
    MAX_OWN_HEADERS,
    CallbackTarget,
    HeaderPair,
    HttpTarget,
    SseTarget,
    Undeliverable,
    build_delivery,
    is_delivered,
    parse_target,
)
from haulier.platform.outbound.headers import headers_fault

URL = "https://receiver.example/callback"
BODY: dict[str, Any] = {"tenantId": "acme", "containerType": "BagT", "status": "success", "data": {"id": "BagT:1"}}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (URL, HttpTarget(URL)),
        (f"  {URL} ", HttpTarget(URL)),
        ("HTTP://receiver.example", HttpTarget("HTTP://receiver.example")),
        ("{{SSE_CALLBACK}}", SseTarget(None)),
        ("{{ SSE_CALLBACK }}", SseTarget(None)),
        ("{{SSE_BROADCAST(trips/today)}}", SseTarget("trips/today")),
        ("{{SSE_BROADCAST( trips )}}", SseTarget("trips")),
    ],
)
def test_kinds_of_target(text: str, target: HttpTarget | SseTarget) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "/callback", "hook/1", "//host/path", "receiver.example/callback", "http:", "https:///path"),
        *("ftp://receiver.example/x", "javascript:alert(1)", "file:///etc/passwd", "http://[::1/x", "localhost:80/x"),
        *("{{SSE_CALLBACK", "{{OTHER}}", "{{SSE_BROADCAST()}}", "{{SSE_BROADCAST(" + "x" * 200 + ")}}"),
    ],
)
def test_other_addresses_are_undeliverable_with_a_reason(text: str) -> None:
    target = parse_target(text)
    assert isinstance(target, Undeliverable)
    assert target.reason


@given(st.text())
def test_any_text_gives_one_of_three(text: str) -> None:
    assert isinstance(parse_target(text), HttpTarget | SseTarget | Undeliverable)


def test_a_delivery_is_compact_json() -> None:
    delivery = build_delivery(CallbackTarget(URL), BODY)
    assert delivery.url == URL
    assert delivery.headers == {"Content-Type": "application/json"}
    assert delivery.body == b'{"tenantId":"acme","containerType":"BagT","status":"success","data":{"id":"BagT:1"}}'


def test_a_secret_signs_the_body_as_sent_and_is_repeated() -> None:
    delivery = build_delivery(CallbackTarget(URL, secret="s3cret"), BODY)
    assert delivery.headers["X-COREOS-HMAC-SIGNATURE"] == hashlib.sha256(delivery.body + b"s3cret").hexdigest()
    assert delivery.headers["X-COREOS-CALLBACK-SECRET"] == "s3cret"


def test_a_secret_that_is_a_key_of_its_own_signs_and_is_not_sent() -> None:
    delivery = build_delivery(CallbackTarget(URL, secret="s3cret", repeats_secret=False), BODY)
    assert delivery.headers["X-COREOS-HMAC-SIGNATURE"] == hashlib.sha256(delivery.body + b"s3cret").hexdigest()
    assert "X-COREOS-CALLBACK-SECRET" not in delivery.headers


def test_meta_comes_back_last_and_does_not_hide_the_bodys_own() -> None:
    told = json.loads(build_delivery(CallbackTarget(URL, meta={"trip": 7}), BODY).body)
    assert told == {**BODY, "meta": {"trip": 7}, "callbackMeta": {"trip": 7}}
    assert list(told)[-2:] == ["meta", "callbackMeta"]
    own = {**BODY, "meta": "own"}
    told = json.loads(build_delivery(CallbackTarget(URL, meta={"trip": 7}), own).body)
    assert told == {**own, "callbackMeta": {"trip": 7}}


@pytest.mark.parametrize(
    "name",
    [
        *("Content-Type", "content-length", "Host", "Connection", "Transfer-Encoding", "TE", "Upgrade", "Expect"),
        *("x-coreos-hmac-signature", "X-Coreos-Callback-Secret", "X-COREOS-ACCESS", "x-coreos-origin-token"),
        *("", "two words", "new\nline", "ünicode"),
    ],
)
def test_headers_that_a_caller_may_not_give_are_dropped_and_named(name: str) -> None:
    target = CallbackTarget(URL, headers=[HeaderPair(name, "forged"), HeaderPair("X-Mine", "kept")], secret="s")
    delivery = build_delivery(target, BODY)
    assert delivery.dropped == (name,)
    assert delivery.headers["X-Mine"] == "kept"
    assert "forged" not in delivery.headers.values()


def test_a_value_with_a_line_break_is_dropped() -> None:
    delivery = build_delivery(CallbackTarget(URL, headers=[HeaderPair("X-A", "1\r\nX-B: 2")]), BODY)
    assert delivery.dropped == ("X-A",)


@given(st.lists(st.builds(HeaderPair, st.text(max_size=20), st.text(max_size=20)), max_size=8))
def test_whatever_headers_are_given_the_delivery_can_be_sent(pairs: list[HeaderPair]) -> None:
    delivery = build_delivery(CallbackTarget(URL, headers=pairs, secret="s"), BODY)
    assert headers_fault(delivery.headers) is None
    assert len({name.lower() for name in delivery.headers}) == len(delivery.headers)


def test_the_number_of_headers_is_limited() -> None:
    pairs = [HeaderPair(f"X-{number}", "v") for number in range(200)]
    delivery = build_delivery(CallbackTarget(URL, headers=pairs, secret="s"), BODY)
    assert len(delivery.dropped) == 200 - MAX_OWN_HEADERS
    assert headers_fault(delivery.headers) is None


def test_only_200_and_202_acknowledge() -> None:
    assert [status for status in range(100, 600) if is_delivered(status)] == [200, 202]


def test_a_target_survives_storage() -> None:
    target = CallbackTarget(URL, [HeaderPair("k", "v")], {"a": [1]}, "s")
    assert msgspec.json.decode(msgspec.json.encode(target), type=CallbackTarget) == target
    assert msgspec.json.encode(CallbackTarget(URL)) == b'{"url":"https://receiver.example/callback"}'
