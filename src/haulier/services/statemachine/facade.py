"""The whole registry for services through whose paths it is kept too, see ``platform.typed.facade``.

They name their types; here a type is the entity that it was registered as.
"""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.typed.registry import Binding, BoundEvent, ChangedEvent, EntityEvents, Named
from haulier.services.statemachine import registry
from haulier.services.statemachine.front import EntityRegistry, tenant_events
from haulier.services.statemachine.kind import EntityEvent
from haulier.services.statemachine.requests import UpdateEntity


class WholeRegistry(EntityRegistry):
    """The registry as ``platform.typed.KeptRegistry`` describes it."""

    async def change_event(self, call: Call, body: ChangedEvent, added: Named, removed: Named) -> Change:
        """Change the event of the path; types that are not named keep it or stay without it."""
        row = await registry.need_event(call)
        bindings = await registry.bindings_of(call, row.id, added, removed)
        return await registry.change_event(call, row, body, bindings)

    async def replace_events(self, call: Call, body: EntityEvents) -> Change:
        """Replace the events of the entity of the path; those that it had keep their states."""
        row, old = await registry.need_entity(call)
        had = {event.eventCode: event for event in old.events}
        events = [had.get(code) or EntityEvent(code) for code in body.events]
        new = UpdateEntity(description=body.description, events=events, isEnabled=body.isEnabled)
        return await registry.replace_entity(call, row, old, new)

    async def bound_events(self, call: Call) -> list[BoundEvent]:
        """All of the tenant's own events with the entities that have them."""
        bindings: dict[str, list[Binding]] = {}
        for entity in await registry.tenant_entities(call):
            for event in entity.events:
                binding = Binding(entity.entityCode, entity.owner, event.validCurrentStates)
                bindings.setdefault(event.eventCode, []).append(binding)
        return [
            BoundEvent(registry.show_orphan(event), event.reasonCodes, bindings.get(event.eventCode, []))
            for event in await tenant_events(call)
        ]

    register_event = staticmethod(registry.register_event)
    get_event = staticmethod(registry.get_event)
    list_events = staticmethod(registry.list_events)
    create_reason = staticmethod(registry.plan_create_reason)
    update_reason = staticmethod(registry.plan_update_reason)
    get_reason = staticmethod(registry.get_reason)
    list_reasons = staticmethod(registry.list_reasons)
    list_orphan_reasons = staticmethod(registry.list_orphan_reasons)


REGISTRY = WholeRegistry()
