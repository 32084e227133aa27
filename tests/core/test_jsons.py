"""Bodies are refused for depth, NUL and encoding exactly when they have them, and faults say where."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import cause_of
from core.strategies import json_objects, json_values
from haulier.core.jsons import MAX_DEPTH, check_json, decode_object
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


@pytest.mark.parametrize("body", [b'{"a":', b"", b'{"a":[]} x', b'{"a":NaN}', b'"\\ud800"'])
def test_what_is_not_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        decode_object(body, msgspec.json.Decoder(dict[str, Any]))
    assert caught.value.cause is Cause.MALFORMED
