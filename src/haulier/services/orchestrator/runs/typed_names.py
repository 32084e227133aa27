"""The names by which rules know events of typed resources: the type, singular or plural, a hyphen, the event."""

from __future__ import annotations

from typing import Any

from haulier.platform.journal.events import Event
from haulier.platform.runtime import Runtime
from haulier.services.container.facade import CONTAINER
from haulier.services.entity.facade import ENTITY
from haulier.services.orchestrator.runs.trigger import TYPED, subject_id
from haulier.services.participant.facade import PARTICIPANT

KINDS = {kind.name: kind for kind in (PARTICIPANT, CONTAINER, ENTITY)}


async def names_of_typed(runtime: Runtime, event: Event) -> tuple[str, ...]:
    """The names of an event; none where its type does not tell the orchestrator."""
    kind, id = KINDS[event.kind], subject_id(event)
    type_id = id.rpartition(":")[0]
    if kind is ENTITY:  # their ids do not name the app
        row = await runtime.reader.get(event.tenantid, kind.name, id)
        type_id = row.type if row is not None else ""
    found = await runtime.configs.get(event.tenantid, kind.type_kind, type_id)
    own: Any = found.value.own if found is not None else None
    if own is None or not own.enableOrchestrator:
        return ()
    plural = type_id.rpartition("/")[2]
    names = dict.fromkeys((getattr(own, "singular", plural), plural))
    return tuple(f"{name}-{TYPED[event.kind, event.type]}" for name in names)
