"""Instances of entities that no other service owns are put under state control and moved.

See: contract/statemachine.md section 7.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json, without_nulls
from haulier.platform.typed.instance_changes import AppliedEvent, event_change, insert_change
from haulier.services.statemachine.kind import INSTANCE, EntityBody, InstanceBody, resource_id
from haulier.services.statemachine.queries import event_rule, need_entity, need_instance, need_machine
from haulier.services.statemachine.requests import ApplyEvent, Onboard


async def onboard(call: Call, body: Onboard) -> Change:
    """``POST /{entityCode}/instance``."""
    entity = await _own_entity(call)
    type_ = await need_machine(call, entity)
    assert type_.machine is not None, "a machine is never taken away"
    state = type_.machine.full_name(body.state) if body.state is not None else None
    stored = InstanceBody(entityCode=entity.entityCode, instanceId=body.instanceId)
    id = resource_id(entity.entityCode, body.instanceId)
    change = insert_change(call, INSTANCE, type_, id, values={}, body=stored, state=state)
    shown = msgspec.json.decode(change.data) | {"stateChange": False}
    return _with_record(change, shown)


async def apply_event(call: Call, body: ApplyEvent) -> Change:
    """``PUT /{entityCode}/instance/{instanceId}/event``."""
    entity = await _own_entity(call)
    type_ = await need_machine(call, entity)
    old = await need_instance(call, entity)
    event = AppliedEvent(body.eventCode, body.reasonCode, body.timestamp, body.data, without_nulls(body.source))
    rule = await event_rule(
        call,
        None,
        entity.entityCode,
        body.eventCode,
        reason_code=body.reasonCode,
        state=type_.effective_state(old.state),
    )
    change = event_change(call, INSTANCE, type_, old, event, rule)
    shown = msgspec.json.decode(change.data)
    more = {"id": call.path["instanceId"], "entityCode": entity.entityCode, "previousState": old.state}
    return _with_record(change, shown | more)


async def _own_entity(call: Call) -> EntityBody:
    """The entity of the path, when its instances are kept here."""
    _, entity = await need_entity(call)
    if entity.owner is not None:
        raise Refusal(Cause.RULE, f"instances of entity {entity.entityCode} are kept by the {entity.owner} service")
    if not entity.isEnabled:
        raise Refusal(Cause.STATE_MACHINE, f"entity {entity.entityCode} is disabled")
    return entity


def _with_record(change: Change, shown: Any) -> Change:
    """The change with one record of the state, for the response, the event and callbacks."""
    change.payload = to_json(shown)
    change.answer = shown
    return change
