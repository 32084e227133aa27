"""Entities, events and reasons: registered, changed, listed. See: contract/statemachine.md section 5.

What the system defines stands beside the tenant's own in every read and cannot be changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from haulier.core.machine import EventDataItem, EventRule, check_event_rule
from haulier.core.refusal import Cause, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.listing.query import read_window
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.registry import ChangedEvent, Named, NewEvent, SaveReason
from haulier.services.statemachine import seeds
from haulier.services.statemachine.front import new_entity, tenant_events
from haulier.services.statemachine.kind import (
    ENTITY,
    ENTITY_DECODER,
    EVENT,
    EVENT_DECODER,
    MAX_ENTITIES,
    MAX_REASONS,
    REASON,
    REASON_DECODER,
    EntityBody,
    EntityEvent,
    EventBody,
    ReasonBody,
)
from haulier.services.statemachine.requests import CreateEntity, CreateEvent, UpdateEntity, UpdateEvent
from haulier.services.statemachine.rules import (
    ENTITY_CODE,
    EVENT_CODE,
    bind,
    check_references,
    free_event_code,
    free_reason_code,
    orphan_events,
    orphan_reasons,
    unbind,
)

SYSTEM = "what the system defines cannot be changed"


async def plan_create_entity(call: Call, body: CreateEntity) -> Change:
    """``POST /entities``."""
    await _check_events(call, body.events)
    entity = EntityBody(
        entityCode="", name=body.name, description=body.description, events=body.events, isEnabled=body.isEnabled
    )
    row = await new_entity(call, entity, key=body.name, code=body.entityCode)
    if await call.by_key(ENTITY, body.name) is not None:
        raise invalid("name", "taken", f"there is an entity {body.name!r} already", Cause.DUPLICATE_NAME)
    change = Change(ENTITY, row.id, 1, "EntityCreated", [row], payload=row.body)
    change.replan_on_conflict = frozenset({ENTITY})
    return change


async def plan_update_entity(call: Call, body: UpdateEntity) -> Change:
    """``PUT /entities/{entityCode}``: all its events in place of those it had."""
    row, old = await need_entity(call)
    return await replace_entity(call, row, old, body)


async def replace_entity(call: Call, row: Resource, old: EntityBody, body: UpdateEntity) -> Change:
    """The entity with other events."""
    await _check_events(call, body.events)
    new = msgspec.structs.replace(old, description=body.description, events=body.events, isEnabled=body.isEnabled)
    write = replacing(row, body=to_json(new))
    return Change(ENTITY, row.id, write.version, "EntityUpdated", [write], payload=write.body)


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


async def plan_create_event(call: Call, body: CreateEvent) -> Change:
    """``POST /events``: the event, and its place in each of the entities."""
    return await register_event(call, body, Named("entities", body.entities))


async def register_event(call: Call, body: NewEvent, entities: Named) -> Change:
    """An event that these entities have."""
    known = [event.eventCode for event in await tenant_events(call)]
    code = body.eventCode or free_event_code(known)
    if not EVENT_CODE.fullmatch(code) or code in seeds.EVENTS or code in known:
        raise invalid("eventCode", "taken", f"event code {code} is in use already", Cause.TAKEN)
    event = EventBody(
        eventCode=code,
        eventType=body.eventType,
        reasonCodes=body.reasonCodes,
        isEnabled=body.isEnabled,
        dataValidations=body.dataValidations,
        description=body.description,
    )
    await _check_rule(call, event)
    row = RowWrite(EVENT, code, 0, body=to_json(event))
    bindings = await bindings_of(call, code, entities)
    change = Change(EVENT, code, 1, "EventRegistered", [row, *bindings], payload=row.body)
    change.replan_on_conflict = frozenset({EVENT})
    return change


async def plan_update_event(call: Call, body: UpdateEvent) -> Change:
    """``PUT /events/{eventCode}``. Entities that are not named any more lose the event."""
    row = await need_event(call)
    bindings = [] if body.entities is None else await _rebound(call, Named("entities", body.entities), row.id)
    return await change_event(call, row, body, bindings)


async def change_event(call: Call, row: Resource, body: ChangedEvent, bindings: list[RowWrite]) -> Change:
    """The event as it shall be, together with what becomes of entities."""
    given = {name: getattr(body, name) for name in ChangedEvent.__struct_fields__}
    given = {name: value for name, value in given.items() if value is not None}
    event = msgspec.structs.replace(row.body_as(EVENT_DECODER), **given)
    await _check_rule(call, event)
    write = replacing(row, body=to_json(event))
    return Change(EVENT, row.id, write.version, "EventUpdated", [write, *bindings], payload=write.body)


async def get_event(call: Call, body: None) -> Json:
    """``GET /events/{eventCode}`` with its reasons and entities spelt out."""
    code = call.path["eventCode"]
    shown = await _Shown.read(call)
    if code in seeds.EVENTS:
        return shown.system_event(code)
    return shown.event((await call.need(EVENT, code, "event")).body_as(EVENT_DECODER))


async def list_events(call: Call, body: None) -> list[Json]:
    """``GET /events``, the system's first."""
    shown = await _Shown.read(call)
    own = [shown.event(event) for event in await tenant_events(call)]
    return _page(call, [*(shown.system_event(code) for code in seeds.EVENTS), *own])


async def list_orphan_events(call: Call, body: None) -> list[Json]:
    """``GET /events/orphan``: events that no entity has."""
    return [show_orphan(event) for event in orphan_events(await tenant_events(call), await tenant_entities(call))]


def show_orphan(event: EventBody) -> Json:
    """An event as lists of orphans give it: without its reasons."""
    return {
        "eventCode": event.eventCode,
        "description": event.description,
        "eventType": event.eventType,
        "isEnabled": event.isEnabled,
        "dataValidations": _show_items(event.dataValidations),
    }


async def plan_create_reason(call: Call, body: SaveReason) -> Change:
    """``POST /reasons``; the code is assigned."""
    code = free_reason_code((await tenant_reasons(call)).keys())
    row = RowWrite(REASON, code, 0, body=to_json(ReasonBody(code, body.description, body.isEnabled)))
    change = Change(REASON, code, 1, "ReasonRegistered", [row], payload=row.body)
    change.replan_on_conflict = frozenset({REASON})
    return change


async def plan_update_reason(call: Call, body: SaveReason) -> Change:
    """``PUT /reasons/{reasonCode}``."""
    code = call.path["reasonCode"]
    if code in seeds.REASONS:
        raise Refusal(Cause.RULE, SYSTEM)
    row = await call.need(REASON, code, "reason")
    write = replacing(row, body=to_json(ReasonBody(code, body.description, body.isEnabled)))
    return Change(REASON, code, write.version, "ReasonUpdated", [write], payload=write.body)


async def get_reason(call: Call, body: None) -> Json:
    """``GET /reasons/{reasonCode}``."""
    code = call.path["reasonCode"]
    if code in seeds.REASONS:
        return _plain(ReasonBody(code, seeds.REASONS[code]))
    return _plain((await call.need(REASON, code, "reason")).body_as(REASON_DECODER))


async def list_reasons(call: Call, body: None) -> list[Json]:
    """``GET /reasons``, the system's first."""
    own = (await tenant_reasons(call)).values()
    return _page(call, [_plain(reason) for reason in (*_SYSTEM_REASONS, *own)])


async def list_orphan_reasons(call: Call, body: None) -> list[Json]:
    """``GET /reasons/orphan``: reasons that no event names."""
    reasons = await tenant_reasons(call)
    orphans = orphan_reasons(reasons.keys(), await tenant_events(call))
    return [_plain(reason) for code, reason in reasons.items() if code in orphans]


_SYSTEM_REASONS = tuple(ReasonBody(code, text) for code, text in seeds.REASONS.items())


async def tenant_entities(call: Call) -> list[EntityBody]:
    """The tenant's entities, those of its types among them."""
    rows = await call.all_of(ENTITY, MAX_ENTITIES)
    return [row.body_as(ENTITY_DECODER) for row in rows]


async def tenant_reasons(call: Call) -> dict[str, ReasonBody]:
    """The tenant's own reasons by code."""
    rows = await call.all_of(REASON, MAX_REASONS)
    return {row.id: row.body_as(REASON_DECODER) for row in rows}


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


async def bindings_of(call: Call, code: str, added: Named, removed: Named | None = None) -> list[RowWrite]:
    """The writes after which the added entities have the event and the removed ones do not; the others stay."""
    bound = [_bound(*entity, code) for entity in await _find(call, added)]
    loose = [_unbound(*entity, code) for entity in await _find(call, removed)] if removed is not None else []
    return [write for write in (*bound, *loose) if write is not None]


async def _find(call: Call, named: Named) -> list[tuple[Resource, EntityBody]]:
    """The entities that a call names, each once. Raises Refusal that names the first one missing."""
    found: dict[str, tuple[Resource, EntityBody]] = {}
    for name in dict.fromkeys(named.names):
        row = await _find_one(call, name, named)
        if row is None:
            text = f"there is no {'entity' if named.owner is None else 'type'} {name!r}"
            raise invalid(named.member, "unknown", text, Cause.UNKNOWN_REFERENCE)
        found[row.id] = (row, row.body_as(ENTITY_DECODER))
    return list(found.values())


async def _find_one(call: Call, name: str, named: Named) -> Resource | None:
    if named.owner is not None:
        return await call.by_key(ENTITY, f"{named.owner}:{name}")
    if name in seeds.ENTITIES:
        raise invalid(named.member, "system", SYSTEM, Cause.RULE)
    if ENTITY_CODE.fullmatch(name):
        return await call.get(ENTITY, name)
    return await call.by_key(ENTITY, name) or await call.get(ENTITY, name)


async def _rebound(call: Call, named: Named, code: str) -> list[RowWrite]:
    """The writes after which exactly these entities have the event."""
    wanted = await _find(call, named)
    kept = {row.id for row, _ in wanted}
    writes = [write for entity in wanted if (write := _bound(*entity, code)) is not None]
    for row in await call.all_of(ENTITY, MAX_ENTITIES):
        write = None if row.id in kept else _unbound(row, row.body_as(ENTITY_DECODER), code)
        if write is not None:
            writes.append(write)
    return writes


def _bound(row: Resource, entity: EntityBody, code: str) -> RowWrite | None:
    events = bind(entity, code)
    return None if events is None else replacing(row, body=to_json(msgspec.structs.replace(entity, events=events)))


def _unbound(row: Resource, entity: EntityBody, code: str) -> RowWrite | None:
    events = unbind(entity, code)
    return None if events is None else replacing(row, body=to_json(msgspec.structs.replace(entity, events=events)))


async def _check_rule(call: Call, event: EventBody) -> None:
    refuse_faults(check_event_rule(event))
    if len(set(event.reasonCodes)) < len(event.reasonCodes):
        raise invalid("reasonCodes", "unique", "a reason occurs twice")
    known = {*seeds.REASONS, *await tenant_reasons(call)}
    check_references(event.reasonCodes, known, "reasonCodes")


async def _check_events(call: Call, events: list[EntityEvent]) -> None:
    codes = [event.eventCode for event in events]
    if len(set(codes)) < len(codes):
        raise invalid("events", "unique", "an event occurs twice")
    known = {*seeds.EVENTS, *(event.eventCode for event in await tenant_events(call))}
    check_references(codes, known, "events")


def _page(call: Call, shown: list[Json]) -> list[Json]:
    window = read_window(call)
    return shown[window.offset : window.offset + window.limit]


def _plain(value: Any) -> Json:
    plain: Json = msgspec.to_builtins(value)
    return plain


def _show_entity(call: Call, entity: EntityBody) -> Json:
    shown = {name: value for name, value in _plain(entity).items() if name not in ("owner", "type")}
    return shown | {"tenantId": call.tenant, "isSystemDefined": False}


def _system_entity(call: Call, code: str) -> Json:
    entity = EntityBody(entityCode=code, name=seeds.ENTITIES[code], description=seeds.ENTITIES[code])
    return _show_entity(call, entity) | {"isSystemDefined": True}


def _show_items(items: Sequence[EventDataItem]) -> list[Json]:
    """Data items of an event; whether each is required and stops the event stands there also where it is usual."""
    shown: list[Json] = [_plain(item) for item in items]
    for one, item in zip(shown, items, strict=True):
        if (rules := item.validation) is not None:
            one["validation"] |= {"required": rules.required, "blocking": rules.blocking}
    return shown


class _Shown:
    """Events with what they refer to spelt out."""

    def __init__(self, entities: list[EntityBody], reasons: Mapping[str, str]) -> None:
        self._reasons = reasons
        self._entities: dict[str, list[Json]] = {}
        for entity in entities:
            named = {"entityCode": entity.entityCode, "name": entity.name, "description": entity.description}
            for event in entity.events:
                self._entities.setdefault(event.eventCode, []).append(named)

    @classmethod
    async def read(cls, call: Call) -> _Shown:
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
