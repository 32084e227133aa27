"""Job types and dispatch types, their attributes, and the custom code of the service."""

from __future__ import annotations

import msgspec

from haulier.core.attributes import AttributeConfig
from haulier.core.ids import derived
from haulier.core.json_decoding import convert_object
from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import Kind, TypeBody
from haulier.platform.declarations.operation import Plan
from haulier.platform.outbound.hooks import HookConfig, normal_method
from haulier.platform.outbound.sealed_hooks import redacted_hook, sealed_hook
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.type_changes import attributes_change, insert_type_change
from haulier.services.dispatch.events import CUSTOM_CODE_UPDATED
from haulier.services.dispatch.kind import (
    ALLOWS_DOUBLE_BOOKING,
    ALLOWS_EXCESS,
    CUSTOM_CODE,
    CUSTOM_CODE_BODY,
    CUSTOM_CODE_ID,
    CustomCodeBody,
    StoredCustomCode,
)
from haulier.services.dispatch.requests import (
    AttributesConfig,
    CustomCodeRegistration,
    DispatchTypeCreate,
    JobTypeCreate,
)

SWITCHES = (ALLOWS_DOUBLE_BOOKING, ALLOWS_EXCESS)
"""What a dispatch type may allow beyond the rules."""


def create_type(kind: Kind) -> Plan:
    """POST of a type. The id comes from the name, so that a name is taken once; repeating it is refused."""

    async def plan(call: Call, body: JobTypeCreate | DispatchTypeCreate) -> Change:
        """Create a named kind of job or dispatch."""
        id = derived(body.name, call.tenant, kind.type_kind, body.name)
        switches = {name: True for name in SWITCHES if getattr(body, name, False)}
        stored = TypeBody(name=body.name, ownerAppId=call.origin_app, own=switches)
        change = insert_type_change(call, kind, id, stored, key=body.name)
        change.answer = {"id": id}
        return change

    return plan


def define_attributes(kind: Kind, parameter: str) -> Plan:
    """POST of attribute definitions: additive, effective at once."""

    async def plan(call: Call, body: AttributesConfig) -> Change:
        """Define custom attributes. A known name is replaced, a new one added, none removed."""
        id = call.path[parameter]
        await call.need(kind.type_kind, id, kind.type_noun)
        given = [msgspec.convert(msgspec.to_builtins(item), AttributeConfig) for item in body.attributes]
        change = await attributes_change(call, kind, id, given)
        change.answer = {"id": id}
        return change

    return plan


async def register_custom_code(call: Call, body: CustomCodeRegistration) -> Change:
    """Register custom code. A method that has some already gets the new one in its place."""
    given = [
        convert_object(msgspec.to_builtins(item), HookConfig, f"customCode[{index}]")
        for index, item in enumerate(body.customCode)
    ]
    for index, hook in enumerate(given):
        if not normal_method(hook.method_name).endswith((":onRequest", ":onError")):
            text = f"methodName {hook.method_name!r} must end in :onRequest or :onError"
            raise invalid(f"customCode[{index}].methodName", "pattern", text)
    row = await call.get(CUSTOM_CODE, CUSTOM_CODE_ID)
    known = row.body_as(CUSTOM_CODE_BODY).customCode if row is not None else []
    sealed = [sealed_hook(call.seal, hook) for hook in [*known, *given]]
    merged = {normal_method(hook.method_name): hook for hook in sealed}
    stored = StoredCustomCode(customCode=list(merged.values()))
    if row is None:
        write = RowWrite(CUSTOM_CODE, CUSTOM_CODE_ID, 0, body=to_json(stored))
    else:
        write = replacing(row, body=stored)
    payload = to_json(CustomCodeBody(customCode=[redacted_hook(hook) for hook in merged.values()]))
    return row_change(CUSTOM_CODE_UPDATED, write, payload=payload)
