"""Why the value of a setting cannot be used, in words for whoever typed it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, get_args, get_origin

import msgspec

from haulier.engines.urls import without_password

PREFIX = "HAULIER_"


class SettingsError(ValueError):
    """A setting has a value that cannot be used. The message names the variable and says what it takes."""


def fault_of(annotation: Any, value: Any, form: str) -> str:
    """What is wrong with a value that msgspec does not take as ``annotation``, as a sentence.

    ``value`` is what was typed, of a list its items; ``form`` says what a text of this setting is.
    """
    if get_origin(annotation.__origin__) is tuple:
        return _fault_of_list(annotation, value, form)
    return " ".join(_fault(annotation, value, form))


def _fault_of_list(annotation: Any, parts: Sequence[Any], form: str) -> str:
    """What is wrong with its length, or with the first item that is not taken."""
    most = annotation.__metadata__[0].max_length
    if most is not None and len(parts) > most:
        return f"{len(parts)} items are more than {most}"
    item = get_args(annotation.__origin__)[0]
    for number, part in enumerate(parts, 1):
        if not _is_taken(item, part):
            return f"item {number}, {', '.join(_fault(item, part, form))}"
    return "there must be an item"


def _is_taken(annotation: Any, value: Any) -> bool:
    try:
        msgspec.convert(value, annotation, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _fault(annotation: Any, value: Any, form: str) -> tuple[str, str]:
    """A single value as it is shown, and what is wrong with it."""
    kind, limits = annotation.__origin__, annotation.__metadata__[0]
    if kind in (int, float):
        number = _number(kind, value)
        if number is not None and limits.ge is not None and number < limits.ge:
            return str(value), f"is less than {limits.ge}"
        if number is not None and limits.gt is not None and number <= limits.gt:
            return str(value), f"is not more than {limits.gt}"
        if number is not None and limits.le is not None and number > limits.le:
            return str(value), f"is more than {limits.le}"
        form = "a whole number" if kind is int else "a number"
    shown = repr(without_password(str(value)))
    if kind is bool:
        return shown, "is neither true nor false"
    if get_origin(kind) is Literal:
        return shown, f"is none of {', '.join(get_args(kind))}"
    return shown, f"is not {form}"


def _number(kind: type[int] | type[float], value: Any) -> float | None:
    """A text as a number; None for what is none, and for what is endless."""
    try:
        number = kind(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if isinstance(number, float) and not math.isfinite(number) else number
