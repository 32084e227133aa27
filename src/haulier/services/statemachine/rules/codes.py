"""Codes of entities, events and reasons: how they look, and which is free. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from zlib import crc32

from haulier.core.refusal import Cause, Refusal
from haulier.services.statemachine.rules import seeds

ENTITY_CODE = re.compile(r"(?!0000)[0-9]{4}")
EVENT_CODE = re.compile(r"E-(?!000)[0-9]{3}")
REASON_CODE = re.compile(r"R-(?!0000)[0-9]{4}")
FIRST_ENTITY, LAST_ENTITY = 1_000, 9_999
"""Codes that are assigned; those below stay for what the system defines and for callers who choose their own."""
FIRST_EVENT, LAST_EVENT = 100, 999
FIRST_REASON, LAST_REASON = 1_000, 9_999


def entity_codes(name: str) -> Iterator[str]:
    """The codes to try for an entity, the same for the same name, so that two entities made at once seldom meet."""
    span = LAST_ENTITY - FIRST_ENTITY + 1
    start = crc32(name.encode())
    for step in range(span):
        yield f"{FIRST_ENTITY + (start + step) % span:04}"


def free_event_code(taken: Collection[str]) -> str:
    """The lowest event code that nobody has."""
    return _first_free(
        (f"E-{number:03}" for number in range(FIRST_EVENT, LAST_EVENT + 1)), {*taken, *seeds.EVENTS}, "event"
    )


def free_reason_code(taken: Collection[str]) -> str:
    """The lowest reason code that nobody has."""
    return _first_free(
        (f"R-{number:04}" for number in range(FIRST_REASON, LAST_REASON + 1)), {*taken, *seeds.REASONS}, "reason"
    )


def _first_free(codes: Iterable[str], taken: Collection[str], noun: str) -> str:
    """The first code that is not taken. Raises Refusal when all are."""
    for code in codes:
        if code not in taken:
            return code
    raise Refusal(Cause.RULE, f"all {noun} codes are in use")
