"""What other services may use of entities."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.wire_schemas import EventSource
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.entity.commands.entities import INSTANCES
from haulier.services.entity.kind import ENTITY
from haulier.services.entity.requests import ApplyEvent, UpdateEntity

__all__ = ["ENTITY", "apply_event", "update_properties"]


async def apply_event(call: Call, id: str, event_code: str, reason_code: str | None, data: Json, *, app: str) -> Change:
    """Apply an event to an entity in the name of an app. Raises Refusal."""
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
    """Change properties of an entity in the name of the app that its type belongs to; null removes an optional one.

    Raises Refusal.
    """
    type_ = await INSTANCES.typed.need_type(call, await _go_to(call, id))
    call.origin_app = type_.body.ownerAppId
    return await INSTANCES.plan_update(call, UpdateEntity(properties=properties))


async def _go_to(call: Call, id: str) -> str:
    """Have the call name the entity as paths do: by app, type and id. Answers the type's id. Raises Refusal."""
    row = await call.need(ENTITY.name, id, "entity")
    app, _, plural = row.type.partition("/")
    call.path = {"appId": app, "entityTypePluralName": plural, "entityId": row.id}
    return row.type
