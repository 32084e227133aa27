"""The operations of types: made, changed, given attributes, a machine and custom code; read and listed.

See: contract/participant.md sections 4.1 to 4.3, 5, 7; contract/container.md sections 1, 4, 6; contract/entity.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic

import msgspec

from haulier.core.attributes import AttributeConfig
from haulier.core.ids import derived
from haulier.core.json_decoding import convert_object
from haulier.core.machine import MachineConfig, check_machine, parse_machine, to_document
from haulier.core.refusal import Cause, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import StoredType, TypeBody
from haulier.platform.listing.query import list_resources, select_fields
from haulier.platform.outbound.hooks import HookConfig, KeptHook
from haulier.platform.outbound.sealed_hooks import opened_hook, sealed_hook
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource, to_json, without_nulls
from haulier.platform.typed.changelog import show_change_log
from haulier.platform.typed.events import ATTRIBUTES_UPDATED, CUSTOM_CODE_UPDATED, STATE_MACHINE_UPDATED, UPDATED
from haulier.platform.typed.requests import HOOK_METHODS
from haulier.platform.typed.sealed_machines import opened_machine, with_machine
from haulier.platform.typed.serialization import show_attributes, show_page
from haulier.platform.typed.type_changes import (
    check_type_owner,
    insert_type_change,
    need_type_row,
    new_attributes,
    update_type_change,
    with_attributes,
    with_hook,
)
from haulier.platform.typed.typed_resource import NewType, Own, TypedResource


class TypePlans(Generic[Own]):
    """The plans and handles of one service's types."""

    def __init__(self, typed: TypedResource[Own]) -> None:
        self._typed = typed

    async def plan_create(self, call: Call, body: Any) -> Change:
        """Make a type and its entry in the registry of entities, in one change."""
        self._typed.check_type(body)
        return await self.plan_new(call, self._typed.new_type(call, body))

    async def plan_new(self, call: Call, new: NewType[Own]) -> Change:
        """Make the type, whoever describes it."""
        typed = self._typed
        code = new.own.entityCode or None
        events = typed.event_codes(new.own)
        row = await typed.registry.new_entity(call, typed.kind.name, new.id, typed.type_text, code, events)
        stored = TypeBody(
            name=new.name or new.id,
            ownerAppId=call.origin_app,
            attributes=new_attributes(new.attributes, None if new.open_attributes else call.origin_app),
            machine=_with_terminal_ttl(new.machine or typed.kind.default_machine, await typed.terminal_ttl(call)),
            own=msgspec.to_builtins(msgspec.structs.replace(new.own, entityCode=row.id)),
        )
        change = insert_type_change(call, typed.kind, new.id, stored, key=new.key, parent=new.parent)
        change.rows.append(row)
        change.replan_on_conflict = typed.registry.replan_on_conflict
        return self._with_payload(change, stored)

    async def plan_update(self, call: Call, body: Any) -> Change:
        """Change what is the service's own of a type, which only its app may, or attributes."""
        typed = self._typed
        typed.check_type(body)
        row, stored = await self._row(call)
        changed, given = typed.updated_type(stored, body), typed.given_attributes(body)
        if changed != stored or not given:
            check_type_owner(call, stored)
        if given:
            changed = await with_attributes(call, typed.kind, row.id, changed, given, app=call.origin_app)
        change = self._change(call, row, changed, UPDATED)
        before, after = (typed.event_codes(typed.own_of(type_)) for type_ in (stored, changed))
        if before != after:
            code = typed.own_of(changed).entityCode
            change.rows += await typed.registry.rebind(call, code, after, [one for one in before if one not in after])
        return change

    async def get_type(self, call: Call, _body: None) -> Json:
        """One type."""
        row, _ = await self._row(call)
        return self._typed.type_kind.show(row)

    async def list_types(self, call: Call, _body: None) -> Json:
        """A page of types."""
        page = await list_resources(call, self._typed.type_kind, None, parent=self._typed.types_parent(call))
        shown = [select_fields(self._typed.type_kind.show(row), page.select) for row in page.resources]
        return show_page(self._typed.types_member, shown, page.total)

    async def get_change_log(self, call: Call, _body: None) -> Json:
        """What happened to a type, newest first."""
        row, _ = await self._row(call)
        return await show_change_log(call, self._typed.type_kind, row.id)

    async def plan_update_attributes(self, call: Call, body: Any) -> Change:
        """Add or redefine attributes: any app may add attributes of its own."""
        row, stored = await self._row(call)
        changed = await with_attributes(call, self._typed.kind, row.id, stored, body.attributes, app=call.origin_app)
        return self._change(call, row, changed, ATTRIBUTES_UPDATED)

    async def plan_open_attributes(self, call: Call, id: str, given: Sequence[AttributeConfig]) -> Change:
        """Add attributes that every app may write to a type, whoever made it."""
        row, stored = await need_type_row(call, self._typed.kind, id)
        changed = await with_attributes(call, self._typed.kind, id, stored, given, app=None)
        return self._change(call, row, changed, ATTRIBUTES_UPDATED)

    async def get_attributes(self, call: Call, _body: None) -> Json:
        """A type's attributes."""
        row, stored = await self._row(call)
        return self._typed.show_frame(row, stored) | {"attributes": show_attributes(stored.attributes)}

    async def plan_create_machine(self, call: Call, body: Any) -> Change:
        """Give a type that has none its machine."""
        row, stored = await self._own_row(call)
        if stored.machine is not None:
            raise Refusal(Cause.TAKEN, "the type has a state machine already")
        return await self._plan_machine(call, row, stored, body, ())

    async def plan_update_machine(self, call: Call, body: Any) -> Change:
        """Replace the whole machine; the main states stay. A type that has none gets its first one."""
        row, stored = await self._own_row(call)
        known = stored.machine.states if stored.machine is not None else ()
        mains = self._typed.main_states or [state.name for state in known]
        return await self._plan_machine(call, row, stored, body, mains)

    async def _plan_machine(
        self, call: Call, row: Resource, stored: StoredType, body: Any, mains: Sequence[str]
    ) -> Change:
        """The change that gives a type this machine, whose main states are ``mains`` unless there are none yet."""
        typed = self._typed
        document = typed.machine_document(stored, body)
        if document["terminalTTL"] is None:
            document["terminalTTL"] = await typed.terminal_ttl(call)
        machine = parse_machine(document, mains)
        known = await typed.registry.usable_events(call, typed.kind.name, typed.own_of(stored).entityCode)
        refuse_faults(check_machine(machine, known_events=known, fixed_mains=mains))
        changed = with_machine(call.seal, stored, machine)
        return self._change(call, row, changed, STATE_MACHINE_UPDATED)

    async def get_machine(self, call: Call, _body: None) -> Json:
        """A type's machine."""
        row, stored = await self._row(call)
        machine = opened_machine(call.unseal, stored)
        if machine is None:
            raise Refusal(Cause.NOT_FOUND, "the type has no state machine")
        document = to_document(machine, self._typed.machine_shape)
        return self._typed.show_frame(row, stored) | document

    async def plan_create_hook(self, call: Call, body: Any) -> Change:
        """Register custom code. A method has one hook: registering again replaces it."""
        row, stored = await self._own_row(call)
        hook = _hook_of(body)
        return self._plan_hook(call, row, stored, derived("handler", row.id, hook.method_name), hook)

    async def plan_update_hook(self, call: Call, body: Any) -> Change:
        """Change custom code that is registered; members that are left out stay."""
        row, stored = await self._own_row(call)
        id = call.path["handlerId"]
        return self._plan_hook(call, row, stored, id, _hook_of(body, _opened(call, _need_hook(stored, id))))

    async def list_hooks(self, call: Call, _body: None) -> list[Json]:
        """A type's custom code."""
        _, stored = await self._row(call)
        return [_show_hook(id, _opened(call, hook)) for id, hook in stored.hooks.items()]

    async def get_hook(self, call: Call, _body: None) -> Json:
        """One piece of custom code."""
        _, stored = await self._row(call)
        id = call.path["handlerId"]
        return _show_hook(id, _opened(call, _need_hook(stored, id)))

    def _plan_hook(self, call: Call, row: Resource, stored: StoredType, id: str, hook: HookConfig) -> Change:
        """The change that gives a type this custom code. Raises Refusal when another has the same method."""
        others = {known.method_name for known_id, known in stored.hooks.items() if known_id != id}
        if hook.method_name in others:
            raise invalid("methodName", "taken", f"there is custom code for {hook.method_name} already", Cause.TAKEN)
        kept = sealed_hook(call.seal, hook)
        change = self._change(call, row, with_hook(stored, id, kept), CUSTOM_CODE_UPDATED)
        change.answer = {"id": id}
        return change

    async def _row(self, call: Call) -> tuple[Resource, StoredType]:
        return await need_type_row(call, self._typed.kind, self._typed.type_id(call))

    async def _own_row(self, call: Call) -> tuple[Resource, StoredType]:
        """The type, which the calling app owns."""
        row, stored = await self._row(call)
        check_type_owner(call, stored)
        return row, stored

    def _change(self, call: Call, row: Resource, changed: TypeBody, happened: str) -> Change:
        return self._with_payload(update_type_change(call, self._typed.kind, row, changed, happened), changed)

    def _with_payload(self, change: Change, stored: TypeBody) -> Change:
        """The change with what its event and the answer say of the type: never the headers of custom code."""
        change.payload = to_json(self._typed.show_type(stored))
        change.answer = self._typed.type_answer(stored)
        return change


def _hook_of(body: Any, former: HookConfig | None = None) -> HookConfig:
    """Custom code as it is kept, from what is given and, for the rest, from what it was."""
    members: Json = (msgspec.to_builtins(former) if former is not None else {}) | without_nulls(body)
    return convert_object(members | {"methodName": hook_method(members["methodName"])}, HookConfig, "")


def hook_method(text: str) -> str:
    """The method of custom code as the reference spells it; letters are compared without regard to case."""
    method = next((known for known in HOOK_METHODS if known.lower() == text.lower()), None)
    if method is None:
        raise invalid("methodName", "enum", f"must be one of {', '.join(HOOK_METHODS)}")
    return method


def _show_hook(id: str, hook: HookConfig) -> Json:
    shown: Json = {"id": id, **msgspec.to_builtins(hook)}
    return shown


def _opened(call: Call, hook: KeptHook) -> HookConfig:
    """Custom code as it was registered, to be shown or changed."""
    return opened_hook(call.unseal, hook)


def _need_hook(stored: StoredType, id: str) -> KeptHook:
    hook = stored.hooks.get(id)
    if hook is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no custom code {id!r}")
    return hook


def _with_terminal_ttl(machine: MachineConfig | None, ttl: str | None) -> MachineConfig | None:
    """The machine with another time that ended instances are kept."""
    return machine if machine is None or ttl is None else msgspec.structs.replace(machine, terminalTTL=ttl)
