"""Bodies are refused for depth, NUL and encoding exactly when they have them, and faults say where."""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import cause_of
from core.strategies import json_objects, json_values
from haulier.core.json_decoding import (
    CONTAINER_VALUES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_EXPONENT,
    MAX_ITEM_BYTES,
    MAX_VALUES,
    check_json,
    check_structure,
    decode_in_parts,
    decode_item,
    decode_object,
    is_too_long,
    other_members,
)
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
    assert refused(body) in (Cause.NESTING_TOO_DEEP, Cause.INVALID)


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


def is_short(text: str) -> bool:
    mantissa, _, exponent = text.lower().partition("e")
    return sum(map(str.isdigit, mantissa)) <= MAX_DIGITS and abs(int(exponent or 0)) <= MAX_EXPONENT


digits = st.text("0123456789", min_size=1, max_size=48)
signs = st.sampled_from(["", "-"])
exponents = st.builds("{}{}{}".format, st.sampled_from("eE"), st.sampled_from(["", "+", "-"]), st.integers(0, 400))
long_numbers = st.builds(
    "{}{}{}{}".format,
    signs,
    st.from_regex(r"\A(0|[1-9][0-9]{0,48})\Z"),
    st.just("") | digits.map(lambda text: f".{text}"),
    st.just("") | exponents,
)
places = st.sampled_from(
    ['{"a":%s}', '{"a":[1,%s]}', '{"t":"1e400,","a" : %s }', "[%s\n]", "%s", '{"t":"\\"1e400]","a":%s,"b":"x"}']
)


@given(long_numbers, places)
def test_a_number_is_refused_exactly_when_it_would_be_written_out_too_long(number: str, place: str) -> None:
    body = (place % number).encode()
    assert refused(body) is (None if is_short(number) else Cause.INVALID)
    assert is_too_long(number) is not is_short(number)


@given(st.text(st.sampled_from('0123456789eE.+-,:[]{} \t"\\'), max_size=80))
def test_no_text_is_taken_for_a_number(text: str) -> None:
    assert refused(json.dumps({"text": text}).encode()) is None


def test_what_passes_is_read_by_everybody_alike() -> None:
    """By a reader that names nothing, by one that names all, and by one that passes over what it does not know."""
    body = b'{"a":[%s],"b":{}}' % b",".join([b"1e30", b"-1e-30", b"1" * MAX_DIGITS, b"0." + b"1" * (MAX_DIGITS - 1)])
    check_json(body)
    value = msgspec.json.decode(body)
    assert msgspec.json.decode(msgspec.json.encode(value)) == value
    assert msgspec.json.decode(body, type=dict[str, msgspec.Raw])["b"] == msgspec.Raw(b"{}")


def test_each_number_that_is_too_long_is_named() -> None:
    with pytest.raises(Refusal) as caught:
        check_json(b'{"a":{"b":[1,1e400]},"c":1e-31,"d":"1e400,"}')
    assert [(fault.field, fault.rule) for fault in caught.value.faults] == [("a.b[1]", "number"), ("c", "number")]


@pytest.mark.parametrize(("count", "cause"), [(MAX_VALUES - 8, None), (MAX_VALUES, Cause.INVALID)])
def test_values_are_counted(count: int, cause: Cause | None) -> None:
    text = "".join(['{"text":"', '\\",[{' * 100, '","list":[', "0," * (count - 1), "0]}"])
    assert refused(text.encode()) is cause
    assert refused(('["' + "," * MAX_VALUES + '"]').encode()) is None


def test_objects_count_as_several_values() -> None:
    most = MAX_VALUES // (CONTAINER_VALUES + 1) - 1
    assert refused(("[" + "{}," * most + "0]").encode()) is None
    assert refused(("[" + "{}," * (most + 2) + "0]").encode()) is Cause.INVALID


class Sent(msgspec.Struct):
    rows: list[msgspec.Raw]
    note: Any = None


def test_items_of_a_body_are_judged_one_by_one() -> None:
    body = b'{"rows":[{"a":1},{"a":1e400}],"note":1}'
    check_structure(body)
    sent = decode_in_parts(body, msgspec.json.Decoder(Sent), "rows")
    assert decode_item(sent.rows[0], msgspec.json.Decoder()) == {"a": 1}
    for number, decoder in ((sent.rows[1], msgspec.json.Decoder()), (sent.rows[1], msgspec.json.Decoder(Empty))):
        with pytest.raises(Refusal, match="a number has at most"):
            decode_item(number, decoder)
    with pytest.raises(Refusal, match="a number has at most"):
        decode_in_parts(b'{"rows":[],"note":1e300}', msgspec.json.Decoder(Sent), "rows")
    with pytest.raises(Refusal, match="longer than"):
        decode_item(b'"' + b"x" * MAX_ITEM_BYTES + b'"', msgspec.json.Decoder())


class Empty(msgspec.Struct):
    pass


class Inner(msgspec.Struct):
    a: int = 0


class Outer(msgspec.Struct):
    a: int = 0
    renamed: int = msgspec.field(default=0, name="other")
    inner: Annotated[Inner, msgspec.Meta(description="inside")] | None = None
    free: dict[str, int] | None = None


@pytest.mark.parametrize(
    ("body", "others"),
    [
        (b"{}", {}),
        (b'{"a":1,"other":2,"free":{"x":1},"inner":null}', {}),
        (b'{"b":1,"renamed":[2],"inner":{"a":1,"b":null}}', {"b": 1, "renamed": [2], "inner.b": None}),
    ],
)
def test_members_that_a_type_does_not_name_are_told_apart(body: bytes, others: dict[str, Any]) -> None:
    assert other_members(body, Outer) == others
