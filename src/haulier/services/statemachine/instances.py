"""Instances of entities that no other service owns: put under state control, moved, read.

See: contract/statemachine.md section 7.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource, to_json, without_nulls
from haulier.platform.typed.changelog import change_log
from haulier.platform.typed.instance_changes import AppliedEvent, plan_event, plan_new, show_state
from haulier.services.statemachine.configs import need_machine
from haulier.services.statemachine.front import event_rule
from haulier.services.statemachine.kind import INSTANCE, EntityBody, InstanceBody, resource_id
from haulier.services.statemachine.registry import need_entity
from haulier.services.statemachine.requests import ApplyEvent, Onboard

Depth = Literal["current", "all"]


async def plan_onboard(call: Call, body: Onboard) -> Change:
    """``POST /{entityCode}/instance``."""
    entity = await _own_entity(call)
    type_ = await need_machine(call, entity)
    assert type_.machine is not None, "a machine is never taken away"
    state = type_.machine.full_name(body.state) if body.state is not None else None
    stored = InstanceBody(entityCode=entity.entityCode, instanceId=body.instanceId)
    id = resource_id(entity.entityCode, body.instanceId)
    change = plan_new(call, INSTANCE, type_, id, values={}, body=stored, state=state)
    shown = msgspec.json.decode(change.data) | {"stateChange": False}
    return _told(change, shown)


async def plan_apply_event(call: Call, body: ApplyEvent) -> Change:
    """``PUT /{entityCode}/instance/{instanceId}/event``."""
    entity = await _own_entity(call)
    type_ = await need_machine(call, entity)
    old = await _instance(call, entity)
    event = AppliedEvent(body.eventCode, body.reasonCode, body.timestamp, body.data, without_nulls(body.source))
    rule = await event_rule(
        call, None, entity.entityCode, body.eventCode, reason_code=body.reasonCode, state=type_.standing(old.state)
    )
    change = plan_event(call, INSTANCE, type_, old, event, rule)
    shown = msgspec.json.decode(change.data)
    more = {"id": call.path["instanceId"], "entityCode": entity.entityCode, "previousState": old.state}
    return _told(change, shown | more)


async def get_state(call: Call, body: None) -> Json:
    """``GET /{entityCode}/instance/{instanceId}``; ``type=all`` adds what it went through, oldest first."""
    _, entity = await need_entity(call)
    depth: Depth = call.query_as("type", Depth, "current")
    row = await _instance(call, entity)
    shown = show_state(row) | {"id": call.path["instanceId"]}
    if depth == "all":
        log = await change_log(call, row.kind, row.id, from_required=False)
        shown["history"] = [msgspec.json.decode(entry.data) for entry in reversed(log)]
    return shown


async def _own_entity(call: Call) -> EntityBody:
    """The entity of the path, when its instances are kept here."""
    _, entity = await need_entity(call)
    if entity.owner is not None:
        raise Refusal(Cause.RULE, f"instances of entity {entity.entityCode} are kept by the {entity.owner} service")
    if not entity.isEnabled:
        raise Refusal(Cause.STATE_MACHINE, f"entity {entity.entityCode} is disabled")
    return entity


async def _instance(call: Call, entity: EntityBody) -> Resource:
    """The instance of the path: one of ours, or the object of another service that stands under the entity."""
    id = call.path["instanceId"]
    if entity.owner is None:
        row = await call.get(INSTANCE.name, resource_id(entity.entityCode, id))
    else:
        row = await call.get(entity.owner, id)
    if row is None or (entity.owner is not None and row.type != entity.type):
        raise Refusal(Cause.NOT_FOUND, f"there is no instance {id!r} of entity {entity.entityCode}")
    return row


def _told(change: Change, shown: Any) -> Change:
    """The same state record for the caller, the journal and callbacks."""
    change.payload = to_json(shown)
    change.answer = shown
    return change
