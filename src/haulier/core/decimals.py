"""Shortest decimal digits of numbers, and the text that JavaScript writes for them."""

from __future__ import annotations

import math

_MAX_PLAIN_EXPONENT = 21
_MIN_PLAIN_EXPONENT = -5


def digits_and_exponent(value: int | float) -> tuple[str, int]:
    """Digits without zeros at either end and the exponent e, so that ``abs(value)`` is ``0.DIGITS * 10**e``.

    Zero gives ('', 0). A float stands for its shortest decimal text, as in JSON: 0.1 is ('1', 0). It must be finite.
    """
    if isinstance(value, int):
        digits = str(abs(value))
        return digits.rstrip("0"), len(digits) if value else 0
    mantissa = repr(abs(value))
    if mantissa[0] != "0" and "e" not in mantissa:  # most numbers by far
        whole, _, fraction = mantissa.partition(".")
        return (whole + fraction).rstrip("0"), len(whole)
    mantissa, _, exponent = mantissa.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits.strip("0"):
        return "", 0
    point = len(digits) - len(fraction)
    return digits.rstrip("0"), point + int(exponent or 0)


def number_text(value: float) -> str:
    """A float as JavaScript writes it (ECMA-262 Number::toString); null when it is not finite."""
    if not math.isfinite(value):
        return "null"
    digits, point = digits_and_exponent(value)
    sign = "-" if value < 0 else ""
    if not digits:
        return "0"
    if len(digits) <= point <= _MAX_PLAIN_EXPONENT:
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    if 0 < point <= _MAX_PLAIN_EXPONENT:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if _MIN_PLAIN_EXPONENT <= point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{point - 1:+d}"
