"""The bytes of sortable texts stand in the order of the values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.strategies import texts
from haulier.core.sort_keys import MAX_BYTES, encode, is_exact

finite = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.integers() | finite | st.integers(-(10**400), 10**400) | st.sampled_from([0, -0.0, 1, 1.0, 10, 1e22, 0.1])
controls = st.text("\x01\x02\x1d\x1e\x1f a", max_size=5)
boundary = st.text(st.sampled_from("a\x7f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff"), min_size=1, max_size=6)
long_texts = st.builds(lambda size, tail: "a" * size + tail, st.integers(248, 256), boundary)


def exact(value: int | float) -> Decimal:
    return Decimal(repr(value))


def bytes_of(value: Any) -> bytes:
    text = encode(value)
    assert text is not None
    return text.encode()


@given(numbers, numbers)
def test_numbers_keep_their_order(left: int | float, right: int | float) -> None:
    if exact(left) == exact(right):
        assert bytes_of(left) == bytes_of(right)
    elif is_exact(bytes_of(left).decode()) and is_exact(bytes_of(right).decode()):
        assert (bytes_of(left) < bytes_of(right)) is (exact(left) < exact(right))
    else:
        assert (exact(left) < exact(right)) <= (bytes_of(left) <= bytes_of(right))


@given(texts | controls, texts | controls)
def test_short_texts_keep_their_order(left: str, right: str) -> None:
    assert (bytes_of(left) < bytes_of(right)) is (left < right)
    assert b"\x1f" not in bytes_of(left)


@given(long_texts, long_texts)
def test_cutting_never_turns_the_order_round(left: str, right: str) -> None:
    if left <= right:
        assert bytes_of(left) <= bytes_of(right)
    if bytes_of(left) == bytes_of(right) and left != right:
        assert not is_exact(bytes_of(left).decode())


@given(numbers | texts | long_texts | st.booleans())
def test_every_text_is_bounded(value: Any) -> None:
    assert len(bytes_of(value)) <= MAX_BYTES


@given(st.booleans(), numbers, texts)
def test_types_stand_apart(flag: bool, number: int | float, text: str) -> None:
    assert bytes_of(flag) < bytes_of(number) < bytes_of(text)


def test_false_stands_before_true() -> None:
    assert bytes_of(False) < bytes_of(True)


def test_integers_beyond_all_bounds_stand_at_the_ends() -> None:
    assert bytes_of(-(10**5000)) < bytes_of(-(10**400)) < bytes_of(10**400) < bytes_of(10**5000)
    assert not is_exact("n3")


@pytest.mark.parametrize(
    "value", [None, [], {}, [1], float("nan"), float("inf"), "a\0b", "\ud800", "é" * 300 + "\ud800"]
)
def test_what_has_no_place_has_no_text(value: Any) -> None:
    assert encode(value) is None
