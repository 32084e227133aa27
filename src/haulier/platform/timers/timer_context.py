"""The tenant, time and actor of a change that a timer makes, and the envelope of the change."""

from __future__ import annotations

import random
from dataclasses import dataclass

from haulier.core.ids import ordered_uuid
from haulier.platform.storage.changes import Envelope
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer

SYSTEM_ACTOR = to_json({"id": "haulier", "name": "Haulier"})


@dataclass(frozen=True, slots=True)
class TimerContext:
    """Whose data a timer that is due changes, when, and in whose name."""

    tenant: str
    at: int
    actor: str = SYSTEM_ACTOR


def envelope_of(context: TimerContext, timer: Timer, callback_request: str | None = None) -> Envelope:
    """The envelope of a change that a timer makes."""
    return Envelope(
        tenant_id=context.tenant,
        journal_id=str(ordered_uuid(context.at, random.getrandbits(74))),
        at=context.at,
        actor=context.actor,
        request_id=f"timer:{timer.id}",
        callback=callback_request,
    )
