"""Compact JSON is what JavaScript would write again, and the signature is over exactly those bytes."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.signature import callback_signature, compact_json, verify_signature

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (-2.50, "-2.5"),
        (1e-5, "0.00001"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (1e15, "1000000000000000"),
        (1e16, "10000000000000000"),
        (1.2345678901234568e17, "123456789012345680"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1.5e300, "-1.5e+300"),
        (5e-324, "5e-324"),
        (float("nan"), "null"),
        (float("inf"), "null"),
    ],
)
def test_numbers_are_spelt_as_javascript_spells_them(number: float, written: str) -> None:
    assert compact_json(number).decode() == written


def test_members_keep_their_order_and_index_like_ones_come_first() -> None:
    body = {"b": 1, "10": 2, "a": 3, "9": 4, "01": 5, "4294967295": 6}
    assert compact_json(body).decode() == '{"9":4,"10":2,"b":1,"a":3,"01":5,"4294967295":6}'


def test_nothing_is_escaped_that_needs_no_escape() -> None:
    assert compact_json({"é\u2028": '/\x7f"\\\n\x1f'}) == '{"é\u2028":"/\x7f\\"\\\\\\n\\u001f"}'.encode()


@given(plain)
def test_a_reader_whose_numbers_are_doubles_gets_the_value_back(value: Any) -> None:
    assert json.loads(compact_json(value), parse_int=float) == value


@given(plain)
def test_writing_what_was_read_gives_the_same_bytes(value: Any) -> None:
    sent = compact_json(value)
    assert compact_json(json.loads(sent, parse_int=float)) == sent


@given(st.dictionaries(text, plain), st.text(max_size=20))
def test_the_signature_is_lower_case_hex_of_body_and_secret(body: dict[str, Any], secret: str) -> None:
    sent = compact_json(body)
    signature = callback_signature(sent, secret)
    assert re.fullmatch(r"[0-9a-f]{64}", signature)
    assert signature == hashlib.sha256(sent + secret.encode("utf-8", "surrogatepass")).hexdigest()


def test_a_known_signature() -> None:
    body = b'{"tenantId":"acme","status":"success","data":{"id":"BagT:1"}}'
    assert callback_signature(body, "s3cret") == hashlib.sha256(body + b"s3cret").hexdigest()
    assert callback_signature(body, "other") != callback_signature(body, "s3cret")


@given(st.binary(max_size=40), st.text(max_size=20), st.text(max_size=70))
def test_a_signature_is_verified_exactly_when_it_fits(body: bytes, secret: str, other: str) -> None:
    signature = callback_signature(body, secret)
    assert verify_signature(body, secret, signature)
    assert verify_signature(body, secret, other) is (other == signature)
    assert not verify_signature(body + b" ", secret, signature)
