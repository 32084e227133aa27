"""What a tenant sets for orders: attributes, machines, custom code, settings. See: contract/order.md 10, 11 and 13."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core.attributes import AttributeConfig, columns_to_rebuild
from haulier.core.ids import derived
from haulier.core.json_decoding import convert_object
from haulier.core.machine import MachineConfig, check_machine, compile_machine, parse_machine, to_document
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import InPlace
from haulier.platform.declarations.kind import TYPE_DECODER, Kind, StoredType
from haulier.platform.declarations.operation import Plan
from haulier.platform.outbound.hooks import HookConfig, normal_method
from haulier.platform.outbound.sealed_hooks import sealed_hook
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.typed.index_builds import index_timer
from haulier.platform.typed.sealed_machines import with_machine
from haulier.platform.typed.serialization import show_attributes
from haulier.platform.typed.type_changes import with_attributes, with_hook
from haulier.platform.typed.typed_resource import callback_target
from haulier.services.order.events import CONFIG_ATTRIBUTES, CONFIG_CODE, CONFIG_MACHINE, SETTINGS_UPDATED
from haulier.services.order.kind import (
    ORDER,
    ORDER_CONFIG,
    ORDER_TYPE,
    SETTINGS,
    SETTINGS_DECODER,
    SETTINGS_ID,
    WORK_ORDER,
    Cancelling,
    OrderOwn,
    OrderSettings,
    usual_config,
)
from haulier.services.order.requests import (
    MAX_INDEXED,
    METHODS,
    AttributesConfig,
    ChangeSettings,
    CustomCodeConfigs,
    MachineConfigBody,
)
from haulier.services.order.states import BACKWARD, CREATE, DEFAULT, ORDER_MAINS, WORK_ORDER_MAINS
from haulier.services.statemachine.facade import REGISTRY

MOMENTS = ("onRequest", "onError")
METHODS_BY_CASE = {f"{method}:{moment}".lower(): f"{method}:{moment}" for method in METHODS for moment in MOMENTS}


async def _stored(call: Call, id: str) -> tuple[Resource | None, StoredType]:
    """A configuration as it is stored, or as it is where none is."""
    row = await call.get(ORDER_TYPE, id)
    return row, row.body_as(TYPE_DECODER) if row is not None else usual_config(id)


def _change(event: str, id: str, row: Resource | None, stored: StoredType, payload: Json) -> Change:
    body = to_json(stored)
    write = RowWrite(ORDER_TYPE, id, 0, body=body) if row is None else replacing(row, body=body)
    change = row_change(event, write, payload=to_json({"id": id, **payload}))
    change.replan_on_conflict = frozenset({ORDER_TYPE})
    return change


def define_attributes(id: str) -> Plan:
    """POST and PUT of attributes, of orders or of work orders: both merge by name."""

    async def plan(call: Call, body: AttributesConfig) -> Change:
        """Add or redefine attributes; the schema's version grows where that changes anything."""
        return await _attributes_change(call, id, *await _stored(call, id), body.attributes)

    return plan


def complete_attributes(id: str, attributes: Sequence[AttributeConfig]) -> Plan:
    """Those of the attributes that orders, or work orders, lack; what is there stays as it is."""

    async def plan(call: Call, _body: None) -> Change:
        """Add what is lacking. Raises InPlace where nothing is."""
        row, stored = await _stored(call, id)
        known = {attribute.name for attribute in stored.attributes}
        lacking = [attribute for attribute in attributes if attribute.name not in known]
        if not lacking:
            raise InPlace
        return await _attributes_change(call, id, row, stored, lacking)

    return plan


async def _attributes_change(
    call: Call, id: str, row: Resource | None, stored: StoredType, given: Sequence[AttributeConfig]
) -> Change:
    kind: Kind = ORDER if id == ORDER_CONFIG else WORK_ORDER
    changed = await with_attributes(call, kind, id, stored, given, app=call.origin_app)
    count = sum(attribute.indexed for attribute in changed.attributes)
    if count > MAX_INDEXED:
        text = f"there are at most {MAX_INDEXED} indexed attributes, these would be {count}"
        raise invalid("attributes", "indexed", text)
    own = msgspec.convert(stored.own, OrderOwn)
    if changed.attributes != stored.attributes:
        own.schemaVersion += 1
    after = _replaced(stored, attributes=changed.attributes, unbuilt=changed.unbuilt, own=msgspec.to_builtins(own))
    payload: Json = {"attributes": show_attributes(after.attributes), "schemaVersion": own.schemaVersion}
    change = _change(CONFIG_ATTRIBUTES, id, row, after, payload)
    if columns_to_rebuild(stored.attributes, after.attributes):
        change.timers.append(index_timer(call, kind, id, change.version))
    return change


def _replaced(stored: StoredType, **members: object) -> StoredType:
    return msgspec.structs.replace(stored, **members)


def replace_machine(id: str) -> Plan:
    """PUT of the state machine of orders or of work orders."""
    kind, mains = (ORDER, ORDER_MAINS) if id == ORDER_CONFIG else (WORK_ORDER, WORK_ORDER_MAINS)

    async def plan(call: Call, body: MachineConfigBody) -> Change:
        """Replace the whole machine; main states stay. Orders that are there keep their states."""
        row, stored = await _stored(call, id)
        document = {
            "states": body.states, "terminalTTL": body.terminalTTL, "callback": callback_target(body.callback),
        }  # fmt: skip
        machine = parse_machine(document, mains)
        known = await REGISTRY.open_events(call, kind.name)
        refuse_faults(check_machine(machine, known_events=known, fixed_mains=mains, backward=BACKWARD))
        if id == ORDER_CONFIG:
            _check_beginning(machine)
        after = with_machine(call.seal, stored, machine)
        change = _change(CONFIG_MACHINE, id, row, after, to_document(after.machine or machine, "array"))
        change.calls_back = False
        return change

    return plan


def _check_beginning(config: MachineConfig) -> None:
    """Raise Refusal for a machine of orders by which none could be created."""
    machine = compile_machine(config)
    try:
        machine.step(machine.initial, CREATE, DEFAULT)
    except Refusal:
        first = config.states[0]
        place = next(at for at, sub in enumerate(first.subStates) if sub.name == first.defaultSubState)
        text = f"an order is created by {CREATE}: no transition for it leads out of {machine.initial}"
        raise invalid(f"states[0].subStates[{place}].transitions", "required", text) from None


async def register_custom_code(call: Call, body: CustomCodeConfigs) -> Change:
    """Register custom code. A method that has some already gets the new one in its place."""
    row, stored = await _stored(call, ORDER_CONFIG)
    faults: list[Fault] = []
    for index, given in enumerate(body.customCodes or ()):
        method = METHODS_BY_CASE.get(normal_method(given.methodName).lower())
        if method is None:
            text = f"must be one of {', '.join(METHODS)}, each with :onRequest or :onError"
            faults.append(Fault(f"customCodes[{index}].methodName", "enum", text))
            continue
        members = msgspec.to_builtins(given) | {"methodName": method}
        hook = convert_object(
            {name: value for name, value in members.items() if value is not None}, HookConfig, f"customCodes[{index}]"
        )
        stored = with_hook(stored, derived("handler", ORDER_CONFIG, method), sealed_hook(call.seal, hook))
    refuse_faults(faults)
    methods = sorted(hook.method_name for hook in stored.hooks.values())
    return _change(CONFIG_CODE, ORDER_CONFIG, row, stored, {"methods": methods})


async def update_settings(call: Call, body: ChangeSettings) -> Change:
    """Change settings; those that are not named stay. Administrators alone may. Raises Refusal."""
    if ADMIN_ROLE not in await call.roles():
        raise Refusal(Cause.FORBIDDEN, "settings are changed by administrators alone")
    return await plan_change_settings(call, body)


async def plan_change_settings(call: Call, body: ChangeSettings) -> Change:
    """Change settings, whoever asks."""
    row = await call.get(SETTINGS, SETTINGS_ID)
    before = row.body_as(SETTINGS_DECODER) if row is not None else OrderSettings()
    after = _with(before, body)
    write = RowWrite(SETTINGS, SETTINGS_ID, 0, body=to_json(after)) if row is None else replacing(row, body=after)
    change = row_change(SETTINGS_UPDATED, write)
    change.answer = after
    change.replan_on_conflict = frozenset({SETTINGS})
    return change


def _with(before: OrderSettings, body: ChangeSettings) -> OrderSettings:
    given = {
        name: value
        for name in OrderSettings.__struct_fields__
        if name != "cancellation" and (value := getattr(body, name)) is not None
    }
    asked, had = body.cancellation, before.cancellation
    cancelling = had if asked is None else Cancelling(
        orderStates=had.orderStates if asked.orderStates is None else asked.orderStates,
        jobStates=had.jobStates if asked.jobStates is None else asked.jobStates,
    )  # fmt: skip
    return msgspec.structs.replace(before, **given, cancellation=cancelling)
