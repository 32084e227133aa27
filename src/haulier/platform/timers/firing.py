"""On whose behalf a timer changes something, and what travels with the journal row of the change."""

from __future__ import annotations

import random
from dataclasses import dataclass

from haulier.core.ids import ordered_uuid
from haulier.platform.storage.changes import Envelope
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer

SYSTEM_ACTOR = to_json({"id": "haulier", "name": "Haulier"})


@dataclass(frozen=True, slots=True)
class Firing:
    """On whose behalf and when the clock changes an instance."""

    tenant: str
    at: int
    actor: str = SYSTEM_ACTOR


def envelope_of(firing: Firing, timer: Timer, callback_request: str | None = None) -> Envelope:
    """What travels with the journal row of a change that a timer makes."""
    return Envelope(
        tenant_id=firing.tenant,
        journal_id=str(ordered_uuid(firing.at, random.getrandbits(74))),
        at=firing.at,
        actor=firing.actor,
        request_id=f"timer:{timer.id}",
        callback=callback_request,
    )
