"""Digits and exponent give the number back."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from haulier.core.decimals import digits_and_exponent, number_text

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.integers(-(10**60), 10**60) | finite)
def test_digits_and_exponent_give_the_number_back(value: int | float) -> None:
    digits, exponent = digits_and_exponent(value)
    assert digits == digits.strip("0")
    back = Decimal((0, tuple(map(int, digits)) or (0,), exponent - len(digits)))
    assert back == Decimal(repr(value)).copy_abs()


@given(finite)
def test_a_numbers_text_is_the_number(value: float) -> None:
    assert float(number_text(value)) == value


def test_what_is_not_finite_is_null() -> None:
    assert number_text(float("nan")) == number_text(float("-inf")) == "null"
