"""Statements of messaging, and what several of its plans read."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call

SQL = load_statements("haulier.services.messaging", "messaging.sql")


async def check_room(call: Call, kind: str, more: int, most: int, noun: str) -> None:
    """Raise Refusal where a tenant would have more of a kind than it may."""
    (row,) = await call.fetch(SQL["count"], kind)
    if row["count"] + more > most:
        raise Refusal(Cause.RULE, f"a tenant has at most {most} {noun}")
