"""The form of a rule: ``{operator: arguments}``, where each argument may be a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from haulier.core.refusal import Fault

MAX_RULE_DEPTH = 32
MAX_RULE_NODES = 2000
"""Operators and literals in one rule."""

UNBOUNDED = 1 << 30
OPERATORS: Mapping[str, tuple[int, int]] = {
    "var": (0, 2),
    "missing": (0, UNBOUNDED),
    "missing_some": (2, 2),
    "if": (0, UNBOUNDED),
    "?:": (0, UNBOUNDED),
    "and": (1, UNBOUNDED),
    "or": (1, UNBOUNDED),
    "!": (1, 1),
    "!!": (1, 1),
    "==": (2, 2),
    "===": (2, 2),
    "!=": (2, 2),
    "!==": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "<": (2, 3),
    "<=": (2, 3),
    "max": (0, UNBOUNDED),
    "min": (0, UNBOUNDED),
    "+": (0, UNBOUNDED),
    "*": (1, UNBOUNDED),
    "-": (1, 2),
    "/": (2, 2),
    "%": (2, 2),
    "map": (2, 2),
    "filter": (2, 2),
    "reduce": (3, 3),
    "all": (2, 2),
    "none": (2, 2),
    "some": (2, 2),
    "merge": (0, UNBOUNDED),
    "in": (2, 2),
    "cat": (0, UNBOUNDED),
    "substr": (2, 3),
}
"""Every operator with the least and the most arguments that it takes."""


def is_operation(rule: Any) -> bool:
    """Whether this is an operation: an object with exactly one member. Any other value is a literal."""
    return isinstance(rule, Mapping) and len(rule) == 1


def arguments_of(given: Any) -> list[Any]:
    """An operation's arguments; a single one may stand without its array."""
    return given if isinstance(given, list) else [given]


def check_logic(rule: Any, field: str = "logic") -> list[Fault]:
    """Every fault of a rule: unknown operators, wrong numbers of arguments, nesting and size beyond the limits."""
    faults: list[Fault] = []
    for count, fault in enumerate(_walk(rule, field, 0), 1):
        if fault is not None:
            faults.append(fault)
        if count > MAX_RULE_NODES:
            faults.append(Fault(field, "size", f"a rule has at most {MAX_RULE_NODES} parts"))
            break
    return faults


def _walk(rule: Any, field: str, depth: int) -> Iterator[Fault | None]:
    """The fault or None of each part of a rule."""
    if depth > MAX_RULE_DEPTH:
        yield Fault(field, "depth", f"a rule nests at most {MAX_RULE_DEPTH} levels deep")
        return
    if isinstance(rule, list):
        yield None
        for index, part in enumerate(rule):
            yield from _walk(part, f"{field}[{index}]", depth + 1)
    elif is_operation(rule):
        [(name, given)] = rule.items()
        arguments = arguments_of(given)
        yield _check_operation(name, arguments, field)
        for index, part in enumerate(arguments):
            yield from _walk(part, f"{field}.{name}[{index}]", depth + 1)
    else:
        yield None


def _check_operation(name: str, arguments: list[Any], field: str) -> Fault | None:
    if name not in OPERATORS:
        return Fault(f"{field}.{name}", "unknown", f"is not an operator; known are {', '.join(OPERATORS)}")
    least, most = OPERATORS[name]
    if len(arguments) < least:
        return Fault(f"{field}.{name}", "minLength", f"needs at least {least} arguments")
    if len(arguments) > most:
        return Fault(f"{field}.{name}", "maxLength", f"takes at most {most} arguments")
    return None
