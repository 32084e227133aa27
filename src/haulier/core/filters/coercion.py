"""Coercion of a filter's value to the type that it is compared with, the same for every operator.

Clients build filters from forms and addresses, where all values are text, and store flags and numbers as text or the
other way round (contract/entity.md section 15, contract/container.md). So compared with numbers, the text of a number
is that number; compared with times, the text of a day or moment is that time (epoch milliseconds); compared with texts,
numbers and booleans are their text.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Literal, TypeAlias

from haulier.core.decimals import number_text

Scalar: TypeAlias = str | int | float | bool
Order: TypeAlias = Literal["gt", "gte", "lt", "lte"]
FieldType: TypeAlias = Literal["text", "number", "time", "boolean", "any"]
"""Type of a field's values; ``any``: each value may be of another type."""

DAY_MS = 86_400_000

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r" ?(?:[Zz]|([+-])([0-9]{2}):?([0-9]{2}))?)?)?"
)
_FLAGS = {"true": True, "false": False}


def as_text(value: Scalar) -> str:
    """The value compared with texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, float) else str(value)


def as_number(value: Scalar) -> int | float | None:
    """The value compared with numbers; None if it is no number."""
    if isinstance(value, bool):
        return None
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _NUMBER.fullmatch(text) is None:
        return None
    number = int(text) if text.lstrip("+-").isdecimal() else float(text)
    return number if not isinstance(number, float) or math.isfinite(number) else None


def as_boolean(value: Scalar) -> bool | None:
    """The value compared with booleans; None if it is no boolean."""
    if isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def as_span(value: Scalar) -> tuple[int, int] | None:
    """The first and last millisecond of the month, day, minute, second or moment that a text names; None if it names
    none. Without a zone the text is in UTC.
    """
    found = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups()[:6])
    try:
        first = date(year or 0, month or 0, day or 1)
    except ValueError:
        return None
    if hour is None or minute is None:
        days = 1 if day is not None else _days_of_month(first)
        start = _epoch_day(first) * DAY_MS
        return start, start + days * DAY_MS - 1
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    fraction, sign, zone_hours, zone_minutes = found.groups()[6:]
    start = _epoch_day(first) * DAY_MS + (hour * 60 + minute) * 60_000 + (second or 0) * 1000
    if sign:
        ahead = (int(zone_hours) * 60 + int(zone_minutes)) * 60_000
        start += -ahead if sign == "+" else ahead
    if fraction:
        start += int(fraction[:3].ljust(3, "0"))
        return start, start
    return start, start + (60_000 if second is None else 1000) - 1


def as_bound(order: Order, value: Scalar) -> int | float | None:
    """The number to compare with. Of a span it is the end for ``gt`` and ``lte``, the start for ``gte`` and ``lt``."""
    number = as_number(value)
    if number is not None or (span := as_span(value)) is None:
        return number
    return span[1] if order in ("gt", "lte") else span[0]


def coerced_values(reading: FieldType, value: Scalar) -> tuple[Scalar, ...]:
    """All scalars of a field's type that equal the value, except spans of time."""
    if reading == "any":
        return equal_values(value)
    if reading == "text":
        return (as_text(value),)
    found = as_boolean(value) if reading == "boolean" else as_number(value)
    return () if found is None else (found,)


def equal_values(value: Scalar) -> tuple[Scalar, ...]:
    """All scalars that ``eq`` considers equal, the value itself first."""
    others: list[Scalar | None] = [as_text(value), as_number(value), as_boolean(value)]
    found = [value]
    for other in others:
        if other is not None and all(other is not one and (type(other), other) != (type(one), one) for one in found):
            found.append(other)
    return tuple(found)


def _days_of_month(first: date) -> int:
    if first.month == 12:
        return 31
    return date(first.year, first.month + 1, 1).toordinal() - first.toordinal()


def _epoch_day(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
