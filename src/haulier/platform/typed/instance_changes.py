"""The changes of instances of any kind: made, updated, moved from state to state by events.

See: contract/participant.md sections 4.4 and 5, contract/statemachine.md section 7, contract/conventions.md
sections 7 and 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec

from haulier.core.machine import (
    EVENT_CODE,
    REASON_CODE,
    EventRule,
    KeptCallback,
    Machine,
    RecordedEvent,
    check_event_data,
)
from haulier.core.refusal import Cause, Refusal, fields_named, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind
from haulier.platform.outbound.callback_request import CallbackRequest, Seal, pairs_of, sealed_request
from haulier.platform.storage.changes import Change, RowWrite, TimerDrop, TimerWrite, replacing, row_change, slot_text
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.delivery_timers import delivery_timer
from haulier.platform.timers.ids import timer_id
from haulier.platform.typed.events import CREATED, EVENT_APPLIED, UPDATED, event_name
from haulier.platform.typed.index_columns import index_columns

T = TypeVar("T")

LAST_EVENT = "lastEvent"
"""The body's member that keeps the last event; not part of any wire form but the state read."""


@dataclass(frozen=True, slots=True)
class AppliedEvent:
    """An event as a caller sent it. ``timestamp`` is kept as it came and never decides an order."""

    event_code: str
    reason_code: str | None
    timestamp: Any
    data: Json
    source: Json | None
    propagate: bool | None = None
    """Whether what lies inside gets the event too, where the kind knows such a thing."""
    members: Mapping[str, str] = field(default_factory=dict)
    """Where the caller gave the codes, if not as ``eventCode`` and ``reasonCode``: refusals name these."""

    def wire(self) -> Json:
        """As state reads and callbacks show it."""
        shown: Json = {"eventCode": self.event_code, "timestamp": self.timestamp, "data": self.data}
        if self.reason_code is not None:
            shown["reasonCode"] = self.reason_code
        if self.source is not None:
            shown["source"] = self.source
        if self.propagate is not None:
            shown["propagate"] = self.propagate
        return shown

    @contextmanager
    def named(self) -> Iterator[None]:
        """Make refusals of the event name the members in which the caller gave its codes."""
        with fields_named(lambda field: self.members.get(field, field)):
            yield


class ChangeContext(Protocol):
    """The tenant, time and actor of a change: those of a call, or of a timer that is due."""

    @property
    def tenant(self) -> str: ...

    @property
    def at(self) -> int: ...

    @property
    def actor(self) -> str: ...


def checked_values(type_: CompiledType, kind: Kind, values: Json, app: str | None, *, old: Json | None = None) -> Json:
    """The values to store: owners respected, defaults filled in, every rule checked, all faults in one refusal.

    ``app`` is None where no app asks, but a rule of the tenant: each value is then written in the name of the app that
    its attribute belongs to.
    """
    if app is not None:
        return _checked_of_app(type_, kind, values, app, old)
    merged = old
    for owner, its in type_.schema.by_owner(values).items():
        if its or merged is None:
            merged = _checked_of_app(type_, kind, its, owner, merged)
    assert merged is not None, "the type's owner has a part"
    return merged


def _checked_of_app(type_: CompiledType, kind: Kind, values: Json, app: str | None, old: Json | None) -> Json:
    schema = type_.schema
    faults = schema.ownership_faults(values, app, prefix=kind.values)
    if old is None:
        merged = schema.complete(values)
    else:
        merged = {**old, **{name: value for name, value in values.items() if value is not None}}
        for name in [name for name, value in values.items() if value is None]:
            merged.pop(name, None)
    faults += schema.validate(merged, app, changed=old is not None, prefix=kind.values)
    refuse_faults(faults)
    return merged


def write_values(
    call: Call, kind: Kind, type_: CompiledType, row: RowWrite, values: Json, *, old: Json | None = None
) -> Json:
    """Put checked values and their index into a row that is to be written; ``old`` are those that it has besides.

    Answers all values that the row then has. Raises Refusal INVALID when they are longer than one body may be: updates
    add to what is there, and every later one reads it all.
    """
    checked = checked_values(type_, kind, values, call.origin_app, old=old)
    row.attrs, row.slots = to_json(checked), slot_text(index_columns(call.tenant, kind, type_, checked))
    limit = call.max_body_bytes
    if len(row.attrs) > limit:
        raise invalid(kind.values, "maxLength", f"the values of one instance take at most {limit} bytes together")
    return checked


def create_row(
    call: Call, kind: Kind, type_: CompiledType, id: str, *, values: Json, body: Any,
    key: str | None = None, parent: str | None = None, state: str | None = None,
) -> tuple[RowWrite, Json]:  # fmt: skip
    """The row of a new instance, in its machine's first state unless ``state`` names one, and its values."""
    row = RowWrite(kind.name, id, 0, type=type_.id, key=key, parent=parent, state=state, body=to_json(body))
    if state is None and type_.machine is not None:
        row.state = type_.machine.initial
    return row, write_values(call, kind, type_, row, values)


def insert_change(
    call: Call, kind: Kind, type_: CompiledType, id: str, *, values: Json, body: Any,
    key: str | None = None, parent: str | None = None, state: str | None = None, payload: Json | None = None,
) -> Change:  # fmt: skip
    """Make an instance, see ``create_row``, with the timers of its state.

    ``payload`` is what events and callbacks carry, for kinds whose reads show more or less than that.
    """
    row, checked = create_row(call, kind, type_, id, values=values, body=body, key=key, parent=parent, state=state)
    change = row_change(event_name(kind, CREATED), row)
    if type_.machine is not None and row.state is not None:
        enter_state(call, change, row, type_.machine, row.state)
    if payload is None:
        change.payload = lambda: kind.show(as_stored(call, row, made_of=(checked, body)))
    else:
        change.payload = to_json(payload)
    change.redacted = _redacted(call, kind, type_, checked)
    return change


def update_row(
    call: Call, kind: Kind, type_: CompiledType, old: Resource, *, values: Json | None = None, body: Any = None,
    parent: str | None = None,
) -> tuple[RowWrite, Json]:  # fmt: skip
    """The row of an instance with these values, fields and parent in place of those it has, and all its values.

    None leaves what there is.
    """
    had = old.attributes()
    row = replacing(old)
    if parent is not None:
        row.parent = parent
    if body is not None:
        row.body = to_json(body)
    if values is not None:
        return row, write_values(call, kind, type_, row, values, old=had)
    row.slots = slot_text(index_columns(call.tenant, kind, type_, had))
    return row, had


def update_change(
    call: Call, kind: Kind, type_: CompiledType, old: Resource, *, values: Json | None = None, body: Any = None,
    parent: str | None = None, event: AppliedEvent | None = None, rule: EventRule | None = None,
) -> Change:  # fmt: skip
    """Change an instance, see ``update_row``, together with its state when an event is given: both or neither."""
    row, merged = update_row(call, kind, type_, old, values=values, body=body, parent=parent)
    change = row_change(event_name(kind, UPDATED), row)
    if event is not None:
        apply_event(call, type_, change, row, event, rule)
    change.payload = lambda: kind.show(as_stored(call, row, old))
    change.redacted = _redacted(call, kind, type_, merged)
    return change


def _redacted(call: Call, kind: Kind, type_: CompiledType, values: Json) -> dict[str, list[str]]:
    """Names of the values that other apps than the caller's keep to themselves."""
    hidden = type_.schema.hidden(call.origin_app)
    held = [name for name in hidden if name in values] if hidden else hidden
    return {kind.values: list(held)} if held else {}


def event_change(
    call: Call, kind: Kind, type_: CompiledType, old: Resource, event: AppliedEvent, rule: EventRule | None
) -> Change:
    """Apply an event to an instance. A non-transitional one is recorded and leaves the state as it is."""
    row = replacing(old)
    change = row_change(event_name(kind, EVENT_APPLIED), row)
    changed = apply_event(call, type_, change, row, event, rule)
    change.payload = to_json(state_payload(row, event.wire(), changed))
    return change


def apply_event(
    call: Call, type_: CompiledType, change: Change, row: RowWrite, event: AppliedEvent, rule: EventRule | None
) -> bool:
    """Check the event against the registry and the machine, and set the row's next state.

    Answers whether the state changed.
    """
    machine = type_.machine
    if machine is None or row.state is None:
        raise Refusal(Cause.STATE_MACHINE, "the type has no state machine")
    before = row.state
    with event.named():
        destination = _destination(machine, machine.effective_state(before), event, rule)
    if destination is not None:
        row.state = change.state = destination
        enter_state(call, change, row, machine, destination)
    changed = row.state != before
    body = msgspec.json.decode(row.body)
    body[LAST_EVENT] = {**event.wire(), "stateChange": changed}
    row.body = to_json(body)
    callback_request = machine_callback_request(call.seal, machine, row.state, before)
    if callback_request is not None:
        change.timers.append(callback_beside(call, row, callback_request, state_payload(row, event.wire(), changed)))
    return changed


def _leads_on(machine: Machine, stands: str, event: AppliedEvent) -> bool:
    """Whether the machine leads on by the event from the state in which an instance stands."""
    return event.event_code in machine.events(stands)


def _destination(machine: Machine, stands: str, event: AppliedEvent, rule: EventRule | None) -> str | None:
    """Where the event leads from the state in which an instance stands; None when it is only recorded."""
    if rule is None:
        text = f"event {event.event_code} is not registered for this type"
        raise invalid(EVENT_CODE, "unknown", text, Cause.STATE_MACHINE)
    _check_rule(rule, event)
    if rule.eventType == "TRANSITIONAL" or (isinstance(rule, RecordedEvent) and _leads_on(machine, stands, event)):
        return machine.step(stands, event.event_code, event.reason_code)
    if machine.is_terminal(stands):
        text = f"{stands} is a terminal state; no event applies to it"
        raise invalid(EVENT_CODE, "terminal", text, Cause.STATE_MACHINE)
    return None


def state_payload(row: RowWrite | Resource, event: Json | None, changed: bool) -> Json:
    """The state of an instance and the event that led there, if one did, as events, callbacks and reads show it."""
    shown: Json = {"id": row.id, "state": row.state, "stateChange": changed}
    if event:
        shown["event"] = event
    if row.expires_at is not None:
        shown["terminalTtl"] = row.expires_at // 1000
    return shown


def machine_callback_request(seal: Seal, machine: Machine, *states: str) -> CallbackRequest | None:
    """The callback that a change of state brings: the machine's own, or else the first that one of the states has."""
    own = (machine.callback, *map(machine.state_callback, states))
    target = next((callback for callback in own if callback is not None), None)
    if target is None:
        return None
    if isinstance(target, KeptCallback):
        return CallbackRequest(url=target.url, sealed=target.sealed, meta=target.meta)
    callback_request = sealed_request(seal, target.url, pairs_of(target.headers))
    callback_request.meta = target.meta
    return callback_request


def callback_beside(
    call: ChangeContext, row: RowWrite, callback_request: CallbackRequest, shown: Json, number: int = 0
) -> TimerWrite:
    """A callback beside the one that the request asked for, such as that of a machine: a timer that is due at once.

    ``number`` tells apart those of one change.
    """
    place = f"told at {row.version}" if not number else f"told at {row.version} ({number})"
    id = timer_id(call.tenant, row.kind, row.id, place)
    return delivery_timer(call.tenant, row.kind, id, callback_request, shown, due_at=call.at, actor=call.actor)


def _check_rule(rule: EventRule, event: AppliedEvent) -> None:
    """Raise Refusal when the rule is disabled, or forbids the reason or the data of the event."""
    if not rule.isEnabled:
        raise invalid(EVENT_CODE, "disabled", f"event {event.event_code} is disabled", Cause.STATE_MACHINE)
    if event.reason_code is not None and rule.reasonCodes and event.reason_code not in rule.reasonCodes:
        text = f"reason {event.reason_code} is not allowed for event {event.event_code}"
        raise invalid(REASON_CODE, "enum", text, Cause.STATE_MACHINE)
    blocking, _passing = check_event_data(rule.dataValidations, event.data)
    refuse_faults(blocking)


def enter_state(call: ChangeContext, change: Change, row: RowWrite, machine: Machine, state: str) -> None:
    """Start and cancel the timers of states: the sub-state's time-out, the removal of an instance at its end."""
    timeout, ends = machine.ttl(state), machine.is_terminal(state)
    if timeout is None and not ends and not row.expect:
        return
    subject = f"{row.kind}/{row.id}"

    def timer(purpose: str) -> str:
        return timer_id(call.tenant, row.kind, row.id, purpose)

    if timeout is not None:
        seconds, _ = timeout
        payload = {"seconds": seconds}
        due_at = call.at + seconds * 1000
        change.timers.append(TimerWrite(timer("substate"), "substate", subject, due_at, payload))
    elif row.expect:
        change.drops.append(TimerDrop(timer("substate")))
    if ends:
        row.expires_at = call.at + machine.terminal_ttl * 1000
        change.timers.append(TimerWrite(timer("expiry"), "expiry", subject, row.expires_at, {}))


def as_stored(
    call: ChangeContext, row: RowWrite, old: Resource | None = None, *, made_of: tuple[Json, Any] | None = None
) -> Resource:
    """The resource as it will be once the row is written. ``made_of`` are the values and fields of a new one."""
    columns = (
        call.tenant, row.kind, row.id, row.version, row.type, row.key, row.parent, row.state, row.attrs, row.body,
        old.created_at if old is not None else call.at,
        old.created_by if old is not None else call.actor,
        call.at, call.actor, row.expires_at,
    )  # fmt: skip
    return Resource(*columns) if made_of is None else NewResource(*columns, *made_of)


def shown_change(
    call: ChangeContext, event: str, row: RowWrite, show: Callable[[Resource], Json], old: Resource | None = None
) -> Change:
    """The change that writes a row, and whose event carries the resource as it is shown once the row is written."""
    return row_change(event, row, payload=to_json(show(as_stored(call, row, old))))


class NewResource(Resource, frozen=True):
    """A new resource that keeps the objects its texts were written from: showing it decodes no text."""

    values: Json
    own: Any

    def attributes(self) -> Json:
        return dict(self.values)

    def body_as(self, decoder: msgspec.json.Decoder[T]) -> T:
        """The fields as they were written: a kind decodes what it encodes."""
        own: T = self.own
        return own


def show_state(resource: Resource) -> Json:
    """The state read: current state and the last event."""
    event = resource.fields().get(LAST_EVENT)
    return state_payload(resource, event, bool(event and event.pop("stateChange", False)))
