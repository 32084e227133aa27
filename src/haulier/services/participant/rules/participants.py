"""The participant service's own rules. Pure."""

from __future__ import annotations

from haulier.core.machine import Machine, main_state
from haulier.core.refusal import Cause, invalid

TAKEN_NAMES = frozenset({"tenant", "tenants"})
"""Every tenant has this type from the start."""
RESERVED_NAMES = frozenset({"config"})
"""A type of this name would stand in the way of the service's own addresses."""


def check_names(plural: str, singular: str) -> None:
    """Raises Refusal when a name belongs to the system."""
    for name in (plural, singular):
        if name in TAKEN_NAMES:
            raise invalid("name.plural", "taken", f"there is a participant type {name!r} already", Cause.DUPLICATE_NAME)
        if name in RESERVED_NAMES:
            raise invalid("name", "reserved", f"{name!r} is reserved")


def check_first_state(machine: Machine, state: str | None) -> None:
    """A participant begins where its machine does: states are reached by events, none is skipped."""
    if state is not None and state not in (machine.initial, main_state(machine.initial)):
        raise invalid("state", "enum", f"a participant begins in {machine.initial}")
