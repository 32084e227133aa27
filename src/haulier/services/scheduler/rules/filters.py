"""Moments in filters: callers write epoch seconds, rows hold milliseconds, and bodies seconds."""

from __future__ import annotations

from typing import Any

from haulier.core.filters.coercion import as_number, as_span
from haulier.core.filters.tree import Group, Node, Term, normal_key
from haulier.core.moments import LEAST_MILLISECONDS

OF_ROWS = frozenset({"createdAt", "updatedAt"})
OF_BODIES = frozenset({"nextRunAt"})
LAST_OF_SECOND = 999


def in_stored_units(tree: Node) -> Node:
    """The filter with every moment as it is stored."""
    if isinstance(tree, Group):
        return Group(tree.op, tuple(in_stored_units(item) for item in tree.items))
    key = normal_key(tree.key)
    if key in OF_BODIES:
        return Term(tree.key, tree.op, _each(tree.value))
    if key in OF_ROWS:
        return _of_row(tree)
    return tree


def _of_row(term: Term) -> Node:
    """A second is all of its milliseconds."""
    if term.op in ("in", "nin") and isinstance(term.value, tuple):
        found = Group("or", tuple(_of_row(Term(term.key, "eq", value)) for value in term.value))
        return found if term.op == "in" else Group("not", (found,))
    number = None if isinstance(term.value, bool) or term.value is None else as_number(term.value)
    if number is None or abs(number) >= LEAST_MILLISECONDS:
        return term
    first = int(number * 1000)
    last = first + LAST_OF_SECOND
    if term.op in ("eq", "ne"):
        found = Group("and", (Term(term.key, "gte", first), Term(term.key, "lte", last)))
        return found if term.op == "eq" else Group("not", (found,))
    return Term(term.key, term.op, last if term.op in ("gt", "lte") else first)


def _each(value: Any) -> Any:
    return tuple(map(_seconds, value)) if isinstance(value, tuple) else _seconds(value)


def _seconds(value: Any) -> Any:
    """A moment in seconds; what is none stays as it is."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    number = as_number(value)
    if number is not None:
        return number // 1000 if number >= LEAST_MILLISECONDS else number
    span = as_span(value)
    return value if span is None else span[0] // 1000
