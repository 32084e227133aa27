"""Ids of timers, made of what they are for: a thing has one timer of a purpose, and setting it again moves it."""

from __future__ import annotations

from haulier.core.ids import named_uuid


def timer_id(tenant: str, kind: str, id: str, purpose: str) -> str:
    """The id of the one timer of a purpose that an instance can have."""
    return named_uuid("\x1f".join((tenant, kind, id, purpose)))


def callback_timer(tenant: str, journal_id: str) -> str:
    """The id of the one timer that a callback can have."""
    return timer_id(tenant, "journal", journal_id, "callback")


def given_up_timers(tenant: str, receiver: str) -> tuple[str, str]:
    """The ids of the two timers that tell of a receiver's callbacks that were given up. At most one of them stands, as
    each sets the other.
    """
    return timer_id(tenant, "receiver", receiver, "given-up"), timer_id(tenant, "receiver", receiver, "given-up again")
