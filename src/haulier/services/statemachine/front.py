"""What services that own types ask of the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import msgspec

from haulier.core.machine import EventRule
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.platform.storage.resources import to_json
from haulier.services.statemachine import seeds
from haulier.services.statemachine.kind import (
    ENTITY,
    ENTITY_DECODER,
    EVENT,
    EVENT_DECODER,
    MAX_EVENTS,
    MAX_REASONS,
    REASON,
    REASON_DECODER,
    Entity,
    EntityBody,
    EntityEvent,
    EventBody,
)
from haulier.services.statemachine.rules import entity_codes

CODES_AT_ONCE = 32
"""Codes looked up together while a free one is sought."""


async def event_rule(
    call: Call, owner: str | None, entity_code: str, event_code: str,
    *, reason_code: str | None = None, state: str | None = None,
) -> EventRule | None:  # fmt: skip
    """The rule of an event that may be raised on an entity now, or None when it is not registered for it.

    ``owner`` is the kind whose seed events the entity has, ``state`` the object's state. Raises Refusal STATE_MACHINE
    when the reason is not registered or disabled, or when the entity takes the event in other states only.
    """
    if reason_code is not None:
        await _check_reason(call, reason_code)
    found = await call.optional_config(ENTITY, entity_code)
    entity: Entity | None = found.value if found is not None else None
    if entity is not None and not entity.body.isEnabled:
        raise invalid("eventCode", "disabled", f"entity {entity_code} is disabled", Cause.STATE_MACHINE)
    states = entity.events.get(event_code) if entity is not None else None
    if states and state is not None and state not in states and state.partition(":")[0] not in states:
        allowed = ", ".join(sorted(states))
        text = f"event {event_code} is not allowed in state {state}; it is in {allowed}"
        raise invalid("eventCode", "state", text, Cause.STATE_MACHINE)
    if seeds.OWNER.get(event_code) == owner and owner is not None:
        return seeds.EVENTS[event_code]
    if states is None:
        return None
    if event_code in seeds.EVENTS:
        return seeds.EVENTS[event_code]
    event = await call.config(EVENT, event_code)
    return event.value if event is not None else None


async def _check_reason(call: Call, code: str) -> None:
    if code in seeds.REASONS:
        return
    found = await call.optional_config(REASON, code)
    if found is None or not found.value.isEnabled:
        rule, why = ("unknown", "not registered") if found is None else ("disabled", "disabled")
        raise invalid("reasonCode", rule, f"reason {code} is {why}", Cause.STATE_MACHINE)


async def usable_events(call: Call, owner: str | None, entity: EntityBody | None) -> Mapping[str, frozenset[str]]:
    """The events that a machine of this entity may use, each with the reasons it may carry."""
    reasons = await usable_reasons(call)
    usable = {code: reasons for code in seeds.EVENTS if seeds.OWNER[code] == owner}
    bound = {event.eventCode for event in entity.events} if entity is not None else set()
    for event in await tenant_events(call):
        if event.eventCode in bound and event.isEnabled:
            usable[event.eventCode] = frozenset(event.reasonCodes) or reasons
    usable.update((code, reasons) for code in bound & seeds.EVENTS.keys())
    return usable


async def usable_reasons(call: Call) -> frozenset[str]:
    """Codes of all reasons that are enabled."""
    rows = await call.all_of(REASON, MAX_REASONS)
    own = {body.reasonCode for row in rows if (body := row.body_as(REASON_DECODER)).isEnabled}
    return frozenset(own | seeds.REASONS.keys())


async def tenant_events(call: Call) -> list[EventBody]:
    """The tenant's own events."""
    return [row.body_as(EVENT_DECODER) for row in await call.all_of(EVENT, MAX_EVENTS)]


async def new_entity(call: Call, body: EntityBody, *, key: str, code: str | None) -> RowWrite:
    """The row that registers an entity; without a code of the caller's a free one is taken.

    The change that holds the row must list ``ENTITY`` in ``replan_on_conflict``: when two are made at once, the slower
    one takes another code. Raises Refusal when the wanted code is in use.
    """
    chosen = await _wanted_code(call, code) if code else await _free_code(call, key)
    return RowWrite(ENTITY, chosen, 0, key=key, body=to_json(_coded(body, chosen)))


def _coded(body: EntityBody, code: str) -> EntityBody:
    return EntityBody(**{name: getattr(body, name) for name in EntityBody.__struct_fields__} | {"entityCode": code})


async def _wanted_code(call: Call, code: str) -> str:
    """A code that nobody has. Which ones may be asked for each service says of its bodies; some take words."""
    if code in seeds.ENTITIES or await call.get(ENTITY, code) is not None:
        raise invalid("entityCode", "taken", f"entity code {code} is in use already", Cause.TAKEN)
    return code


async def _free_code(call: Call, name: str) -> str:
    codes: Iterator[str] = entity_codes(name)
    while batch := list(islice(codes, CODES_AT_ONCE)):
        known = await call.get_many([(ENTITY, code) for code in batch])
        for code, row in zip(batch, known, strict=True):
            if row is None:
                return code
    raise Refusal(Cause.RULE, "all entity codes are in use")


async def read_entity(call: Call, code: str) -> EntityBody | None:
    """An entity as it is stored now."""
    row = await call.get(ENTITY, code)
    return row.body_as(ENTITY_DECODER) if row is not None else None


class EntityRegistry:
    """The registry as the engine of typed resources asks it, see ``platform.typed.Registry``."""

    replan_on_conflict = frozenset({ENTITY})

    async def new_entity(
        self, call: Call, owner: str, type_id: str, text: str, code: str | None, events: Sequence[str]
    ) -> RowWrite:
        """The row that registers a type as an entity with these events."""
        bound = [EntityEvent(event) for event in events]
        entity = EntityBody(entityCode="", name=type_id, description=text, events=bound, owner=owner, type=type_id)
        return await new_entity(call, entity, key=f"{owner}:{type_id}", code=code)

    async def rebound(self, call: Call, code: str, added: Sequence[str], removed: Sequence[str]) -> list[RowWrite]:
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
        return await event_rule(call, owner, entity_code, event, reason_code=reason, state=state)

    async def usable_events(self, call: Call, owner: str, entity_code: str) -> Mapping[str, frozenset[str]]:
        """The events that a machine of the entity may use."""
        return await usable_events(call, owner, await read_entity(call, entity_code))
