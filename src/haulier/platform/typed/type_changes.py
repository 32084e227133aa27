"""Types of any kind: made once, extended with attributes, hooks and machines, compiled once a version.

See: contract/participant.md section 4, contract/dispatch.md "Custom attributes", contract/conventions.md section 9.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core.attributes import (
    AttributeConfig,
    StoredAttribute,
    check_attributes,
    columns_to_rebuild,
    merge_attributes,
)
from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import TYPE_DECODER, CompiledType, Kind, StoredType, TypeBody
from haulier.platform.outbound.hooks import KeptHook
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.typed.events import ATTRIBUTES_UPDATED, CREATED, type_event_name
from haulier.platform.typed.index_builds import index_timer

SQL = load_statements("haulier.platform.storage", "types.sql")

MAX_HOOKS = 64
"""Custom code registered for one type."""


async def need_type(call: Call, kind: Kind, id: str, member: str = "") -> CompiledType:
    """The compiled type, which the change then relies on. An unknown one is refused as the kind documents; ``member``
    is what names it, if not the path.
    """
    found = await call.config(kind.type_kind, id)
    if found is None:
        raise _unknown(kind, id, member)
    compiled: CompiledType = found.value
    return compiled


async def need_type_row(call: Call, kind: Kind, id: str) -> tuple[Resource, StoredType]:
    """The stored type, to be replaced."""
    row = await call.get(kind.type_kind, id)
    if row is None:
        raise _unknown(kind, id)
    return row, row.body_as(TYPE_DECODER)


def _unknown(kind: Kind, id: str, member: str = "") -> Refusal:
    text = kind.unknown_type_text or f"there is no {kind.type_noun} {id!r}"
    return Refusal(kind.unknown_type, text, [Fault(member, "unknown", text)] if member else [])


def insert_type_change(
    call: Call, kind: Kind, id: str, body: TypeBody, *, key: str | None = None, parent: str | None = None
) -> Change:
    """Make a type; its id or key decides whether it exists already."""
    row = RowWrite(kind.type_kind, id, 0, key=key, parent=parent, body=to_json(body))
    return row_change(type_event_name(kind, CREATED), row)


def update_type_change(call: Call, kind: Kind, row: Resource, body: TypeBody, happened: str) -> Change:
    """Replace a type. The indexes of attributes that become indexed are built once it is."""
    write = replacing(row, body=body)
    change = row_change(type_event_name(kind, happened), write)
    if columns_to_rebuild(row.body_as(TYPE_DECODER).attributes, body.attributes):
        change.timers.append(index_timer(call, kind, row.id, write.version))
    return change


def check_type_owner(call: Call, body: TypeBody) -> None:
    """Refuse a change of the type itself by another app than its owner."""
    if body.ownerAppId not in (None, call.origin_app):
        raise Refusal(Cause.FORBIDDEN, "the type belongs to another app, which alone may change it")


def new_attributes(given: Sequence[AttributeConfig], app: str | None) -> list[StoredAttribute]:
    """The attributes of a type that is made with them."""
    refuse_faults(check_attributes(given))
    return merge_attributes([], given, app)


async def attributes_change(call: Call, kind: Kind, id: str, given: Sequence[AttributeConfig]) -> Change:
    """Add or replace attribute definitions; nothing is removed, so repeating the call is harmless."""
    row, body = await need_type_row(call, kind, id)
    changed = await with_attributes(call, kind, id, body, given, app=call.origin_app)
    return update_type_change(call, kind, row, changed, ATTRIBUTES_UPDATED)


async def with_attributes(
    call: Call, kind: Kind, id: str, body: TypeBody, given: Sequence[AttributeConfig], *, app: str | None
) -> TypeBody:
    """The type with these attributes added or redefined by an app; None adds open ones. Those that become indexed are
    filtered from the JSON first.
    """
    refuse_faults(check_attributes(given))
    merged = merge_attributes(body.attributes, given, app)
    moved = columns_to_rebuild(body.attributes, merged)
    unbuilt = set(body.unbuilt) & {item.name for item in merged if item.slot}
    if moved and await call.fetch_list_value(SQL["has_instances"], kind.name, id):
        unbuilt.update(moved)
    return msgspec.structs.replace(body, attributes=merged, unbuilt=sorted(unbuilt))


def with_hook(body: StoredType, hook_id: str, hook: KeptHook) -> StoredType:
    """The type with custom code under this id, in place of what is there."""
    hooks = {**body.hooks, hook_id: hook}
    if len(hooks) > MAX_HOOKS:
        raise Refusal(Cause.RULE, f"a type has at most {MAX_HOOKS} custom code hooks")
    return msgspec.structs.replace(body, hooks=hooks)
