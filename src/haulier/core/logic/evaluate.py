"""Evaluation of a rule over data with a budget of steps, so that no rule and no data can block the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final

from haulier.core.logic.rule import MAX_RULE_DEPTH, OPERATORS, arguments_of, is_operation
from haulier.core.logic.values import (
    as_json_number,
    leading_number,
    less,
    less_or_equal,
    loosely_equal,
    strictly_equal,
    to_number,
    to_text,
    truthy,
)
from haulier.core.output_budget import OutputBudget, refuse_depth
from haulier.core.refusal import Cause, Fault, Refusal

MAX_STEPS = 100_000
"""Most operations and list elements of one evaluation."""
CHARACTERS_A_STEP = 64
"""Characters of a text that one step may read or write."""
MAX_TEXT = 65_536
"""Characters of a text that a rule makes."""
MAX_LIST = 20_000
"""Elements of an array that a rule makes."""

_ABSENT: Final = object()


def evaluate(rule: Any, data: Any) -> Any:
    """The value of the rule over the data, both JSON.

    The result may share parts with rule and data. Raises Refusal INVALID for unknown operators, wrong numbers of
    arguments, and beyond the limits, those of ``output_budget`` included.
    """
    result = _Evaluation().value(rule, data, 0)
    OutputBudget().spend_all(result)
    return result


class _Evaluation:
    """One evaluation and its budget."""

    __slots__ = ("_steps",)

    def __init__(self) -> None:
        self._steps = MAX_STEPS

    def value(self, rule: Any, data: Any, depth: int) -> Any:
        """The value of a rule or literal. An array is evaluated by element; any other value is itself."""
        self.spend(1)
        if depth > MAX_RULE_DEPTH:
            raise _refused("depth", f"a rule nests at most {MAX_RULE_DEPTH} levels deep")
        if isinstance(rule, list):
            return [self.value(part, data, depth + 1) for part in rule]
        if not is_operation(rule):
            return rule
        [(name, given)] = rule.items()
        arguments = arguments_of(given)
        if name not in OPERATORS:
            raise _refused("unknown", f"{str(name)[:64]!r} is not an operator")
        _check_count(name, len(arguments))
        if name in _LAZY:
            return _LAZY[name](self, arguments, data, depth + 1)
        values = [self.value(part, data, depth + 1) for part in arguments]
        self.spend_reading(values)
        if name in _READING:
            return _READING[name](self, values, data)
        return self.check_size(_EAGER[name](values))

    def spend(self, steps: int) -> None:
        """Take steps from the budget. Raises Refusal INVALID when it is used up."""
        self._steps -= steps
        if self._steps < 0:
            raise _refused("steps", f"the rule takes more than {MAX_STEPS} steps")

    def spend_reading(self, value: Any, depth: int = 0) -> None:
        """Spend the steps of reading a text or an array with its inner arrays. Objects are never read whole."""
        if isinstance(value, str):
            self.spend(len(value) // CHARACTERS_A_STEP)
        elif isinstance(value, list):
            refuse_depth(depth)
            self.spend(len(value))
            for item in value:
                self.spend_reading(item, depth + 1)

    def check_size(self, result: Any) -> Any:
        """Check the size of a result and spend the steps of its elements. Raises Refusal INVALID."""
        if isinstance(result, str):
            if len(result) > MAX_TEXT:
                raise _refused("size", f"the rule makes a text of more than {MAX_TEXT} characters")
            self.spend(len(result) // CHARACTERS_A_STEP)
        if isinstance(result, list):
            if len(result) > MAX_LIST:
                raise _refused("size", f"the rule makes an array of more than {MAX_LIST} elements")
            self.spend(len(result))
        return result


def _refused(rule: str, message: str) -> Refusal:
    return Refusal(Cause.INVALID, message, [Fault("logic", rule, message)])


def _check_count(name: str, count: int) -> None:
    least, most = OPERATORS[name]
    if not least <= count <= most:
        raise _refused("arguments", f"{name} does not take {count} arguments")


def _if(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> Any:
    """Condition, value, condition, value, ..., value otherwise."""
    for index in range(0, len(arguments) - 1, 2):
        if truthy(run.value(arguments[index], data, depth)):
            return run.value(arguments[index + 1], data, depth)
    return run.value(arguments[-1], data, depth) if len(arguments) % 2 else None


def _and(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> Any:
    """The first value that is not true, else the last."""
    result: Any = None
    for argument in arguments:
        result = run.value(argument, data, depth)
        if not truthy(result):
            break
    return result


def _or(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> Any:
    """The first value that is true, else the last."""
    result: Any = None
    for argument in arguments:
        result = run.value(argument, data, depth)
        if truthy(result):
            break
    return result


def _elements(run: _Evaluation, rule: Any, data: Any, depth: int) -> list[Any]:
    found = run.value(rule, data, depth)
    return found if isinstance(found, list) else []


def _map(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> Any:
    elements = _elements(run, arguments[0], data, depth)
    return run.check_size([run.value(arguments[1], element, depth) for element in elements])


def _filter(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> Any:
    elements = _elements(run, arguments[0], data, depth)
    return [element for element in elements if truthy(run.value(arguments[1], element, depth))]


def _reduce(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> Any:
    elements = _elements(run, arguments[0], data, depth)
    result = run.value(arguments[2], data, depth)
    for element in elements:
        result = run.value(arguments[1], {"current": element, "accumulator": result}, depth)
    return result


def _all(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> bool:
    """Whether every element passes; false for an empty array, as JSON logic has it."""
    elements = _elements(run, arguments[0], data, depth)
    return bool(elements) and all(truthy(run.value(arguments[1], element, depth)) for element in elements)


def _some(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> bool:
    elements = _elements(run, arguments[0], data, depth)
    return any(truthy(run.value(arguments[1], element, depth)) for element in elements)


def _none(run: _Evaluation, arguments: list[Any], data: Any, depth: int) -> bool:
    return not _some(run, arguments, data, depth)


def look_up(data: Any, path: Any) -> Any:
    """The value at a dotted path or index; the data itself for '' and null; _ABSENT when there is none."""
    if path is None or path == "":
        return data
    for name in to_text(path).split("."):
        if isinstance(data, Mapping) and name in data:
            data = data[name]
        elif isinstance(data, list) and name.isascii() and name.isdigit() and len(name) < 10 and int(name) < len(data):
            data = data[int(name)]
        else:
            return _ABSENT
    return data


def _var(run: _Evaluation, values: list[Any], data: Any) -> Any:
    found = look_up(data, values[0] if values else None)
    if found is _ABSENT or found is None:
        return values[1] if len(values) > 1 else None
    return found


def _missing(run: _Evaluation, values: list[Any], data: Any) -> list[Any]:
    names = values[0] if values and isinstance(values[0], list) else values
    run.spend(len(names))
    return [name for name in names if look_up(data, name) in (_ABSENT, None, "")]


def _missing_some(run: _Evaluation, values: list[Any], data: Any) -> list[Any]:
    """The missing ones of a list of names, or none if at least the given number is present."""
    names = values[1] if isinstance(values[1], list) else [values[1]]
    missing = _missing(run, [names], data)
    return [] if len(names) - len(missing) >= to_number(values[0]) else missing


def _sum(values: list[Any]) -> Any:
    return as_json_number(sum(map(leading_number, values)))


def _product(values: list[Any]) -> Any:
    result: int | float | None = 1
    for value in values:
        result = as_json_number((0 if result is None else result) * leading_number(value))
        if result is None:
            return None
    return result


def _difference(values: list[Any]) -> Any:
    if len(values) == 1:
        return as_json_number(-to_number(values[0]))
    return as_json_number(to_number(values[0]) - to_number(values[1]))


def _quotient(values: list[Any]) -> Any:
    """Division by zero gives null, as JSON has no infinity."""
    divisor = to_number(values[1])
    return as_json_number(to_number(values[0]) / divisor) if divisor else None


def _remainder(values: list[Any]) -> Any:
    """JavaScript's %: the sign is the dividend's."""
    dividend, divisor = to_number(values[0]), to_number(values[1])
    if not divisor:
        return None
    rest = abs(dividend) % abs(divisor)
    return as_json_number(-rest if dividend < 0 else rest)


def _extreme(choose: Callable[[list[int | float]], int | float]) -> Callable[[list[Any]], Any]:
    def pick(values: list[Any]) -> Any:
        numbers = [to_number(value) for value in values]
        return as_json_number(choose(numbers)) if numbers and all(number == number for number in numbers) else None

    return pick


def _ascending(test: Callable[[Any, Any], bool]) -> Callable[[list[Any]], Any]:
    """A comparison of two values, or of three that must rise ('between')."""
    return lambda values: all(test(left, right) for left, right in pairwise(values))


def _merge(values: list[Any]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


def _in(values: list[Any]) -> bool:
    needle, stack = values
    if isinstance(stack, str):
        return to_text(needle) in stack
    return isinstance(stack, list) and any(strictly_equal(needle, item) for item in stack)


def _cat(values: list[Any]) -> str:
    return "".join(map(to_text, values))


def _substr(values: list[Any]) -> str:
    """Start (from the end when negative), and length (to so many before the end when negative)."""
    text, start = to_text(values[0]), _whole(values[1])
    start = max(0, len(text) + start) if start < 0 else start
    if len(values) < 3 or values[2] is None:
        return text[start:]
    length = _whole(values[2])
    return text[start : start + length] if length >= 0 else text[start : max(start, len(text) + length)]


def _whole(value: Any) -> int:
    number = as_json_number(to_number(value))
    return max(-MAX_TEXT, min(MAX_TEXT, int(number))) if number is not None else 0


_LAZY: Mapping[str, Callable[[_Evaluation, list[Any], Any, int], Any]] = {
    "if": _if,
    "?:": _if,
    "and": _and,
    "or": _or,
    "map": _map,
    "filter": _filter,
    "reduce": _reduce,
    "all": _all,
    "some": _some,
    "none": _none,
}
_READING: Mapping[str, Callable[[_Evaluation, list[Any], Any], Any]] = {
    "var": _var,
    "missing": _missing,
    "missing_some": _missing_some,
}
_EAGER: Mapping[str, Callable[[list[Any]], Any]] = {
    "==": lambda values: loosely_equal(*values),
    "!=": lambda values: not loosely_equal(*values),
    "===": lambda values: strictly_equal(*values),
    "!==": lambda values: not strictly_equal(*values),
    "!": lambda values: not truthy(values[0]),
    "!!": lambda values: truthy(values[0]),
    "<": _ascending(less),
    "<=": _ascending(less_or_equal),
    ">": lambda values: less(values[1], values[0]),
    ">=": lambda values: less_or_equal(values[1], values[0]),
    "+": _sum,
    "*": _product,
    "-": _difference,
    "/": _quotient,
    "%": _remainder,
    "max": _extreme(max),
    "min": _extreme(min),
    "merge": _merge,
    "in": _in,
    "cat": _cat,
    "substr": _substr,
}
