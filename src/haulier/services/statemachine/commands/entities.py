"""Entities are registered, and their events replaced. See: contract/statemachine.md section 5."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.statemachine.events import ENTITY_CREATED, ENTITY_UPDATED
from haulier.services.statemachine.kind import ENTITY, EntityBody, EntityEvent
from haulier.services.statemachine.queries import need_entity, tenant_events
from haulier.services.statemachine.requests import CreateEntity, UpdateEntity
from haulier.services.statemachine.rules import seeds
from haulier.services.statemachine.rules.bindings import check_references
from haulier.services.statemachine.rules.codes import entity_codes

CODES_AT_ONCE = 32
"""Codes looked up together while a free one is sought."""


async def create_entity(call: Call, body: CreateEntity) -> Change:
    """``POST /entities``."""
    await _check_events(call, body.events)
    entity = EntityBody(
        entityCode="", name=body.name, description=body.description, events=body.events, isEnabled=body.isEnabled
    )
    row = await new_entity(call, entity, key=body.name, code=body.entityCode)
    if await call.by_key(ENTITY, body.name) is not None:
        raise invalid("name", "taken", f"there is an entity {body.name!r} already", Cause.DUPLICATE_NAME)
    change = row_change(ENTITY_CREATED, row)
    change.replan_on_conflict = frozenset({ENTITY})
    return change


async def update_entity(call: Call, body: UpdateEntity) -> Change:
    """``PUT /entities/{entityCode}``: all its events in place of those it had."""
    row, old = await need_entity(call)
    return await update_entity_change(call, row, old, body)


async def update_entity_change(call: Call, row: Resource, old: EntityBody, body: UpdateEntity) -> Change:
    """Replace the events of an entity."""
    await _check_events(call, body.events)
    new = msgspec.structs.replace(old, description=body.description, events=body.events, isEnabled=body.isEnabled)
    write = replacing(row, body=to_json(new))
    return row_change(ENTITY_UPDATED, write)


async def _check_events(call: Call, events: list[EntityEvent]) -> None:
    """Raise Refusal when an event occurs twice or is not registered."""
    codes = [event.eventCode for event in events]
    if len(set(codes)) < len(codes):
        raise invalid("events", "unique", "an event occurs twice")
    known = {*seeds.EVENTS, *(event.eventCode for event in await tenant_events(call))}
    check_references(codes, known, "events")


async def new_entity(call: Call, body: EntityBody, *, key: str, code: str | None) -> RowWrite:
    """The row that registers an entity; without a code of the caller's a free one is taken.

    The change that holds the row must list ``ENTITY`` in ``replan_on_conflict``: when two are made at once, the slower
    one takes another code. Raises Refusal when the wanted code is in use.
    """
    chosen = await _wanted_code(call, code) if code else await _free_code(call, key)
    return RowWrite(ENTITY, chosen, 0, key=key, body=to_json(msgspec.structs.replace(body, entityCode=chosen)))


async def _wanted_code(call: Call, code: str) -> str:
    """The code that was asked for. Raises Refusal when it is in use; its form is a rule of each service's bodies."""
    if code in seeds.ENTITIES or await call.get(ENTITY, code) is not None:
        raise invalid("entityCode", "taken", f"entity code {code} is in use already", Cause.TAKEN)
    return code


async def _free_code(call: Call, name: str) -> str:
    """The first code that nobody has, of those to try for this name."""
    codes: Iterator[str] = entity_codes(name)
    while batch := list(islice(codes, CODES_AT_ONCE)):
        known = await call.get_many([(ENTITY, code) for code in batch])
        for code, row in zip(batch, known, strict=True):
            if row is None:
                return code
    raise Refusal(Cause.RULE, "all entity codes are in use")
