"""A kind and a service of its own for tests of the platform: widgets of a type with a machine and custom code."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from haulier.core.machine import EventRule, MachineConfig, parse_machine
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.write_path import execute
from haulier.platform.declarations.kind import Kind, TypeBody, compile_type
from haulier.platform.declarations.module import Catalogue, Module
from haulier.platform.declarations.operation import Hooks, Service
from haulier.platform.declarations.section import ACCEPTED, Section
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.declarations.wire_schemas import Callback, InlineHook
from haulier.platform.journal.events import Event
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, Envelope, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.clock import SQL, Timer
from haulier.platform.timers.ids import timer_id
from haulier.platform.typed.instance_changes import AppliedEvent, event_change, insert_change, update_change
from haulier.platform.typed.type_changes import need_type
from support.downstream import journal_id

TENANT = "acme"
TYPE = "standard"
TYPE_KIND = "widget_type"
COMPILERS = {TYPE_KIND: compile_type}
ATTRIBUTES = [{"name": "a", "dataType": "number"}, {"name": "b", "dataType": "string"}]


def show(resource: Resource) -> Json:
    return {"id": resource.id, "state": resource.state, "properties": resource.attributes()}


WIDGET = Kind("widget", "Widget", TYPE_KIND, "widget type", "properties", show)


class NewWidget(msgspec.Struct, kw_only=True):
    name: str
    properties: dict[str, Any] = {}
    callback: Callback | None = None
    onRequest: InlineHook | None = None
    onError: InlineHook | None = None


async def plan_create(call: Call, body: NewWidget) -> Change:
    type_ = await need_type(call, WIDGET, TYPE)
    id = call.new_id("widget")
    return insert_change(call, WIDGET, type_, id, values=body.properties, body={"name": body.name}, key=body.name)


async def hooks_of_type(call: Call) -> Mapping[str, HookConfig]:
    return (await need_type(call, WIDGET, TYPE)).hooks


CREATE = (
    Section("widgets", statuses=ACCEPTED)
    .post("/widgets", name="createWidget", number=1, summary="Make a widget")
    .plan(plan_create, body=NewWidget, hooks=Hooks("create", hooks_of_type))
)
SERVICE = Service(name="widgets", title="Widgets", code=99, bases=("/widgets",), operations=[CREATE])
INSPECTION = "widget_inspection"
"""Purpose of the timer at which a widget is inspected."""


async def plan_inspection(call: Call, timer: Timer) -> Change | None:
    """Count one inspection more of the widget that the timer is about; nothing when it is gone."""
    old = await call.get(WIDGET.name, timer.subject)
    if old is None:
        return None
    fields = old.fields()
    if fields["name"] == "sealed":
        raise Refusal(Cause.RULE, "what is sealed cannot be inspected")
    row = replacing(old, body={**fields, "inspections": fields.get("inspections", 0) + 1})
    made = RowWrite("inspection", call.new_id("inspection"), 0, parent=old.id)
    return row_change("WidgetInspected", row, made, payload=to_json({"id": old.id}))


async def set_inspection(runtime: Runtime, id: str, *, number: int = 0) -> str:
    """Set the timer of an inspection that is due now; its id."""
    timer = timer_id(TENANT, WIDGET.name, id, f"{INSPECTION} {number}")
    await runtime.database.execute(SQL["set_timer"], TENANT, timer, INSPECTION, id, runtime.clock(), "{}")
    return timer


async def inspections(runtime: Runtime, id: str) -> tuple[int, int]:
    """How often a widget was inspected, as it says itself and by the things that inspections made."""
    counted = "SELECT (body ->> 'inspections')::int FROM resource WHERE tenant_id = $1 AND kind = 'widget' AND id = $2"
    made = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'inspection' AND parent = $2"
    return (
        await runtime.database.fetchval(counted, TENANT, id) or 0,
        await runtime.database.fetchval(made, TENANT, id),
    )


async def plan_welcome(call: Call, event: Event) -> Change | None:
    """Make a welcome of every thing that was made, unless it wants none."""
    told = msgspec.json.decode(event.data)
    if told.get("shy"):
        return None
    return row_change("ThingWelcomed", RowWrite("welcome", call.new_id("welcome"), 0, parent=event.id), payload="{}")


async def welcomes(runtime: Runtime) -> Counter[str]:
    """How many welcomes there are of each event."""
    rows = await runtime.database.fetch("SELECT parent FROM resource WHERE kind = 'welcome'")
    return Counter(row["parent"] for row in rows)


WELCOME = Consumer("welcome", {"thing": {"ThingCreated"}, "gadget": ()}, plan_welcome)
MODULE = Module(
    service=SERVICE, kinds=[WIDGET], compilers=COMPILERS, timers={INSPECTION: plan_inspection}, consumers=[WELCOME]
)
CATALOGUE = Catalogue([MODULE])


def machine(
    ttl: str | None = None, *, callback: str | None = None, destination: str = "resting:resting"
) -> MachineConfig:
    """Two states that wait, with time-outs one into the other, and one that ends; widgets live 1h after their end."""
    waiting: Json = {"name": "waiting", "transitions": [{"eventCode": "E-901", "destination": "resting:resting"}]}
    resting: Json = {"name": "resting", "transitions": [{"eventCode": "E-902", "destination": "ended:ended"}]}
    if ttl is not None:
        waiting["ttl"] = {"time": ttl, "destination": destination}
        resting["ttl"] = {"time": ttl, "destination": "ended:ended"}
    states = [
        {"name": "waiting", "defaultSubState": "waiting", "subStates": [waiting]},
        {"name": "resting", "defaultSubState": "resting", "subStates": [resting]},
        {
            "name": "ended",
            "defaultSubState": "ended",
            "subStates": [{"name": "ended", "transitions": []}],
            "terminalStates": ["ended"],
        },
    ]
    return parse_machine({"states": states, "terminalTTL": "1h", "callback": callback})


async def make_type(
    runtime: Runtime, config: MachineConfig | None = None, hooks: Mapping[str, HookConfig] | None = None,
    *, version: int = 1,
) -> None:  # fmt: skip
    """Store the type of all widgets, or this version of it in place of the one before."""
    body = TypeBody(
        name=TYPE, attributes=msgspec.convert(ATTRIBUTES, list[Any]), machine=config, hooks=dict(hooks or {})
    )
    row = RowWrite(TYPE_KIND, TYPE, version - 1, body=to_json(body))
    envelope = Envelope(TENANT, journal_id(runtime), runtime.clock(), "{}", "request")
    planned = Change(TYPE_KIND, TYPE, version, "WidgetTypeCreated", [row])
    assert not await runtime.applier.apply(envelope, planned)
    runtime.configs.drop(TENANT, TYPE_KIND, TYPE)


def call_of(runtime: Runtime, secret: str | None = None) -> Call:
    identity = Identity(TENANT, "client", "app:1", ("admin",), runtime.clock() // 1000 + 3600)
    return Call(
        runtime=runtime, service=SERVICE, operation=CREATE, identity=identity, actor='{"id":"me"}', request_id="r-1",
        at=runtime.clock(), randomness=random.getrandbits(74), path={}, secret=secret, origin_app="app:1",
        token="t0ken",
    )  # fmt: skip


async def create(runtime: Runtime, *, secret: str | None = None, **members: Any) -> str:
    """Make a widget as an API process does; the id that the caller is told."""
    raw = json.dumps({"name": f"w{random.getrandbits(40):x}", **members}).encode()
    body = msgspec.json.decode(raw, type=NewWidget)
    answer = await execute(Command(call_of(runtime, secret), body, raw=raw))
    return str(answer["id"])


async def change(runtime: Runtime, id: str, *, event: str | None = None, values: Json | None = None) -> None:
    """Apply an event to a widget, or change its values."""
    call = call_of(runtime)
    old = await call.need(WIDGET.name, id, "widget")
    type_ = await need_type(call, WIDGET, TYPE)
    if event is None:
        planned = update_change(call, WIDGET, type_, old, values=values)
    else:
        planned = event_change(call, WIDGET, type_, old, AppliedEvent(event, None, 0, {}, None), EventRule(event))
    envelope = Envelope(TENANT, journal_id(runtime), call.at, call.actor, "r-2")
    assert not await runtime.applier.apply(envelope, planned)


async def state_of(runtime: Runtime, id: str) -> str | None:
    """The state of a widget as it is stored; None when there is none."""
    sql = "SELECT state FROM resource WHERE tenant_id = $1 AND kind = 'widget' AND id = $2"
    return await runtime.database.fetchval(sql, TENANT, id)  # type: ignore[no-any-return]
