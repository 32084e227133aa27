"""Conditions of standing rules, compiled once: what the data of an event must be like. See: notification.md 9.5."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jsonpath_rfc9535 import JSONPathError

from haulier.core.refusal import Fault, Refusal
from haulier.core.templates import compile_path
from haulier.services.notification.requests import FilterCondition

MAX_VALUES = 100
MAX_VALUE = 1_024
"""Characters of a value that is text."""

WORDS: Mapping[str, str] = {
    "=": "eq", "!=": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "notin": "nin",
}  # fmt: skip
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip

Test = Callable[[Any], bool]


def compile_conditions(conditions: Sequence[FilterCondition]) -> Test:
    """Whether the data of an event pass all of them. Raises Refusal for a path that is none."""
    tests = [_compiled(condition) for condition in conditions]
    return lambda data: all(test(data) for test in tests)


def condition_faults(conditions: Sequence[FilterCondition]) -> list[Fault]:
    """What is wrong with conditions."""
    faults = []
    for number, condition in enumerate(conditions):
        place = f"conditions[{number}]"
        try:
            _finder(condition.key)
        except Refusal as refusal:
            faults.append(Fault(f"{place}.key", "path", refusal.faults[0].message if refusal.faults else str(refusal)))
        if (fault := _value_fault(condition)) is not None:
            faults.append(Fault(f"{place}.value", *fault))
    return faults


def find(key: str, data: Any) -> Any:
    """What a dotted path or a JSONPath finds; None for nothing, a list where a JSONPath may find several."""
    return _finder(key)(data)


def _compiled(condition: FilterCondition) -> Test:
    find_value, word, wanted = _finder(condition.key), WORDS.get(condition.expr, condition.expr), condition.value
    return lambda data: _holds(find_value(data), word, wanted)


def _finder(key: str) -> Callable[[Any], Any]:
    if key.startswith("$"):
        query = compile_path(key)

        def found(data: Any) -> Any:
            try:
                values = [node.value for node in query.finditer(data)]
            except (JSONPathError, RecursionError):
                return None
            return (values[0] if values else None) if query.singular_query() else values

        return found
    parts = key.split(".")

    def member(data: Any) -> Any:
        for part in parts:
            data = data.get(part) if isinstance(data, dict) else None
        return data

    return member


def _holds(value: Any, word: str, wanted: Any) -> bool:
    """Whether one condition holds. What has another type than what is wanted is no match, of ``ne`` either."""
    present = [item for item in (value if isinstance(value, list) else [value]) if item is not None]
    if word == "exists":
        return bool(present) is (wanted is not False)
    if word in ("ne", "nin"):
        against = wanted if word == "nin" else [wanted]
        alike = [item for item in present if any(_same_type(item, one) for one in against)]
        return bool(alike) and not any(_same(item, one) for item in present for one in against)
    if word in ("eq", "in"):
        return any(_same(item, one) for item in present for one in (wanted if word == "in" else [wanted]))
    if word == "like":
        return any(isinstance(item, str) and wanted.lower() in item.lower() for item in present)
    return any(
        _same_type(item, wanted) and _ORDERS[word](item, wanted) for item in present if not isinstance(item, bool)
    )


def _same_type(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return isinstance(value, bool) and isinstance(wanted, bool)
    if isinstance(value, int | float):
        return isinstance(wanted, int | float)
    return isinstance(value, str) and isinstance(wanted, str)


def _same(value: Any, wanted: Any) -> bool:
    return _same_type(value, wanted) and bool(value == wanted)


def _value_fault(condition: FilterCondition) -> tuple[str, str] | None:
    word, value = WORDS.get(condition.expr, condition.expr), condition.value
    if word == "exists":
        return None if value is None or isinstance(value, bool) else ("type", "must be true or false")
    if word in ("in", "nin"):
        if not isinstance(value, list) or not 1 <= len(value) <= MAX_VALUES:
            return "type", f"must be a list of 1 to {MAX_VALUES} values"
        return next((fault for item in value if (fault := _scalar_fault(item)) is not None), None)
    if word == "like" and not isinstance(value, str):
        return "type", "must be text"
    if word in _ORDERS and isinstance(value, bool):
        return "type", "must be a number or text"
    return _scalar_fault(value)


def _scalar_fault(value: Any) -> tuple[str, str] | None:
    if not isinstance(value, str | int | float):
        return "type", "must be text, a number, true or false"
    if isinstance(value, str) and len(value) > MAX_VALUE:
        return "maxLength", f"has at most {MAX_VALUE} characters"
    return None
