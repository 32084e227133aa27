"""Bounds of the values that templates and rules produce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from haulier.core.refusal import Cause, Refusal

MAX_DEPTH = 64
"""Most levels of nesting: twice a body's, since a body is part of the contexts of templates and rules."""
MAX_NODES = 20_000
"""Most values of one produced tree, inner ones included."""
MAX_CHARACTERS = 1 << 20
"""Most characters of all texts of one produced tree, names of members included."""


class OutputBudget:
    """Counts what one rendering or evaluation may still produce."""

    __slots__ = ("_characters", "_nodes")

    def __init__(self) -> None:
        self._nodes = MAX_NODES
        self._characters = MAX_CHARACTERS

    def spend(self, value: Any) -> None:
        """Count one value and the names of its members, without its inner values. Raises Refusal INVALID."""
        self._nodes -= 1
        if isinstance(value, str):
            self._characters -= len(value)
        elif isinstance(value, Mapping):
            self._characters -= sum(map(len, value))
        if self._nodes < 0 or self._characters < 0:
            message = f"the result has more than {MAX_NODES} values or {MAX_CHARACTERS} characters"
            raise Refusal(Cause.INVALID, message)

    def spend_all(self, value: Any, depth: int = 0) -> None:
        """Count a value with all its inner values. Raises Refusal INVALID or NESTING_TOO_DEEP."""
        refuse_depth(depth)
        self.spend(value)
        for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
            self.spend_all(part, depth + 1)


def refuse_depth(depth: int) -> None:
    """Refuse a tree that nests deeper than MAX_DEPTH. Raises Refusal NESTING_TOO_DEEP."""
    if depth > MAX_DEPTH:
        raise Refusal(Cause.NESTING_TOO_DEEP, f"the result nests more than {MAX_DEPTH} levels deep")
