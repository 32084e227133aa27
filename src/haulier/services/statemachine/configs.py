"""Machines by entity code. The machine of a type that another service owns is read and replaced where it lies.

See: contract/statemachine.md section 6.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core.machine import MachineConfig, check_machine, parse_machine, to_document
from haulier.core.refusal import Cause, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import TYPE_DECODER, CompiledType, TypeBody
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.declared import hears_of
from haulier.platform.typed.type_changes import check_type_owner
from haulier.services.statemachine.front import event_rule, usable_events
from haulier.services.statemachine.kind import CONFIG, EntityBody
from haulier.services.statemachine.registry import need_entity
from haulier.services.statemachine.requests import GivenConfig, Validate


async def plan_create_config(call: Call, body: GivenConfig) -> Change:
    """``POST /config/{entityCode}``."""
    _, entity = await need_entity(call)
    if entity.owner is not None:
        raise Refusal(Cause.TAKEN, f"entity {entity.entityCode} has a state machine already")
    machine = await _machine(call, entity, body, ())
    row = RowWrite(CONFIG, entity.entityCode, 0, body=to_json(TypeBody(name=entity.entityCode, machine=machine)))
    return Change(CONFIG, row.id, 1, "StateMachineCreated", [row], payload=row.body)


async def plan_update_config(call: Call, body: GivenConfig) -> Change:
    """``PUT /config/{entityCode}``: the whole machine; names of main states stay as they are."""
    _, entity = await need_entity(call)
    row, old, former = await _stored(call, entity)
    check_type_owner(call, old)
    machine = await _machine(call, entity, body, [state.name for state in former.states])
    write = replacing(row, body=to_json(msgspec.structs.replace(old, machine=machine)))
    change = Change(row.kind, row.id, write.version, "StateMachineUpdated", [write])
    change.payload = to_json({"id": entity.entityCode, **to_document(machine, "array")})
    change.answer = {"id": entity.entityCode}
    return change


async def get_config(call: Call, body: None) -> Json:
    """``GET /config/{entityCode}``."""
    _, entity = await need_entity(call)
    _, _, machine = await _stored(call, entity)
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


async def need_machine(call: Call, entity: EntityBody) -> CompiledType:
    """The compiled machine of an entity, which the change then relies on."""
    found = await call.config(*_place(entity))
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"entity {entity.entityCode} has no state machine")
    compiled: CompiledType = found.value
    return compiled


async def _stored(call: Call, entity: EntityBody) -> tuple[Resource, TypeBody, MachineConfig]:
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


async def _machine(call: Call, entity: EntityBody, body: GivenConfig, mains: Sequence[str]) -> MachineConfig:
    """The machine of the body, completely checked."""
    document = {
        "states": body.states,
        "terminalTTL": body.terminalTTL,
        "callback": hears_of(body.machine_callback),
    }
    machine = parse_machine(document, mains)
    known = await usable_events(call, entity.owner, entity)
    refuse_faults(check_machine(machine, known_events=known, fixed_mains=mains))
    return machine


def _with_urls(document: Json) -> Json:
    """Callbacks as this service writes them: the bare url."""
    if isinstance(document.get("callback"), dict):
        document["callback"] = document["callback"]["url"]
    for state in document["states"]:
        for sub in state["subStates"]:
            if isinstance(sub.get("callback"), dict):
                sub["callback"] = sub["callback"]["url"]
    return document
