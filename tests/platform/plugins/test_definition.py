"""The rules of a plugin's definition, and what of it is a secret."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from haulier.core.refusal import Refusal
from haulier.platform.plugins.definition import (
    DEFAULT_CALLBACK_SECONDS,
    DEFAULT_REQUEST_MS,
    MAX_CALLBACK_SECONDS,
    MAX_REQUEST_MS,
    MAX_TEMPLATE_BYTES,
    MIN_CALLBACK_SECONDS,
    MIN_REQUEST_MS,
    GivenPlugin,
    PluginBody,
    opened,
    stored_plugin,
)
from support.plugin_runs import given

URL = "https://hook.example/s"


def stored(**members: Any) -> PluginBody:
    return stored_plugin(given(members.pop("url", URL), **members), lambda text: f"<{text}>", lambda _url: None)


def faults_of(**members: Any) -> set[tuple[str, str]]:
    with pytest.raises(Refusal) as refused:
        stored(**members)
    return {(fault.field, fault.rule) for fault in refused.value.faults}


def test_what_is_left_out_has_its_default() -> None:
    body = stored()
    assert (body.requestMs, body.callbackSeconds, body.type) == (DEFAULT_REQUEST_MS, DEFAULT_CALLBACK_SECONDS, None)
    assert body.requestTemplate is None


@pytest.mark.parametrize(
    ("member", "least", "most"),
    [
        ("requestTimeout", MIN_REQUEST_MS, MAX_REQUEST_MS),
        ("callbackTimeout", MIN_CALLBACK_SECONDS, MAX_CALLBACK_SECONDS),
    ],
)
def test_a_time_out_is_a_number_or_its_digits_within_its_bounds(member: str, least: int, most: int) -> None:
    attribute = {"requestTimeout": "requestMs", "callbackTimeout": "callbackSeconds"}[member]
    for good in (least, most, str(least), str(most)):
        assert getattr(stored(**{member: good}), attribute) == int(good)
    for bad in (least - 1, most + 1, str(most + 1), "", "5s", "\u0665\u0660\u0660\u0660", "-5000", "1" * 40):
        assert faults_of(**{member: bad}) == {(member, "range")}


@pytest.mark.parametrize("word", ["validation", "Validation", "VALIDATION"])
def test_the_type_is_read_in_any_case(word: str) -> None:
    assert stored(type=word).type == "validation"


def test_every_fault_is_named_in_one_answer() -> None:
    found = faults_of(
        type="judge",
        requestTimeout=1,
        httpHeaders={"host": "x", "x-ok": "a\nb"},
        httpRequestBodyTemplate={"a": {"$expr": "$["}, "b": {"$val": {"c": {"$expr": 5}}}},
    )
    assert found == {
        ("type", "enum"),
        ("requestTimeout", "range"),
        ("httpHeaders.host", "header"),
        ("httpHeaders.x-ok", "header"),
        ("httpRequestBodyTemplate.a.$expr", "path"),
        ("httpRequestBodyTemplate.b.$val.c.$expr", "type"),
    }


def test_an_address_that_may_not_be_called_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        stored_plugin(given("http://10.0.0.1/"), str, lambda _url: "it is private")
    assert [fault.field for fault in refused.value.faults] == ["httpUrl"]


def test_a_template_has_a_longest_length() -> None:
    room = MAX_TEMPLATE_BYTES - len('{"a":""}')
    assert stored(httpRequestBodyTemplate={"a": "x" * room}).requestTemplate
    assert faults_of(httpResponseBodyTemplate={"a": "x" * (room + 1)}) == {("httpResponseBodyTemplate", "maxLength")}


@pytest.mark.parametrize(("length", "is_good"), [(2, False), (3, True), (50, True), (51, False)])
def test_a_name_has_3_to_50_characters(length: int, is_good: bool) -> None:
    members = {"name": "n" * length, "httpUrl": URL, "httpMethod": "PUT"}
    if is_good:
        assert msgspec.convert(members, GivenPlugin).name == "n" * length
    else:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(members, GivenPlugin)


def test_headers_and_what_an_address_hides_are_sealed_and_opened_again() -> None:
    secret = "https://user:pass@hook.example/s?key=s3cret"
    body = stored(url=secret, httpHeaders={"x-key": "k1"})
    assert body.url == "https://hook.example/s?…"
    assert body.sealed is not None
    assert opened(body, lambda sealed: sealed[1:-1]) == (secret, {"x-key": "k1"})
    assert stored().sealed is None
    assert opened(stored(), str) == (URL, {})
