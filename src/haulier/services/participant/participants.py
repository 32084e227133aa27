"""Participants: made, changed, moved, read. See: contract/participant.md sections 4.4, 4.5 and 5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from haulier.core.ids import derived
from haulier.core.machine import EventRule
from haulier.core.refusal import Cause, Refusal, refuse_faults
from haulier.platform.call import Call
from haulier.platform.changes import Change
from haulier.platform.instances import AppliedEvent, plan_event, plan_new, plan_update, show_state
from haulier.platform.kinds import CompiledType
from haulier.platform.listing import list_resources, select_fields
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.resources import Json, Resource
from haulier.platform.types import need_type
from haulier.services.aaa import owner_ids
from haulier.services.participant.kind import (
    PARTICIPANT,
    PARTICIPANT_DECODER,
    ParticipantBody,
    TypeOwn,
    machine_of,
    own_of,
    show_to,
)
from haulier.services.participant.rules import category_faults, check_first_state, owner_admitted
from haulier.services.participant.wire import ApplyEvent, CreateParticipant, UpdateParticipant
from haulier.services.statemachine import event_rule


async def hooks_of(call: Call) -> Mapping[str, HookConfig]:
    """The custom code registered for the participant's type."""
    return (await _type(call)).hooks


async def plan_create(call: Call, body: CreateParticipant) -> Change:
    """``POST /{plural}``. The id comes from type and unique code, so that a code is taken once."""
    type_ = await _type(call)
    own = own_of(type_.body)
    refuse_faults(category_faults(own.category, body.category, body.subCategory))
    check_first_state(machine_of(type_), body.state)
    _refuse_template(body.templateId)
    owner = await _owner(call, own, body.owner)
    stored = ParticipantBody(
        uniqueCode=body.uniqueCode, name=body.name, category=body.category, subCategory=body.subCategory
    )
    return plan_new(
        call, PARTICIPANT, type_, participant_id(call.tenant, type_.id, body.uniqueCode),
        values=body.properties, body=stored, parent=owner,
    )  # fmt: skip


async def plan_change(call: Call, body: UpdateParticipant) -> Change:
    """``PUT /{plural}/{participantId}``: attributes and, when an event comes along, the state: both or neither."""
    type_ = await _type(call)
    old = await _participant(call, type_)
    own = own_of(type_.body)
    stored = old.body_as(PARTICIPANT_DECODER)
    given = {name: getattr(body, name) for name in ("name", "category", "subCategory")}
    stored = msgspec.structs.replace(stored, **{name: value for name, value in given.items() if value is not None})
    if body.category is not None and body.subCategory is None:
        stored.subCategory = None
    refuse_faults(category_faults(own.category, stored.category, stored.subCategory))
    _refuse_template(body.templateId)
    owner = None if body.owner is None else await _owner(call, own, body.owner, of=old.id)
    event, rule = None, None
    if body.stateTransition is not None:
        step = body.stateTransition
        source: Json = {"appId": call.origin_app}
        event = AppliedEvent(step.eventCode, step.reasonCode, call.at // 1000, {}, source)
        rule = await _rule(call, own, old, event)
    return plan_update(
        call, PARTICIPANT, type_, old, values=body.properties, body=stored, parent=owner, event=event, rule=rule
    )


async def plan_apply_event(call: Call, body: ApplyEvent) -> Change:
    """``PUT /{plural}/{participantId}/state/event``."""
    type_ = await _type(call)
    old = await _participant(call, type_)
    source: Json = {name: value for name, value in msgspec.to_builtins(body.source).items() if value is not None}
    event = AppliedEvent(body.eventCode, body.reasonCode, body.timestamp, body.data, source)
    rule = await _rule(call, own_of(type_.body), old, event)
    return plan_event(call, PARTICIPANT, type_, old, event, rule)


async def get_participant(call: Call, body: None) -> Json:
    """``GET /{plural}/{participantId}``, without the properties that other apps keep to themselves."""
    type_ = await _type(call)
    return show_to(await _participant(call, type_), type_, call.origin_app)


async def list_participants(call: Call, body: None) -> Json:
    """``GET /{plural}``."""
    type_ = await _type(call)
    page = await list_resources(call, PARTICIPANT, type_)
    shown = [select_fields(show_to(row, type_, call.origin_app), page.select) for row in page.resources]
    return {"meta": {"totalElements": page.total}, "participants": shown}


async def get_state(call: Call, body: None) -> Json:
    """``GET /{plural}/{participantId}/state``."""
    return show_state(await _participant(call, await _type(call)))


def participant_id(tenant: str, plural: str, unique_code: str) -> str:
    """The id of a participant, the same for the same code on every machine."""
    return derived(plural, tenant, plural, unique_code)


async def _type(call: Call) -> CompiledType:
    return await need_type(call, PARTICIPANT, call.path["participantTypePluralName"])


async def _participant(call: Call, type_: CompiledType) -> Resource:
    id = call.path["participantId"]
    found = await call.get(PARTICIPANT.name, id)
    if found is None or found.type != type_.id:
        raise Refusal(Cause.NOT_FOUND, f"there is no participant {id!r} of type {type_.id}")
    return found


async def _owner(call: Call, own: TypeOwn, owner: str, *, of: str | None = None) -> str:
    """The owner's id as it is stored: the tenant, or a participant of a type that may own this one."""
    tenant_owner, bare = await owner_ids(call)
    if owner in (tenant_owner, bare):
        return tenant_owner
    if owner == of:
        raise Refusal(Cause.RULE, "a participant cannot own itself")
    found = await call.get(PARTICIPANT.name, owner)
    if found is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no owner {owner!r}")
    if not owner_admitted(own.allowedOwner, found.type):
        raise Refusal(Cause.RULE, f"participants of type {found.type} may not own this type")
    return owner


async def _rule(call: Call, own: TypeOwn, old: Resource, event: AppliedEvent) -> EventRule | None:
    return await event_rule(
        call, PARTICIPANT.name, own.entityCode, event.event_code, reason_code=event.reason_code, state=old.state
    )


def _refuse_template(template: Any) -> None:
    if template is not None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no template {template!r}")
