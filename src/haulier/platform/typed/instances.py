"""The operations of instances: made, changed, moved by events; read and listed.

See: contract/participant.md sections 4.4, 4.5 and 5; contract/container.md sections 4 and 8; contract/entity.md 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic

import msgspec

from haulier.core.machine import EVENT_CODE, REASON_CODE
from haulier.core.refusal import Cause, Refusal
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.listing.query import list_resources, select_fields
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json, Resource, without_nulls
from haulier.platform.typed.changelog import show_change_log
from haulier.platform.typed.instance_changes import AppliedEvent, event_change, insert_change, show_state, update_change
from haulier.platform.typed.serialization import show_page
from haulier.platform.typed.typed_resource import Own, TypedResource

_TRANSITION_MEMBERS = {code: f"stateTransition.{code}" for code in (EVENT_CODE, REASON_CODE)}


class InstancePlans(Generic[Own]):
    """The plans and handles of one service's instances."""

    def __init__(self, typed: TypedResource[Own]) -> None:
        self._typed = typed

    @property
    def typed(self) -> TypedResource[Own]:
        """What the service declares of them."""
        return self._typed

    async def hooks_of(self, call: Call) -> Mapping[str, HookConfig]:
        """The custom code registered for the instance's type."""
        return (await self._type(call)).hooks

    async def plan_create(self, call: Call, body: Any, type_: CompiledType[Own] | None = None) -> Change:
        """Make an instance in the first state of its type's machine."""
        # Rows of a batch bring their type; otherwise the path names it.
        type_ = type_ or await self._type(call)
        new = await self._typed.new_instance(call, type_, body)
        return insert_change(
            call, self._typed.kind, new.templated or type_, new.id, values=new.values, body=new.body, key=new.key,
            parent=new.parent, state=new.state,
        )  # fmt: skip

    async def plan_update(
        self, call: Call, body: Any, type_: CompiledType[Own] | None = None, old: Resource | None = None
    ) -> Change:
        """Change values and fields and, when an event comes along, the state: both or neither."""
        # Rows of a batch bring type and instance; otherwise the path names them.
        type_ = type_ or await self._type(call)
        old = in_first_state(old, type_) if old is not None else await self._instance(call, type_)
        changed = await self._typed.updated_instance(call, type_, old, body)
        event, rule = None, None
        step = getattr(body, "stateTransition", None)
        if step is not None:
            source: Json = {"appId": call.origin_app}
            event = AppliedEvent(
                step.eventCode, step.reasonCode, call.at // 1000, {}, source, members=_TRANSITION_MEMBERS
            )
            rule = await self._typed.rule_of(call, type_, event, old.state)
        return update_change(
            call, self._typed.kind, changed.templated or type_, old, values=changed.values, body=changed.body,
            parent=changed.parent, event=event, rule=rule,
        )  # fmt: skip

    async def plan_apply_event(self, call: Call, body: Any) -> Change:
        """Apply an event, which may move the state."""
        type_ = await self._type(call)
        old = await self._instance(call, type_)
        source: Json = {"appId": call.origin_app} if body.source is None else without_nulls(body.source)
        timestamp = call.at // 1000 if body.timestamp is None else body.timestamp
        propagate = getattr(body, "propagate", None)
        event = AppliedEvent(body.eventCode, body.reasonCode, timestamp, body.data or {}, source, propagate)
        return event_change(
            call, self._typed.kind, type_, old, event, await self._typed.rule_of(call, type_, event, old.state)
        )

    async def get_instance(self, call: Call, _body: None) -> Json:
        """One instance, without the values that other apps keep to themselves."""
        type_ = await self._type(call)
        return await self._typed.show_one(call, await self._instance(call, type_), type_)

    async def list_instances(self, call: Call, _body: None) -> Json:
        """A page of a type's instances."""
        type_ = await self._type(call)
        page = await list_resources(call, self._typed.kind, type_)
        shown, turns_given = [], CooperativeYield()
        for row in page.resources:
            shown.append(
                select_fields(self._typed.show_to(in_first_state(row, type_), type_, call.origin_app), page.select)
            )
            await turns_given.yield_if_due()  # rows may be long
        return show_page(self._typed.instances_member, shown, page.total)

    async def get_state(self, call: Call, _body: None) -> Json:
        """The state of an instance and the last event."""
        row = await self._instance(call, await self._type(call))
        if row.state is None:
            raise Refusal(Cause.STATE_MACHINE, "the type has no state machine")
        return show_state(row)

    async def get_change_log(self, call: Call, _body: None) -> Json:
        """What happened to an instance, newest first, without the values that other apps keep to themselves."""
        type_ = await self._type(call)
        return await show_change_log(call, self._typed.kind, (await self._instance(call, type_)).id, type_)

    async def _type(self, call: Call) -> CompiledType[Own]:
        return await self._typed.need_type(call, self._typed.type_id(call))

    async def _instance(self, call: Call, type_: CompiledType) -> Resource:
        id, kind = self._typed.instance_id(call), self._typed.kind
        found = await self._typed.find_instance(call)
        if found is None or found.type != type_.id:
            raise Refusal(Cause.NOT_FOUND, f"there is no {kind.noun.lower()} {id!r} of type {type_.id}")
        return in_first_state(found, type_)


def in_first_state(row: Resource, type_: CompiledType) -> Resource:
    """The instance, in the machine's first state when it was made before its type had a machine."""
    if row.state is not None or type_.machine is None:
        return row
    return msgspec.structs.replace(row, state=type_.machine.initial)
