"""How the tests of the pure floor look at refusals."""

from __future__ import annotations

from collections.abc import Callable

from haulier.core.refusal import Cause, Refusal


def refusal_of(action: Callable[[], object]) -> Refusal | None:
    """The refusal that an action ends in, or None when it succeeds."""
    try:
        action()
    except Refusal as refusal:
        return refusal
    return None


def cause_of(action: Callable[[], object]) -> Cause | None:
    """The cause of the refusal that an action ends in, or None when it succeeds."""
    refusal = refusal_of(action)
    return refusal.cause if refusal else None
