"""Events are registered and changed, each with the entities that have it. See: contract/statemachine.md section 5."""

from __future__ import annotations

import msgspec

from haulier.core.machine import check_event_rule
from haulier.core.refusal import Cause, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.typed.registry import ChangedEvent, NamedEntities, NewEvent
from haulier.services.statemachine.events import EVENT_REGISTERED, EVENT_UPDATED
from haulier.services.statemachine.kind import (
    ENTITY,
    ENTITY_DECODER,
    EVENT,
    EVENT_DECODER,
    MAX_ENTITIES,
    EntityBody,
    EventBody,
)
from haulier.services.statemachine.queries import SYSTEM, need_event, tenant_events, tenant_reasons
from haulier.services.statemachine.requests import CreateEvent, UpdateEvent
from haulier.services.statemachine.rules import seeds
from haulier.services.statemachine.rules.bindings import bind, check_references, unbind
from haulier.services.statemachine.rules.codes import ENTITY_CODE, EVENT_CODE, free_event_code


async def create_event(call: Call, body: CreateEvent) -> Change:
    """``POST /events``: the event, and its place in each of the entities."""
    return await insert_event_change(call, body, NamedEntities("entities", body.entities))


async def insert_event_change(call: Call, body: NewEvent, entities: NamedEntities) -> Change:
    """Register an event, and give it to these entities."""
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
    bindings = await binding_rows(call, code, entities)
    change = row_change(EVENT_REGISTERED, row, *bindings)
    change.replan_on_conflict = frozenset({EVENT})
    return change


async def update_event(call: Call, body: UpdateEvent) -> Change:
    """``PUT /events/{eventCode}``. Entities that are not named any more lose the event."""
    row = await need_event(call)
    bindings = (
        [] if body.entities is None else await _rebinding_rows(call, NamedEntities("entities", body.entities), row.id)
    )
    return await update_event_change(call, row, body, bindings)


async def update_event_change(call: Call, row: Resource, body: ChangedEvent, bindings: list[RowWrite]) -> Change:
    """Change an event, and write the entities that get it or lose it."""
    event = msgspec.structs.replace(row.body_as(EVENT_DECODER), **shared_members(body, ChangedEvent))
    await _check_rule(call, event)
    write = replacing(row, body=to_json(event))
    return row_change(EVENT_UPDATED, write, *bindings)


async def binding_rows(
    call: Call, code: str, added: NamedEntities, removed: NamedEntities | None = None
) -> list[RowWrite]:
    """The writes after which the added entities have the event and the removed ones do not; the others stay."""
    bound = [_bound_row(*entity, code) for entity in await _find(call, added)]
    loose = [_unbound_row(*entity, code) for entity in await _find(call, removed)] if removed is not None else []
    return [write for write in (*bound, *loose) if write is not None]


async def _find(call: Call, named: NamedEntities) -> list[tuple[Resource, EntityBody]]:
    """The entities that a call names, each once. Raises Refusal that names the first one missing."""
    found: dict[str, tuple[Resource, EntityBody]] = {}
    for name in dict.fromkeys(named.names):
        row = await _find_one(call, name, named)
        if row is None:
            text = f"there is no {'entity' if named.owner is None else 'type'} {name!r}"
            raise invalid(named.member, "unknown", text, Cause.UNKNOWN_REFERENCE)
        found[row.id] = (row, row.body_as(ENTITY_DECODER))
    return list(found.values())


async def _find_one(call: Call, name: str, named: NamedEntities) -> Resource | None:
    """The entity of one name; None when there is none. Raises Refusal for one of the system's."""
    if named.owner is not None:
        return await call.by_key(ENTITY, f"{named.owner}:{name}")
    if name in seeds.ENTITIES:
        raise invalid(named.member, "system", SYSTEM, Cause.RULE)
    if ENTITY_CODE.fullmatch(name):
        return await call.get(ENTITY, name)
    return await call.by_key(ENTITY, name) or await call.get(ENTITY, name)


async def _rebinding_rows(call: Call, named: NamedEntities, code: str) -> list[RowWrite]:
    """The writes after which exactly these entities have the event."""
    wanted = await _find(call, named)
    kept = {row.id for row, _ in wanted}
    writes = [write for entity in wanted if (write := _bound_row(*entity, code)) is not None]
    for row in await call.all_of(ENTITY, MAX_ENTITIES):
        write = None if row.id in kept else _unbound_row(row, row.body_as(ENTITY_DECODER), code)
        if write is not None:
            writes.append(write)
    return writes


def _bound_row(row: Resource, entity: EntityBody, code: str) -> RowWrite | None:
    events = bind(entity, code)
    return None if events is None else replacing(row, body=to_json(msgspec.structs.replace(entity, events=events)))


def _unbound_row(row: Resource, entity: EntityBody, code: str) -> RowWrite | None:
    events = unbind(entity, code)
    return None if events is None else replacing(row, body=to_json(msgspec.structs.replace(entity, events=events)))


async def _check_rule(call: Call, event: EventBody) -> None:
    """Raise Refusal for an unsound rule, and for reasons that occur twice or are not registered."""
    refuse_faults(check_event_rule(event))
    if len(set(event.reasonCodes)) < len(event.reasonCodes):
        raise invalid("reasonCodes", "unique", "a reason occurs twice")
    known = {*seeds.REASONS, *await tenant_reasons(call)}
    check_references(event.reasonCodes, known, "reasonCodes")
