"""The registry for the services that own types, and through whose paths it is kept too.

They name their types; here a type is the entity that it was registered as. See ``platform.typed.registry``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from haulier.core.machine import EventRule
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.registry import Binding, BoundEvent, ChangedEvent, EntityEvents, NamedEntities
from haulier.services.statemachine import queries
from haulier.services.statemachine.commands import entities, reasons
from haulier.services.statemachine.commands.events import binding_rows, insert_event_change, update_event_change
from haulier.services.statemachine.kind import ENTITY, ENTITY_DECODER, REASON, EntityBody, EntityEvent, ReasonBody
from haulier.services.statemachine.requests import UpdateEntity
from haulier.services.statemachine.rules.codes import EVENT_CODE

__all__ = ["EVENT_CODE", "REASON", "REGISTRY"]


class EntityRegistry:
    """The registry as the engine of typed resources asks it, and as services show it under their own paths."""

    replan_on_conflict = frozenset({ENTITY})

    async def new_entity(
        self, call: Call, owner: str, type_id: str, text: str, code: str | None, events: Sequence[str]
    ) -> RowWrite:
        """The row that registers a type as an entity with these events."""
        bound = [EntityEvent(event) for event in events]
        entity = EntityBody(entityCode="", name=type_id, description=text, events=bound, owner=owner, type=type_id)
        return await entities.new_entity(call, entity, key=f"{owner}:{type_id}", code=code)

    async def rebind(self, call: Call, code: str, added: Sequence[str], removed: Sequence[str]) -> list[RowWrite]:
        """The write after which an entity has the added events and lacks the removed ones; none when it is so."""
        row = await call.need(ENTITY, code, "entity")
        old = row.body_as(ENTITY_DECODER)
        had = {event.eventCode: event for event in old.events if event.eventCode not in removed}
        events = [*had.values(), *(EntityEvent(event) for event in added if event not in had)]
        if events == old.events:
            return []
        return [replacing(row, body=to_json(msgspec.structs.replace(old, events=events)))]

    async def event_rule(
        self, call: Call, owner: str, entity_code: str, event: str, reason: str | None, state: str | None
    ) -> EventRule | None:
        """The rule of an event that may be raised now."""
        return await queries.event_rule(call, owner, entity_code, event, reason_code=reason, state=state)

    async def register_reason(self, call: Call, code: str) -> list[RowWrite]:
        """The write that registers a reason without a description; none when it is known. The change that holds it must
        list ``REASON`` in ``replan_on_conflict``. Raises Refusal for one that is disabled.
        """
        if not await queries.is_reason(call, code):
            return [RowWrite(REASON, code, 0, body=to_json(ReasonBody(code, "")))]
        return []

    async def usable_events(self, call: Call, owner: str, entity_code: str) -> Mapping[str, frozenset[str]]:
        """The events that a machine of the entity may use."""
        return await queries.usable_events(call, owner, await queries.read_entity(call, entity_code))

    open_event_rule = staticmethod(queries.open_event_rule)
    open_events = staticmethod(queries.open_events)

    async def plan_update_event(
        self, call: Call, body: ChangedEvent, added: NamedEntities, removed: NamedEntities
    ) -> Change:
        """Change the event of the path; types that are not named keep it or stay without it."""
        row = await queries.need_event(call)
        bindings = await binding_rows(call, row.id, added, removed)
        return await update_event_change(call, row, body, bindings)

    async def plan_update_entity(self, call: Call, body: EntityEvents) -> Change:
        """Replace the events of the entity of the path; those that it had keep their states."""
        row, old = await queries.need_entity(call)
        had = {event.eventCode: event for event in old.events}
        events = [had.get(code) or EntityEvent(code) for code in body.events]
        new = UpdateEntity(description=body.description, events=events, isEnabled=body.isEnabled)
        return await entities.update_entity_change(call, row, old, new)

    async def bound_events(self, call: Call) -> list[BoundEvent]:
        """All of the tenant's own events with the entities that have them."""
        bindings: dict[str, list[Binding]] = {}
        for entity in await queries.tenant_entities(call):
            for event in entity.events:
                binding = Binding(entity.entityCode, entity.owner, event.validCurrentStates)
                bindings.setdefault(event.eventCode, []).append(binding)
        return [
            BoundEvent(queries.show_orphan(event), event.reasonCodes, bindings.get(event.eventCode, []))
            for event in await queries.tenant_events(call)
        ]

    plan_create_event = staticmethod(insert_event_change)
    get_event = staticmethod(queries.get_event)
    list_events = staticmethod(queries.list_events)
    plan_create_reason = staticmethod(reasons.create_reason)
    plan_update_reason = staticmethod(reasons.update_reason)
    get_reason = staticmethod(queries.get_reason)
    list_reasons = staticmethod(queries.list_reasons)
    list_orphan_reasons = staticmethod(queries.list_orphan_reasons)


REGISTRY = EntityRegistry()
