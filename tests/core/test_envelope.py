"""Answers are valid JSON in the contract's shape, and never repeat a secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.strategies import json_objects, json_values, texts
from haulier.core.envelope import (
    MASK,
    MAX_ECHO_BYTES,
    Asked,
    failure,
    success,
    success_with_echo,
    success_with_error_member,
)
from haulier.core.refusal import CUT, MAX_DESCRIPTION, MAX_FAULTS, Cause, Fault, Refusal, refusal_of

paths = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def wrapped(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)


@given(json_values, paths, st.sampled_from(["GET", "POST", "PUT"]))
def test_success_holds_the_data_as_it_is(data: Any, uri: str, method: str) -> None:
    encoded = json.dumps(data).encode()
    request = {"uri": uri, "method": method}
    assert json.loads(success(encoded, uri, method)) == {"data": data, "request": request}
    empty = {"code": "", "description": ""}
    answer = json.loads(success_with_error_member(encoded, uri, method))
    assert answer == {"error": empty, "data": data, "request": request}


@given(json_values, json_objects, paths, texts)
def test_a_success_may_repeat_all_that_was_asked(data: Any, body: dict[str, Any], query: str, id: str) -> None:
    raw = json.dumps(body).encode()
    answer = json.loads(success_with_echo(json.dumps(data).encode(), Asked("/a", "POST", id, query, raw)))
    shown = body if len(raw) < MAX_ECHO_BYTES else {}
    request = {"uri": "/a", "method": "POST", "requestId": id, "queryString": query, "body": shown}
    assert answer == {"error": None, "data": data, "request": request}


@pytest.mark.parametrize(("length", "is_repeated"), [(0, False), (MAX_ECHO_BYTES - 1, True), (MAX_ECHO_BYTES, False)])
def test_of_a_long_body_nothing_is_repeated(length: int, is_repeated: bool) -> None:
    raw = b'{"a":"%b"}' % (b"x" * (length - 8)) if length else b""
    shown = json.loads(success_with_echo(b"1", Asked("/a", "POST", "1", "", raw)))["request"]["body"]
    assert (shown != {}) is is_repeated


@given(texts, json_objects, paths, texts)
def test_a_refusal_says_code_description_faults_and_request(
    description: str, body: dict[str, Any], uri: str, query: str
) -> None:
    refusal = Refusal(Cause.INVALID, description, [Fault("a.b", "type", "must be a string")], {"retryAfter": 3})
    answer = json.loads(failure("101110522301", refusal, uri, "POST", query, body))
    assert answer["error"] == {
        "code": "101110522301",
        "description": description or "must be a string",
        "additionalInfo": {
            "faults": [{"field": "a.b", "rule": "type", "message": "must be a string"}],
            "retryAfter": 3,
        },
    }
    request = answer["request"]
    assert (request["uri"], request["method"], request["queryString"]) == (uri, "POST", query)


@given(st.dictionaries(st.sampled_from(["name", "Properties", "ünit"]), st.integers() | texts | st.lists(texts)))
def test_a_small_body_is_repeated(body: dict[str, Any]) -> None:
    answer = json.loads(failure("1", Refusal(Cause.MALFORMED), "/", "POST", "", body))
    assert answer["request"]["body"] == body
    assert answer["error"] == {"code": "1", "description": Cause.MALFORMED.value.text, "additionalInfo": {}}


@given(st.recursive(st.just("S3CRET"), lambda inner: st.lists(inner, max_size=2) | wrapped(inner), max_leaves=6))
def test_secrets_are_masked_at_every_depth(value: Any) -> None:
    body = {"outer": [{"clientSecret": value, "Password": value, "secret": value, "name": "n"}]}
    answer = failure("1", Refusal(Cause.MALFORMED), "/", "POST", "", body)
    assert b"S3CRET" not in answer
    assert json.loads(answer)["request"]["body"]["outer"][0]["clientSecret"] == MASK


def test_large_bodies_and_those_that_are_no_objects_are_left_out() -> None:
    for body in ({"a": "x" * MAX_ECHO_BYTES}, [1], "text", None, {"a": object()}):
        answer = json.loads(failure("1", Refusal(Cause.MALFORMED), "/", "POST", "", body))
        assert answer["request"]["body"] == {}


def test_a_refusal_names_a_bounded_number_of_faults() -> None:
    faults = [Fault(f"a{n}", "required", "is required") for n in range(MAX_FAULTS + 36)]
    assert Refusal(Cause.RULE, "", faults[:MAX_FAULTS]).faults == faults[:MAX_FAULTS]
    assert Refusal(Cause.RULE, "", faults).faults == [*faults[: MAX_FAULTS - 1], Fault("", "more", "and 37 more", 37)]
    assert refusal_of(faults).description.endswith("(and 95 more)")


def test_a_long_description_is_cut() -> None:
    assert str(Refusal(Cause.RULE, "x" * MAX_DESCRIPTION)) == "x" * MAX_DESCRIPTION
    assert str(Refusal(Cause.RULE, "x" * (MAX_DESCRIPTION + 1))) == "x" * (MAX_DESCRIPTION - 1) + CUT
