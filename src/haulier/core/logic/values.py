"""JavaScript's conversions and comparisons of values, for which rules are written."""

from __future__ import annotations

import math
import re
from typing import Any

from haulier.core.decimals import number_text

Number = int | float
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_MAX_SAFE = 2**53
_NAN = math.nan


def truthy(value: Any) -> bool:
    """JSON logic's own truth: as in JavaScript, but an empty array is false. "0" is true, {} is true."""
    if isinstance(value, dict):
        return True
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def to_number(value: Any) -> Number:
    """JavaScript's Number(): null and blank text are 0; text that spells no number, and objects, are nan."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return _held(value)
    if value is None:
        return 0
    if isinstance(value, str):
        text = value.strip()
        return (_parsed(text) if _NUMBER.fullmatch(text) else _NAN) if text else 0
    if isinstance(value, list):
        return to_number(to_text(value)) if len(value) <= 1 else _NAN
    return _NAN


def leading_number(value: Any) -> Number:
    """JavaScript's parseFloat(), which sums use: the number at the start of the text, else nan."""
    if isinstance(value, bool) or value is None:
        return _NAN
    if isinstance(value, int | float):
        return _held(value)
    found = _NUMBER.match(to_text(value).strip())
    return _parsed(found[0]) if found else _NAN


def as_json_number(number: Number) -> Number | None:
    """A number that JSON can represent: an integer while that is exact, None for nan and infinity."""
    if isinstance(number, int):
        number = _held(number)
    if isinstance(number, int):
        return number
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) <= _MAX_SAFE else number


def to_text(value: Any) -> str:
    """JavaScript's String(), but null is the empty text as in a joined array."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        value = _held(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value) if math.isfinite(value) else "NaN"
    if isinstance(value, list):
        return ",".join(map(to_text, value))
    return value if isinstance(value, str) else "[object Object]"


def strictly_equal(left: Any, right: Any) -> bool:
    """``===``: same type and same value; an array or object only equals itself, which also bounds the cost."""
    if isinstance(left, bool | list | dict) or isinstance(right, bool | list | dict):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right
    return type(left) is type(right) and bool(left == right)


def loosely_equal(left: Any, right: Any) -> bool:
    """``==``: null only equals null; a number or boolean compares as number with text."""
    if left is None or right is None:
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, list | dict) and isinstance(right, list | dict):
        return left is right
    left, right = (to_text(value) if isinstance(value, list | dict) else value for value in (left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left) == to_number(right)


def less(left: Any, right: Any) -> bool:
    """``<``: by character when both are text, else as numbers; false when one is no number."""
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    return to_number(left) < to_number(right)


def less_or_equal(left: Any, right: Any) -> bool:
    """``<=``, as ``less``."""
    if isinstance(left, str) and isinstance(right, str):
        return left <= right
    return to_number(left) <= to_number(right)


def _held(value: Number) -> Number:
    """The number as JavaScript represents it: exact up to 2**53, beyond that the nearest float or infinity."""
    if isinstance(value, float) or abs(value) <= _MAX_SAFE:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _parsed(text: str) -> Number:
    digits = text.lstrip("+-")
    return int(text) if digits.isdigit() and len(digits) <= 15 else float(text)
