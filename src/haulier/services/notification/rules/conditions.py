"""Conditions of standing rules, compiled once: what the data of an event must be like. See: notification.md 9.5."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from haulier.core.json_paths import PATH_FAULTS
from haulier.core.refusal import Fault, Refusal
from haulier.core.templates import compile_path
from haulier.services.notification.requests import FilterCondition

MAX_VALUES = 100
MAX_VALUE = 1_024
"""Characters of a value that is text."""
MAX_WIDE = 4
"""Conditions of one rule whose paths may find several places."""
MAX_SEARCHED_BYTES = 16_384
"""Such a rule is for no event whose data are longer: each of these paths may visit all of them."""
MAX_ITEMS = 1_000
"""Of a longer list, and of what a path finds, the first ones are looked at."""

WORDS: Mapping[str, str] = {
    "=": "eq", "!=": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "notin": "nin",
}  # fmt: skip
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip

Test = Callable[[Any], bool]
Typed = tuple[str, Any]
"""A value after the name of its sort: true is not 1."""


def compile_conditions(conditions: Sequence[FilterCondition]) -> Test:
    """Whether the data of an event pass all of them. Raises Refusal for a path that is none."""
    tests = [_compiled(condition) for condition in conditions]
    is_wide = any(_is_wide(condition.key) for condition in conditions)

    def passes(data: Any) -> bool:
        if is_wide and len(msgspec.json.encode(data)) > MAX_SEARCHED_BYTES:
            return False
        return all(test(data) for test in tests)

    return passes


def condition_faults(conditions: Sequence[FilterCondition]) -> list[Fault]:
    """What is wrong with conditions."""
    faults, wide = list[Fault](), 0
    for number, condition in enumerate(conditions):
        place = f"conditions[{number}]"
        try:
            _finder(condition.key)
        except Refusal as refusal:
            faults.append(Fault(f"{place}.key", "path", refusal.faults[0].message if refusal.faults else str(refusal)))
        else:
            wide += _is_wide(condition.key)
        if (fault := _value_fault(condition)) is not None:
            faults.append(Fault(f"{place}.value", *fault))
    if wide > MAX_WIDE:
        faults.append(Fault("conditions", "limit", f"at most {MAX_WIDE} have a JSONPath that may find several places"))
    return faults


def _is_wide(key: str) -> bool:
    """May a path find several places? Raises Refusal for one that is none."""
    return key.startswith("$") and not compile_path(key).singular_query()


def find(key: str, data: Any) -> Any:
    """What a dotted path or a JSONPath finds; None for nothing, a list where a JSONPath may find several."""
    return _finder(key)(data)


def _compiled(condition: FilterCondition) -> Test:
    find_value, word, wanted = _finder(condition.key), WORDS.get(condition.expr, condition.expr), condition.value
    if word in ("eq", "ne", "in", "nin"):
        among = {_typed(one) for one in (wanted if word in ("in", "nin") else [wanted])}
        return lambda data: _is_among(_present(find_value(data)), among, is_wanted=word in ("eq", "in"))
    return lambda data: _holds(_present(find_value(data)), word, wanted)


def _finder(key: str) -> Callable[[Any], Any]:
    if key.startswith("$"):
        query = compile_path(key)

        def found(data: Any) -> Any:
            try:
                values = [node.value for node in islice(query.finditer(data), MAX_ITEMS)]
            except PATH_FAULTS:
                return None
            return (values[0] if values else None) if query.singular_query() else values

        return found
    parts = key.split(".")

    def member(data: Any) -> Any:
        for part in parts:
            data = data.get(part) if isinstance(data, dict) else None
        return data

    return member


def _present(value: Any) -> list[Any]:
    """The values that a path found, but null: the items of a list."""
    return [item for item in (value[:MAX_ITEMS] if isinstance(value, list) else [value]) if item is not None]


def _is_among(present: list[Any], wanted: set[Typed], *, is_wanted: bool) -> bool:
    """Whether some value is one of those that are wanted, or where they are not none is, and some could be: what has
    another type is no match, of ``ne`` either.
    """
    typed = [_typed(item) for item in present]
    if is_wanted:
        return any(one in wanted for one in typed if one[0])
    sorts = {sort for sort, _ in wanted}
    return any(sort in sorts for sort, _ in typed if sort) and not any(one in wanted for one in typed if one[0])


def _holds(present: list[Any], word: str, wanted: Any) -> bool:
    """Whether one of the other conditions holds."""
    if word == "exists":
        return bool(present) is (wanted is not False)
    if word == "like":
        return any(isinstance(item, str) and wanted.lower() in item.lower() for item in present)
    return any(
        _same_type(item, wanted) and _ORDERS[word](item, wanted) for item in present if not isinstance(item, bool)
    )


def _typed(value: Any) -> Typed:
    """A value with the sort that it can be compared within; the sort of what can be compared with nothing is empty."""
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int | float):
        return "number", value
    return ("text", value) if isinstance(value, str) else ("", None)


def _same_type(value: Any, wanted: Any) -> bool:
    sort, _ = _typed(value)
    return bool(sort) and sort == _typed(wanted)[0]


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
