"""How large a made value may become: one count for all that templates and rules produce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from haulier.core.refusal import Cause, Refusal

MAX_DEPTH = 64
"""Levels of nesting; twice a body's, since a body stands inside the contexts that templates and rules look at."""
MAX_NODES = 20_000
"""Values in one made tree, those inside others counted too."""
MAX_CHARACTERS = 1 << 20
"""Characters of all texts in one made tree, names of members included."""


class OutputBudget:
    """What one rendering or evaluation may still produce."""

    __slots__ = ("_characters", "_nodes")

    def __init__(self) -> None:
        self._nodes = MAX_NODES
        self._characters = MAX_CHARACTERS

    def spend(self, value: Any) -> None:
        """Count one value and the names of its members, not what is inside it. Raises Refusal when it is too much."""
        self._nodes -= 1
        if isinstance(value, str):
            self._characters -= len(value)
        elif isinstance(value, Mapping):
            self._characters -= sum(map(len, value))
        if self._nodes < 0 or self._characters < 0:
            message = f"the result has more than {MAX_NODES} values or {MAX_CHARACTERS} characters"
            raise Refusal(Cause.INVALID, message)

    def spend_all(self, value: Any, depth: int = 0) -> None:
        """Count a value with all that is inside it."""
        refuse_depth(depth)
        self.spend(value)
        for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
            self.spend_all(part, depth + 1)


def refuse_depth(depth: int) -> None:
    """Raise Refusal when a tree nests deeper than MAX_DEPTH."""
    if depth > MAX_DEPTH:
        raise Refusal(Cause.NESTING_TOO_DEEP, f"the result nests more than {MAX_DEPTH} levels deep")
