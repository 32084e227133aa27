"""Participant types: made, changed, given attributes, a machine and custom code.

See: contract/participant.md sections 4.1 to 4.3, 5, 7.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.ids import derived
from haulier.core.jsons import convert_object
from haulier.core.machine import check_machine, parse_machine, to_document
from haulier.core.refusal import Cause, Refusal, refuse_faults
from haulier.platform.call import Call
from haulier.platform.changes import Change
from haulier.platform.kinds import TYPE_DECODER, TypeBody
from haulier.platform.listing import list_resources, select_fields
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.resources import Json, Resource, to_json
from haulier.platform.types import (
    check_type_owner,
    need_type_row,
    plan_attributes,
    plan_hook,
    plan_machine,
    plan_new_type,
    plan_type_change,
)
from haulier.services.participant.kind import (
    MAIN_STATES,
    PARTICIPANT,
    PARTICIPANT_TYPE,
    TypeOwn,
    new_type_body,
    own_of,
    show_names,
    show_type,
    show_type_body,
)
from haulier.services.participant.rules import check_allowed_owner, check_categories, check_names, hook_method
from haulier.services.participant.wire import CreateType, TypeHook, UpdateAttributes, UpdateMachine, UpdateType
from haulier.services.statemachine import ENTITY, EntityBody, new_entity, read_entity, usable_events

ENTITY_TEXT = "participant type"


async def plan_create(call: Call, body: CreateType) -> Change:
    """``POST /participant-types``: the type, and its entry in the registry of entities, in one change."""
    plural, singular = body.name.plural, body.name.singular
    check_names(plural, singular)
    check_allowed_owner(body.allowedOwner)
    check_categories(body.category or [])
    entity = EntityBody(entityCode="", name=plural, description=ENTITY_TEXT, owner=PARTICIPANT.name, type=plural)
    row = await new_entity(call, entity, key=f"{PARTICIPANT.name}:{plural}", code=body.entityCode)
    own = TypeOwn(
        singular=singular,
        entityCode=row.id,
        alias=_plain(body.alias),
        category=body.category or [],
        allowedOwner=body.allowedOwner,
        enableOrchestrator=body.enableOrchestrator,
    )
    stored = new_type_body(plural, own, call.origin_app)
    change = plan_new_type(call, PARTICIPANT, plural, stored, key=singular)
    change.rows.append(row)
    change.contested = frozenset({ENTITY})
    return _told(change, stored)


async def plan_update(call: Call, body: UpdateType) -> Change:
    """``PUT /participant-types/{plural}``: categories and owner rules of a type."""
    check_allowed_owner(body.allowedOwner)
    check_categories(body.category or [])
    row, stored = await _own_row(call)
    own = own_of(stored)
    given: dict[str, Any] = {
        "alias": _plain(body.alias),
        "category": body.category,
        "allowedOwner": body.allowedOwner,
        "enableOrchestrator": body.enableOrchestrator,
    }
    own = msgspec.structs.replace(own, **{name: value for name, value in given.items() if value is not None})
    changed = msgspec.structs.replace(stored, own=msgspec.to_builtins(own))
    return _told(plan_type_change(call, PARTICIPANT, row, changed, "Updated"), changed)


async def get_type(call: Call, body: None) -> Json:
    """``GET /participant-types/{plural}``."""
    row, _ = await _row(call)
    return show_type(row)


async def list_types(call: Call, body: None) -> Json:
    """``GET /participant-types``."""
    page = await list_resources(call, PARTICIPANT_TYPE, None)
    shown = [select_fields(show_type(row), page.select) for row in page.resources]
    return {"meta": {"totalElements": page.total}, "participantTypes": shown}


async def plan_put_attributes(call: Call, body: UpdateAttributes) -> Change:
    """``PUT /participant-types/{plural}/config/attributes``: any app may add attributes of its own."""
    change = await plan_attributes(call, PARTICIPANT, call.path["participantTypePluralName"], body.attributes)
    return _told(change, TYPE_DECODER.decode(change.rows[0].body))


async def get_attributes(call: Call, body: None) -> Json:
    """``GET /participant-types/{plural}/config/attributes``."""
    row, stored = await _row(call)
    attributes = [msgspec.to_builtins(attribute) for attribute in stored.attributes]
    for attribute in attributes:
        attribute.pop("slot", None)
    return show_names(row, stored) | {"attributes": attributes}


async def plan_put_machine(call: Call, body: UpdateMachine) -> Change:
    """``PUT /participant-types/{plural}/config/state-machine``: the whole machine, with the same main states."""
    plural = call.path["participantTypePluralName"]
    _, stored = await _own_row(call)
    document = {"states": body.states, "terminalTTL": body.terminalTTL, "callback": _machine_callback(body)}
    machine = parse_machine(document, MAIN_STATES)
    entity = await read_entity(call, own_of(stored).entityCode)
    known = await usable_events(call, PARTICIPANT.name, entity)
    refuse_faults(check_machine(machine, known_events=known, fixed_mains=MAIN_STATES))
    change = await plan_machine(call, PARTICIPANT, plural, machine)
    return _told(change, stored)


async def get_machine(call: Call, body: None) -> Json:
    """``GET /participant-types/{plural}/config/state-machine``."""
    row, stored = await _row(call)
    assert stored.machine is not None, "made with the default machine and never without one"
    return show_names(row, stored) | to_document(stored.machine, "object")


async def plan_register_hook(call: Call, body: TypeHook) -> Change:
    """``POST /participant-types/{plural}/config/handlers``. A method has one hook: registering again replaces it."""
    hook = hook_of(body)
    plural = call.path["participantTypePluralName"]
    return await _plan_hook(call, derived("handler", plural, hook.method_name), hook, replace=False)


async def plan_replace_hook(call: Call, body: TypeHook) -> Change:
    """``PUT /participant-types/{plural}/config/handlers/{handlerId}``."""
    return await _plan_hook(call, call.path["handlerId"], hook_of(body), replace=True)


async def _plan_hook(call: Call, hook_id: str, hook: HookConfig, *, replace: bool) -> Change:
    _, stored = await _own_row(call)
    others = {known.method_name for id, known in stored.hooks.items() if id != hook_id}
    if hook.method_name in others:
        raise Refusal(Cause.TAKEN, f"there is custom code for {hook.method_name} already")
    change = await plan_hook(call, PARTICIPANT, call.path["participantTypePluralName"], hook_id, hook, replace=replace)
    answer = change.answer
    change = _told(change, stored)
    change.answer = answer
    return change


def hook_of(body: TypeHook) -> HookConfig:
    """Custom code as the engine keeps it."""
    members = {name: value for name, value in msgspec.to_builtins(body).items() if value is not None}
    return convert_object(members | {"methodName": hook_method(body.methodName)}, HookConfig, "")


async def list_hooks(call: Call, body: None) -> list[Json]:
    """``GET /participant-types/{plural}/config/handlers``."""
    _, stored = await _row(call)
    return [_show_hook(id, hook) for id, hook in stored.hooks.items()]


async def get_hook(call: Call, body: None) -> Json:
    """``GET /participant-types/{plural}/config/handlers/{handlerId}``."""
    _, stored = await _row(call)
    hook = stored.hooks.get(call.path["handlerId"])
    if hook is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no custom code {call.path['handlerId']!r}")
    return _show_hook(call.path["handlerId"], hook)


def _show_hook(id: str, hook: HookConfig) -> Json:
    shown: Json = {"id": id, **msgspec.to_builtins(hook)}
    return shown


async def _row(call: Call) -> tuple[Resource, TypeBody]:
    return await need_type_row(call, PARTICIPANT, call.path["participantTypePluralName"])


async def _own_row(call: Call) -> tuple[Resource, TypeBody]:
    """The type, which the calling app owns."""
    row, stored = await _row(call)
    check_type_owner(call, stored)
    return row, stored


def _told(change: Change, stored: TypeBody) -> Change:
    """What events and callbacks tell of a type, and what the caller gets: its name.

    Headers of custom code stay inside.
    """
    change.data = to_json(show_type_body(stored))
    change.answer = {"name": stored.name}
    return change


def _plain(value: Any) -> Any:
    return None if value is None else msgspec.to_builtins(value)


def _machine_callback(body: UpdateMachine) -> Json | None:
    """Of the body's callback the part that the machine keeps: it hears of every change of state from now on."""
    if body.callback is None or not body.callback.url:
        return None
    return {"url": body.callback.url, "meta": body.callback.meta}
