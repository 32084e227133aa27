"""What other services ask of participants."""

from __future__ import annotations

from collections.abc import Iterable

from haulier.core.machine import main_state
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.declarations.wire_schemas import EventSource
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource
from haulier.services.participant.commands.participants import INSTANCES, TYPES, Participants
from haulier.services.participant.kind import ACTIVE, PARTICIPANT, PARTICIPANT_TYPE, TYPE, TypeOwn, machine_of
from haulier.services.participant.requests import ApplyEvent, CreateParticipant, UpdateParticipant
from haulier.services.participant.rules.participant_places import place_in
from haulier.services.statemachine.facade import REGISTRY

__all__ = [
    "PARTICIPANT", "PARTICIPANT_TYPE", "REGISTRY", "TYPES", "CreateParticipant", "Participants", "TypeOwn",
    "UpdateParticipant", "apply_event", "find_participants", "is_active", "machine_of", "read_places",
    "update_properties",
]  # fmt: skip


async def find_participants(call: Call, ids: Iterable[str]) -> dict[str, Resource]:
    """Those of the caller's tenant that exist, by id."""
    wanted = list(dict.fromkeys(ids))
    rows = await call.get_many([(PARTICIPANT.name, id) for id in wanted])
    return {id: row for id, row in zip(wanted, rows, strict=True) if row is not None}


async def read_places(runtime: Runtime, tenant: str, ids: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of those of a tenant's participants whose properties say where they are, see ``place_in``.
    What another app than the type's owner keeps to itself says nothing. Raises Unavailable.
    """
    rows = await runtime.reader.get_many(tenant, [(PARTICIPANT.name, id) for id in dict.fromkeys(ids)])
    found = [row for row in rows if row is not None]
    types = await runtime.configs.many(tenant, TYPE, dict.fromkeys(row.type for row in found))
    places = {row.id: _place_of(row, type_.value) for row in found if (type_ := types.get(row.type)) is not None}
    return {id: place for id, place in places.items() if place is not None}


def _place_of(row: Resource, type_: CompiledType[TypeOwn]) -> tuple[float, float] | None:
    return place_in(type_.body.attributes, type_.schema.visible(row.attributes(), type_.body.ownerAppId))


def is_active(participant: Resource) -> bool:
    """Whether the participant is at work: its main state is ``active``, whatever its sub-state."""
    return main_state(participant.state) == ACTIVE


async def apply_event(call: Call, id: str, event_code: str, reason_code: str | None, data: Json, *, app: str) -> Change:
    """Apply an event to a participant in the name of an app. Raises Refusal."""
    await _go_to(call, id)
    event = ApplyEvent(
        eventCode=event_code,
        timestamp=call.at // 1000,
        data=data,
        source=EventSource(appId=app),
        reasonCode=reason_code,
    )
    return await INSTANCES.plan_apply_event(call, event)


async def update_properties(call: Call, id: str, properties: Json) -> Change:
    """Change properties of a participant in the name of the app that its type belongs to; null removes an optional one.

    Raises Refusal.
    """
    type_ = await INSTANCES.typed.need_type(call, await _go_to(call, id))
    call.origin_app = type_.body.ownerAppId
    return await INSTANCES.plan_update(call, UpdateParticipant(properties=properties))


async def _go_to(call: Call, id: str) -> str:
    """Have the call name the participant as paths do: by type and id. Answers the type's id. Raises Refusal."""
    row = await call.need(PARTICIPANT.name, id, "participant")
    call.path = {"participantTypePluralName": row.type, "participantId": row.id}
    return row.type
