"""Bodies are refused for depth, NUL and encoding exactly when they have them, and faults say where."""

from __future__ import annotations

import enum
import json
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from core.refusals import cause_of
from core.strategies import json_objects, json_values
from haulier.core.jsons import MAX_DEPTH, check_json, decode_object, explain
from haulier.core.refusal import Cause, Refusal


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


def refused(body: bytes) -> Cause | None:
    return cause_of(lambda: check_json(body))


@given(json_values, st.integers(0, 60), st.booleans())
def test_nesting_is_refused_exactly_beyond_the_limit(core: Any, levels: int, objects: bool) -> None:
    value = core
    for _ in range(levels):
        value = {'k]"\\': value, "[{": "]}"} if objects else [value, "[[[", []]
    expected = Cause.NESTING_TOO_DEEP if depth_of(value) > MAX_DEPTH else None
    assert refused(json.dumps(value, ensure_ascii=False).encode()) is expected


def test_many_brackets_that_do_not_nest_pass() -> None:
    check_json(json.dumps([{"a": [1, {"b": []}]}] * 500).encode())
    check_json(json.dumps({"text": "[" * 500 + '"{'}).encode())


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 50_000, b"[" * 40 + b'"' + b'\\"' * 40_000])
def test_unbalanced_depth_never_reaches_the_decoder(body: bytes) -> None:
    assert refused(body) is Cause.NESTING_TOO_DEEP


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(body: bytes) -> None:
    cause = cause_of(lambda: decode_object(body, msgspec.json.Decoder()))
    assert cause in (None, Cause.MALFORMED, Cause.NESTING_TOO_DEEP, Cause.INVALID)


@given(json_objects)
def test_what_json_writes_is_read_back(value: dict[str, Any]) -> None:
    assert decode_object(msgspec.json.encode(value), msgspec.json.Decoder()) == value


@given(st.lists(st.sampled_from(["\\\\", "\\u0000", "u0000", "\\u0041", "x", '\\"', "\\n"]), max_size=8))
def test_an_escaped_nul_is_told_from_an_escaped_backslash(parts: list[str]) -> None:
    text = "".join(parts)
    body = f'"{text}"'.encode()
    assert refused(body) is (Cause.MALFORMED if "\0" in json.loads(body) else None)


def test_a_raw_nul_and_broken_utf8_are_refused() -> None:
    assert refused(b'{"a":"\0"}') is Cause.MALFORMED
    with pytest.raises(Refusal, match="UTF-8 at byte 6"):
        check_json(b'{"a":"\xff"}')


class Inner(msgspec.Struct):
    b: int
    name: Annotated[str, Meta(min_length=2, max_length=3)] = "ab"


class Colour(enum.Enum):
    RED = "red"


class Body(msgspec.Struct, forbid_unknown_fields=True):
    a: list[Inner] = []
    members: dict[str, Inner] = {}
    code: Annotated[str, Meta(pattern="^E-[0-9]{3}$")] = "E-001"
    kind: Literal["x", "y"] = "x"
    colour: Colour = Colour.RED
    size: Annotated[int, Meta(ge=3, le=5)] = 3
    either: int | str | None = None
    few: Annotated[list[int], Meta(max_length=1)] = []


DECODER = msgspec.json.Decoder(Body)


@pytest.mark.parametrize(
    ("body", "field", "rule", "words"),
    [
        ('{"a":[{"b":"x"}]}', "a[0].b", "type", "must be an integer, not a string"),
        ('{"a":[{}]}', "a[0].b", "required", "is required"),
        ('{"zz":1}', "zz", "unknown", "is not a known field"),
        ('{"members":{"q":{"b":[]}}}', "members[...].b", "type", "must be an integer, not an array"),
        ('{"code":"b"}', "code", "pattern", "must match the pattern '^E-[0-9]{3}$'"),
        ('{"kind":"z"}', "kind", "enum", "'z' is not one of the allowed values"),
        ('{"colour":"blue"}', "colour", "enum", "'blue' is not one of the allowed values"),
        ('{"size":1}', "size", "minimum", "must be 3 or more"),
        ('{"size":9}', "size", "maximum", "must be 5 or less"),
        ('{"either":1.5}', "either", "type", "must be an integer or a string or null, not a number"),
        ('{"few":[1,2]}', "few", "maxLength", "has room for at most 1 characters or items"),
        ('{"a":[{"b":1,"name":"a"}]}', "a[0].name", "minLength", "needs at least 2 characters or items"),
        ("[]", "", "type", "must be an object, not an array"),
        ('{"size":1e999}', "size", "format", "Number out of range"),
    ],
)
def test_a_fault_names_field_and_rule(body: str, field: str, rule: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        decode_object(body.encode(), DECODER)
    [fault] = caught.value.faults
    assert (fault.field, fault.rule, fault.message) == (field, rule, words)
    assert caught.value.cause is Cause.INVALID


@given(json_values)
def test_every_complaint_is_explained(value: Any) -> None:
    try:
        DECODER.decode(msgspec.json.encode(value))
    except msgspec.ValidationError as error:
        [fault] = explain(error)
        assert fault.rule
        assert fault.message


@pytest.mark.parametrize("body", [b'{"a":', b"", b'{"a":[]} x', b'{"a":NaN}', b'"\\ud800"'])
def test_what_is_not_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        decode_object(body, DECODER)
    assert caught.value.cause is Cause.MALFORMED
