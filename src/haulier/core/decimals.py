"""Numbers as their shortest decimal digits, the form that both sortable texts and JavaScript's numbers are made from."""

from __future__ import annotations


def digits_and_exponent(value: int | float) -> tuple[str, int]:
    """Digits without zeros at either end and the exponent e, so that ``abs(value)`` is ``0.DIGITS * 10**e``.

    Zero gives ('', 0). A float stands for its shortest decimal text, as in JSON: 0.1 is ('1', 0). It must be finite.
    """
    if isinstance(value, int):
        digits = str(abs(value))
        return digits.rstrip("0"), len(digits) if value else 0
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits.strip("0"):
        return "", 0
    point = len(digits) - len(fraction)
    return digits.rstrip("0"), point + int(exponent or 0)
