"""Reads of the registry, of machines and of instances. See: contract/statemachine.md sections 4 to 7.

What the system defines stands beside the tenant's own in every read and cannot be changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from haulier.core.machine import EventDataItem, EventRule, MachineConfig, main_state, to_document
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import TYPE_DECODER, CompiledType, StoredType
from haulier.platform.listing.query import read_window
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.changelog import change_log
from haulier.platform.typed.instance_changes import show_state
from haulier.platform.typed.sealed_machines import opened_machine
from haulier.services.statemachine.kind import (
    CONFIG,
    ENTITY,
    ENTITY_DECODER,
    EVENT,
    EVENT_DECODER,
    INSTANCE,
    MAX_ENTITIES,
    MAX_EVENTS,
    MAX_REASONS,
    REASON,
    REASON_DECODER,
    Entity,
    EntityBody,
    EventBody,
    ReasonBody,
    resource_id,
)
from haulier.services.statemachine.requests import Validate
from haulier.services.statemachine.rules import seeds
from haulier.services.statemachine.rules.bindings import orphan_events, orphan_reasons

SYSTEM = "what the system defines cannot be changed"
Depth = Literal["current", "all"]


async def get_entity(call: Call, body: None) -> Json:
    """``GET /entities/{entityCode}``."""
    code = call.path["entityCode"]
    if code in seeds.ENTITIES:
        return _system_entity(call, code)
    _, entity = await need_entity(call)
    return _show_entity(call, entity)


async def list_entities(call: Call, body: None) -> list[Json]:
    """``GET /entities``, the system's first."""
    own = [_show_entity(call, entity) for entity in await tenant_entities(call)]
    return _page(call, [*(_system_entity(call, code) for code in seeds.ENTITIES), *own])


async def get_event(call: Call, body: None) -> Json:
    """``GET /events/{eventCode}`` with its reasons and entities spelt out."""
    code = call.path["eventCode"]
    shown = await _EventView.read(call)
    if code in seeds.EVENTS:
        return shown.system_event(code)
    return shown.event((await call.need(EVENT, code, "event")).body_as(EVENT_DECODER))


async def list_events(call: Call, body: None) -> list[Json]:
    """``GET /events``, the system's first."""
    shown = await _EventView.read(call)
    own = [shown.event(event) for event in await tenant_events(call)]
    return _page(call, [*(shown.system_event(code) for code in seeds.EVENTS), *own])


async def list_orphan_events(call: Call, body: None) -> list[Json]:
    """``GET /events/orphan``: events that no entity has."""
    return [show_orphan(event) for event in orphan_events(await tenant_events(call), await tenant_entities(call))]


async def get_reason(call: Call, body: None) -> Json:
    """``GET /reasons/{reasonCode}``."""
    code = call.path["reasonCode"]
    if code in seeds.REASONS:
        return _as_json(ReasonBody(code, seeds.REASONS[code]))
    return _as_json((await call.need(REASON, code, "reason")).body_as(REASON_DECODER))


async def list_reasons(call: Call, body: None) -> list[Json]:
    """``GET /reasons``, the system's first."""
    own = (await tenant_reasons(call)).values()
    return _page(call, [_as_json(reason) for reason in (*_SYSTEM_REASONS, *own)])


async def list_orphan_reasons(call: Call, body: None) -> list[Json]:
    """``GET /reasons/orphan``: reasons that no event names."""
    reasons = await tenant_reasons(call)
    orphans = orphan_reasons(reasons.keys(), await tenant_events(call))
    return [_as_json(reason) for code, reason in reasons.items() if code in orphans]


async def get_config(call: Call, body: None) -> Json:
    """``GET /config/{entityCode}``."""
    _, entity = await need_entity(call)
    _, stored, machine = await stored_machine(call, entity)
    machine = opened_machine(call.unseal, stored) or machine
    return {"entityCode": entity.entityCode, **_with_urls(to_document(machine, "array"))}


async def validate(call: Call, body: Validate) -> Json:
    """``POST /entities/{entityCode}/validate``: whether the event would go through; changes nothing."""
    _, entity = await need_entity(call)
    type_ = await need_machine(call, entity)
    try:
        rule = await event_rule(
            call, entity.owner, entity.entityCode, body.eventCode, reason_code=body.reasonCode, state=body.state
        )
        allowed = rule is not None and rule.isEnabled and body.reasonCode in (rule.reasonCodes or [body.reasonCode])
        if allowed and rule is not None and rule.eventType == "TRANSITIONAL" and type_.machine is not None:
            type_.machine.step(body.state, body.eventCode, body.reasonCode)
    except Refusal as refusal:
        if refusal.cause is not Cause.STATE_MACHINE:
            raise
        allowed = False
    return {"valid": allowed}


async def get_state(call: Call, body: None) -> Json:
    """``GET /{entityCode}/instance/{instanceId}``; ``type=all`` adds what it went through, oldest first."""
    _, entity = await need_entity(call)
    depth: Depth = call.query_as("type", Depth, "current")
    row = await need_instance(call, entity)
    shown = show_state(row) | {"id": call.path["instanceId"]}
    if depth == "all":
        log = await change_log(call, row.kind, row.id, from_required=False)
        shown["history"] = [msgspec.json.decode(entry.data) for entry in reversed(log)]
    return shown


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
    if states and state is not None and state not in states and main_state(state) not in states:
        allowed = ", ".join(sorted(states))
        text = f"event {event_code} is not allowed in state {state}; it is in {allowed}"
        raise invalid("eventCode", "state", text, Cause.STATE_MACHINE)
    if (seed := seeds.rule_of(owner, event_code)) is not None:
        return seed
    if states is None:
        return None
    if event_code in seeds.EVENTS:
        return seeds.EVENTS[event_code]
    event = await call.config(EVENT, event_code)
    return event.value if event is not None else None


async def open_event_rule(call: Call, owner: str, event_code: str, reason_code: str | None) -> EventRule | None:
    """The rule of an event for a kind whose instances are no entity's: a seed event of the kind, or any of the
    tenant's. Raises Refusal STATE_MACHINE when the reason is not registered or disabled.
    """
    if reason_code is not None:
        await _check_reason(call, reason_code)
    if event_code in seeds.EVENTS:
        return seeds.rule_of(owner, event_code)
    event = await call.optional_config(EVENT, event_code)
    return event.value if event is not None else None


async def open_events(call: Call, owner: str) -> Mapping[str, frozenset[str]]:
    """The events that a machine of such a kind may use, each with the reasons it may carry."""
    reasons = await usable_reasons(call)
    own = {event.eventCode: event for event in await tenant_events(call) if event.isEnabled}
    usable = {code: frozenset(event.reasonCodes) or reasons for code, event in own.items()}
    return usable | {code: reasons for code in seeds.EVENTS if seeds.rule_of(owner, code)}


async def _check_reason(call: Call, code: str) -> None:
    """Raise Refusal for a reason that is not registered, or disabled."""
    if not await is_reason(call, code):
        raise invalid("reasonCode", "unknown", f"reason {code} is not registered", Cause.STATE_MACHINE)


async def is_reason(call: Call, code: str) -> bool:
    """Whether a reason is registered. Raises Refusal for one that is disabled."""
    if code in seeds.REASONS:
        return True
    found = await call.optional_config(REASON, code)
    if found is not None and not found.value.isEnabled:
        raise invalid("reasonCode", "disabled", f"reason {code} is disabled", Cause.STATE_MACHINE)
    return found is not None


async def usable_events(call: Call, owner: str | None, entity: EntityBody | None) -> Mapping[str, frozenset[str]]:
    """The events that a machine of this entity may use, each with the reasons it may carry."""
    reasons = await usable_reasons(call)
    usable = {code: reasons for code in seeds.EVENTS if seeds.rule_of(owner, code)}
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


async def tenant_entities(call: Call) -> list[EntityBody]:
    """The tenant's entities, those of its types among them."""
    rows = await call.all_of(ENTITY, MAX_ENTITIES)
    return [row.body_as(ENTITY_DECODER) for row in rows]


async def tenant_events(call: Call) -> list[EventBody]:
    """The tenant's own events."""
    return [row.body_as(EVENT_DECODER) for row in await call.all_of(EVENT, MAX_EVENTS)]


async def tenant_reasons(call: Call) -> dict[str, ReasonBody]:
    """The tenant's own reasons by code."""
    rows = await call.all_of(REASON, MAX_REASONS)
    return {row.id: row.body_as(REASON_DECODER) for row in rows}


async def read_entity(call: Call, code: str) -> EntityBody | None:
    """An entity as it is stored now."""
    row = await call.get(ENTITY, code)
    return row.body_as(ENTITY_DECODER) if row is not None else None


async def need_entity(call: Call) -> tuple[Resource, EntityBody]:
    """The entity of the path, one of the tenant's. Raises Refusal for one of the system's."""
    code = call.path["entityCode"]
    if code in seeds.ENTITIES:
        raise Refusal(Cause.RULE, SYSTEM)
    row = await call.need(ENTITY, code, "entity")
    return row, row.body_as(ENTITY_DECODER)


async def need_event(call: Call) -> Resource:
    """The event of the path, one of the tenant's. Raises Refusal for one of the system's."""
    code = call.path["eventCode"]
    if code in seeds.EVENTS:
        raise Refusal(Cause.RULE, SYSTEM)
    return await call.need(EVENT, code, "event")


async def need_machine(call: Call, entity: EntityBody) -> CompiledType:
    """The compiled machine of an entity, which the change then relies on."""
    found = await call.config(*_place(entity))
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"entity {entity.entityCode} has no state machine")
    compiled: CompiledType = found.value
    return compiled


async def stored_machine(call: Call, entity: EntityBody) -> tuple[Resource, StoredType, MachineConfig]:
    """What holds an entity's machine, as stored and as read, and the machine."""
    row = await call.get(*_place(entity))
    stored = row.body_as(TYPE_DECODER) if row is not None else None
    if row is None or stored is None or stored.machine is None:
        raise Refusal(Cause.NOT_FOUND, f"entity {entity.entityCode} has no state machine")
    return row, stored, stored.machine


def _place(entity: EntityBody) -> tuple[str, str]:
    """Kind and id under which an entity's machine lies."""
    if entity.owner is not None and entity.type is not None:
        return f"{entity.owner}_type", entity.type
    return CONFIG, entity.entityCode


async def need_instance(call: Call, entity: EntityBody) -> Resource:
    """The instance of the path: one of this service, or the object of another service that belongs to the entity."""
    id = call.path["instanceId"]
    if entity.owner is None:
        row = await call.get(INSTANCE.name, resource_id(entity.entityCode, id))
    else:
        row = await call.get(entity.owner, id)
    if row is None or (entity.owner is not None and row.type != entity.type):
        raise Refusal(Cause.NOT_FOUND, f"there is no instance {id!r} of entity {entity.entityCode}")
    return row


def show_orphan(event: EventBody) -> Json:
    """An event as lists of orphans give it: without its reasons."""
    return {
        "eventCode": event.eventCode,
        "description": event.description,
        "eventType": event.eventType,
        "isEnabled": event.isEnabled,
        "dataValidations": _show_items(event.dataValidations),
    }


_SYSTEM_REASONS = tuple(ReasonBody(code, text) for code, text in seeds.REASONS.items())


class _EventView:
    """Shows events with their reasons and entities spelt out."""

    def __init__(self, entities: list[EntityBody], reasons: Mapping[str, str]) -> None:
        self._reasons = reasons
        self._entities: dict[str, list[Json]] = {}
        for entity in entities:
            named = {"entityCode": entity.entityCode, "name": entity.name, "description": entity.description}
            for event in entity.events:
                self._entities.setdefault(event.eventCode, []).append(named)

    @classmethod
    async def read(cls, call: Call) -> _EventView:
        """With all entities and reasons of the tenant."""
        reasons = {code: reason.description for code, reason in (await tenant_reasons(call)).items()}
        return cls(await tenant_entities(call), {**seeds.REASONS, **reasons})

    def event(self, event: EventBody) -> Json:
        """One of the tenant's."""
        return self._event(event, event.description, system=False)

    def system_event(self, code: str) -> Json:
        """One of the system's."""
        return self._event(seeds.EVENTS[code], seeds.DESCRIPTIONS[code], system=True)

    def _event(self, rule: EventRule, description: str, *, system: bool) -> Json:
        reasons = [{"reasonCode": code, "description": self._reasons.get(code, "")} for code in rule.reasonCodes]
        return {
            "eventCode": rule.eventCode,
            "description": description,
            "eventType": rule.eventType,
            "isEnabled": rule.isEnabled,
            "isSystemDefined": system,
            "reasons": reasons,
            "entities": self._entities.get(rule.eventCode, []),
            "dataValidations": _show_items(rule.dataValidations),
        }


def _show_entity(call: Call, entity: EntityBody) -> Json:
    shown = {name: value for name, value in _as_json(entity).items() if name not in ("owner", "type")}
    return shown | {"tenantId": call.tenant, "isSystemDefined": False}


def _system_entity(call: Call, code: str) -> Json:
    entity = EntityBody(entityCode=code, name=seeds.ENTITIES[code], description=seeds.ENTITIES[code])
    return _show_entity(call, entity) | {"isSystemDefined": True}


def _show_items(items: Sequence[EventDataItem]) -> list[Json]:
    """Data items of an event; whether each is required and stops the event stands there also where it is usual."""
    shown: list[Json] = [_as_json(item) for item in items]
    for one, item in zip(shown, items, strict=True):
        if (rules := item.validation) is not None:
            one["validation"] |= {"required": rules.required, "blocking": rules.blocking}
    return shown


def _with_urls(document: Json) -> Json:
    """Callbacks as this service writes them: the bare url."""
    if isinstance(document.get("callback"), dict):
        document["callback"] = document["callback"]["url"]
    for state in document["states"]:
        for sub in state["subStates"]:
            if isinstance(sub.get("callback"), dict):
                sub["callback"] = sub["callback"]["url"]
    return document


def _page(call: Call, shown: list[Json]) -> list[Json]:
    window = read_window(call)
    return shown[window.offset : window.offset + window.limit]


def _as_json(value: Any) -> Json:
    plain: Json = msgspec.to_builtins(value)
    return plain
