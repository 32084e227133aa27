"""The operations of types: made, changed, given attributes, a machine and custom code; read and listed.

See: contract/participant.md sections 4.1 to 4.3, 5, 7; contract/container.md sections 1, 4, 6; contract/entity.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from haulier.core.ids import derived
from haulier.core.jsons import convert_object
from haulier.core.machine import MachineConfig, check_machine, parse_machine, to_document
from haulier.core.refusal import Cause, Refusal, refuse_faults
from haulier.platform.call import Call
from haulier.platform.changes import Change
from haulier.platform.kinds import TYPE_DECODER, TypeBody
from haulier.platform.listing import list_resources, select_fields
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.resources import Json, Resource, to_json
from haulier.platform.typed.changelog import show_change_log
from haulier.platform.typed.declared import ENTITY_CODE, Typed
from haulier.platform.typed.shown import show_attributes
from haulier.platform.types import (
    check_type_owner,
    need_type_row,
    new_attributes,
    plan_attributes,
    plan_hook,
    plan_machine,
    plan_new_type,
    plan_type_change,
    with_attributes,
)


class TypePlans:
    """The plans and handles of one service's types."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed

    async def plan_create(self, call: Call, body: Any) -> Change:
        """Make a type and its entry in the registry of entities, in one change."""
        typed = self._typed
        new = typed.new_type(call, body)
        row = await typed.registry.new_entity(call, typed.kind.name, new.id, typed.type_text, new.entity_code)
        stored = TypeBody(
            name=new.name or new.id,
            ownerAppId=call.origin_app,
            attributes=new_attributes(new.attributes, call.origin_app),
            machine=_lasting(typed.default_machine(), await typed.terminal_ttl(call)),
            own=new.own | {ENTITY_CODE: row.id},
        )
        change = plan_new_type(call, typed.kind, new.id, stored, key=new.key, parent=new.parent)
        change.rows.append(row)
        change.contested = typed.registry.contested
        return self._told(change, stored)

    async def plan_update(self, call: Call, body: Any) -> Change:
        """Change what is the service's own of a type, which only its app may, or attributes."""
        typed = self._typed
        row, stored = await self._row(call)
        changed, given = typed.changed(stored, body), typed.given_attributes(body)
        if changed != stored or not given:
            check_type_owner(call, stored)
        if given:
            changed = await with_attributes(call, typed.kind, row.id, changed, given)
        return self._told(plan_type_change(call, self._typed.kind, row, changed, "Updated"), changed)

    async def get_type(self, call: Call, _body: None) -> Json:
        """One type."""
        row, _ = await self._row(call)
        return self._typed.type_kind.show(row)

    async def list_types(self, call: Call, _body: None) -> Json:
        """A page of types."""
        page = await list_resources(call, self._typed.type_kind, None, parent=self._typed.types_parent(call))
        shown = [select_fields(self._typed.type_kind.show(row), page.select) for row in page.resources]
        return self._typed.show_types(shown, page.total)

    async def get_change_log(self, call: Call, _body: None) -> Json:
        """What happened to a type, newest first."""
        row, _ = await self._row(call)
        return await show_change_log(call, self._typed.type_kind, row.id)

    async def plan_put_attributes(self, call: Call, body: Any) -> Change:
        """Add or redefine attributes: any app may add attributes of its own."""
        change = await plan_attributes(call, self._typed.kind, self._typed.type_id(call), body.attributes)
        return self._told(change, TYPE_DECODER.decode(change.rows[0].body))

    async def get_attributes(self, call: Call, _body: None) -> Json:
        """A type's attributes."""
        row, stored = await self._row(call)
        return self._typed.show_frame(row, stored) | {"attributes": show_attributes(stored)}

    async def plan_register_machine(self, call: Call, body: Any) -> Change:
        """Give a type that has none its machine."""
        _, stored = await self._own_row(call)
        if stored.machine is not None:
            raise Refusal(Cause.TAKEN, "the type has a state machine already")
        return await self._plan_machine(call, stored, body, ())

    async def plan_put_machine(self, call: Call, body: Any) -> Change:
        """Replace the whole machine; the main states stay."""
        _, stored = await self._own_row(call)
        mains = self._typed.main_states or [state.name for state in _need_machine(stored).states]
        return await self._plan_machine(call, stored, body, mains)

    async def _plan_machine(self, call: Call, stored: TypeBody, body: Any, mains: Sequence[str]) -> Change:
        typed = self._typed
        document = typed.machine_document(stored, body)
        if document["terminalTTL"] is None:
            document["terminalTTL"] = await typed.terminal_ttl(call)
        machine = parse_machine(document, mains)
        known = await typed.registry.usable_events(call, typed.kind.name, stored.own[ENTITY_CODE])
        refuse_faults(check_machine(machine, known_events=known, fixed_mains=mains))
        change = await plan_machine(call, typed.kind, typed.type_id(call), machine)
        return self._told(change, stored)

    async def get_machine(self, call: Call, _body: None) -> Json:
        """A type's machine."""
        row, stored = await self._row(call)
        document = to_document(_need_machine(stored), self._typed.machine_shape)
        return self._typed.show_frame(row, stored) | document

    async def plan_register_hook(self, call: Call, body: Any) -> Change:
        """Register custom code. A method has one hook: registering again replaces it."""
        hook = self._hook_of(body)
        hook_id = derived("handler", self._typed.type_id(call), hook.method_name)
        return await self._plan_hook(call, hook_id, hook, replace=False)

    async def plan_replace_hook(self, call: Call, body: Any) -> Change:
        """Replace custom code that is registered."""
        return await self._plan_hook(call, call.path["handlerId"], self._hook_of(body), replace=True)

    async def list_hooks(self, call: Call, _body: None) -> list[Json]:
        """A type's custom code."""
        _, stored = await self._row(call)
        return [_show_hook(id, hook) for id, hook in stored.hooks.items()]

    async def get_hook(self, call: Call, _body: None) -> Json:
        """One piece of custom code."""
        _, stored = await self._row(call)
        id = call.path["handlerId"]
        hook = stored.hooks.get(id)
        if hook is None:
            raise Refusal(Cause.NOT_FOUND, f"there is no custom code {id!r}")
        return _show_hook(id, hook)

    async def _plan_hook(self, call: Call, hook_id: str, hook: HookConfig, *, replace: bool) -> Change:
        _, stored = await self._own_row(call)
        others = {known.method_name for id, known in stored.hooks.items() if id != hook_id}
        if hook.method_name in others:
            raise Refusal(Cause.TAKEN, f"there is custom code for {hook.method_name} already")
        change = await plan_hook(call, self._typed.kind, self._typed.type_id(call), hook_id, hook, replace=replace)
        answer = change.answer
        change = self._told(change, stored)
        change.answer = answer
        return change

    def _hook_of(self, body: Any) -> HookConfig:
        """Custom code as it is kept."""
        members = {name: value for name, value in msgspec.to_builtins(body).items() if value is not None}
        method = self._typed.hook_method(body.methodName)
        return convert_object(members | {"methodName": method}, HookConfig, "")

    async def _row(self, call: Call) -> tuple[Resource, TypeBody]:
        return await need_type_row(call, self._typed.kind, self._typed.type_id(call))

    async def _own_row(self, call: Call) -> tuple[Resource, TypeBody]:
        """The type, which the calling app owns."""
        row, stored = await self._row(call)
        check_type_owner(call, stored)
        return row, stored

    def _told(self, change: Change, stored: TypeBody) -> Change:
        """The change with what events, callbacks and the caller hear. Headers of custom code stay inside."""
        change.data = to_json(self._typed.show_type(stored))
        change.answer = self._typed.type_answer(stored)
        return change


def _show_hook(id: str, hook: HookConfig) -> Json:
    shown: Json = {"id": id, **msgspec.to_builtins(hook)}
    return shown


def _need_machine(stored: TypeBody) -> MachineConfig:
    if stored.machine is None:
        raise Refusal(Cause.NOT_FOUND, "the type has no state machine")
    return stored.machine


def _lasting(machine: MachineConfig | None, ttl: str | None) -> MachineConfig | None:
    """The machine with another time that ended instances are kept."""
    return machine if machine is None or ttl is None else msgspec.structs.replace(machine, terminalTTL=ttl)
