"""What other services ask of participants."""

from __future__ import annotations

from collections.abc import Iterable

from haulier.core.machine import main_state
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.participant.commands.participants import TYPES, Participants
from haulier.services.participant.kind import ACTIVE, PARTICIPANT, PARTICIPANT_TYPE, TypeOwn, machine_of
from haulier.services.participant.requests import CreateParticipant, UpdateParticipant
from haulier.services.statemachine.facade import REGISTRY

__all__ = [
    "PARTICIPANT", "PARTICIPANT_TYPE", "REGISTRY", "TYPES", "CreateParticipant", "Participants", "TypeOwn",
    "UpdateParticipant", "find_participants", "is_active", "machine_of",
]  # fmt: skip


async def find_participants(call: Call, ids: Iterable[str]) -> dict[str, Resource]:
    """Those of the caller's tenant that exist, by id."""
    wanted = list(dict.fromkeys(ids))
    rows = await call.get_many([(PARTICIPANT.name, id) for id in wanted])
    return {id: row for id, row in zip(wanted, rows, strict=True) if row is not None}


def is_active(participant: Resource) -> bool:
    """Whether the participant is at work: its main state is ``active``, whatever its sub-state."""
    return main_state(participant.state) == ACTIVE
