"""The names by which rules know events of typed resources: the type, singular or plural, a hyphen, the event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from haulier.platform.runtime import Runtime
from haulier.services.container.facade import CONTAINER
from haulier.services.entity.facade import ENTITY
from haulier.services.orchestrator.runs.trigger import Trigger
from haulier.services.participant.facade import PARTICIPANT

KINDS = {kind.name: kind for kind in (PARTICIPANT, CONTAINER, ENTITY)}


async def with_type(runtime: Runtime, trigger: Trigger) -> Trigger | None:
    """A trigger of a typed resource by the names of its type; None where that does not tell the orchestrator."""
    kind, id = KINDS[trigger.raised.entityType], trigger.raised.entityId
    type_id = id.rpartition(":")[0]
    if kind is ENTITY:  # their ids do not name the app
        row = await runtime.reader.get(trigger.tenant, kind.name, id)
        type_id = row.type if row is not None else ""
    found = await runtime.configs.get(trigger.tenant, kind.type_kind, type_id)
    own: Any = found.value.own if found is not None else None
    if own is None or not own.enableOrchestrator:
        return None
    plural = type_id.rpartition("/")[2]
    names = dict.fromkeys((getattr(own, "singular", plural), plural))
    return replace(trigger, names=tuple(f"{name}-{trigger.name}" for name in names))
