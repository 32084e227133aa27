"""Whole orders: read for a command, and written back with everything that has changed of them in one change.

See: contract/order.md 13, docs/design/orders.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.machine import Machine
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.apply import callback_request_of
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import Change, RowWrite, TimerDrop, TimerWrite, replacing, slot_text
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.ids import timer_id
from haulier.platform.typed.index_columns import index_columns
from haulier.platform.typed.instance_changes import callback_beside, checked_values, machine_callback_request
from haulier.services.order.events import (
    CANCELLATION_FAILED,
    CANCELLATION_SUCCEEDED,
    ORDER_UNCHANGED,
    STATE_CHANGED,
    OrderPayload,
    RaisedTrigger,
    WorkOrderPayload,
)
from haulier.services.order.kind import (
    CANCELLED,
    FAILED,
    ORDER,
    ORDER_CONFIG,
    ORDER_DECODER,
    ORDER_PREFIX,
    ORDER_TYPE,
    SETTINGS,
    SETTINGS_ID,
    USUAL_SETTINGS,
    USUAL_TYPES,
    WORK_ORDER,
    WORK_ORDER_CONFIG,
    WORK_ORDER_DECODER,
    WORK_ORDER_PREFIX,
    OrderConfig,
    OrderOwn,
    OrderSettings,
    full_id,
    show_states,
)
from haulier.services.order.rules.whole_order import Machines, Part, Raised, WholeOrder
from haulier.services.order.store import find_order_rows

TIME_OUT = "order_state"
"""Purpose of the timers of sub-states: what times out is moved with all that follows for its order."""

_callback_request = msgspec.json.Decoder(CallbackRequest)


@dataclass(slots=True)
class Notice:
    """Somebody who hears of a change by a callback: whom to call, what the outcome is called, why it failed."""

    request: str
    outcome: str
    reason: str = ""


@dataclass(slots=True)
class LoadedOrder:
    """A whole order with the rows that it was read from, and what is to be written beside its states."""

    whole: WholeOrder
    config: OrderConfig
    row: Resource
    rows: dict[str, Resource]
    """Of the work orders, by their ids."""
    values: dict[str, Json] = field(default_factory=dict)
    """All attributes of what gets others, by id."""
    extra: list[RowWrite] = field(default_factory=list)
    """What is made with the change: contacts, places, containers."""
    notices: list[Notice] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the order."""
        return self.whole.id

    def need_part(self, id: str) -> Part:
        """The work order of an id. Raises Refusal NOT_FOUND."""
        part = self.whole.find(id)
        if part is None:
            raise Refusal(Cause.NOT_FOUND, f"there is no work order {id!r} in order {self.id}")
        return part


async def config_of(call: Call) -> OrderConfig:
    """What the tenant set for orders; the change relies on it."""
    return OrderConfig(await _type(call, ORDER_CONFIG), await _type(call, WORK_ORDER_CONFIG), await settings_of(call))


async def _type(call: Call, id: str) -> CompiledType[OrderOwn]:
    found = await call.optional_config(ORDER_TYPE, id)
    return USUAL_TYPES[id] if found is None else found.value


async def settings_of(call: Call) -> OrderSettings:
    """The tenant's settings; the change relies on them."""
    found = await call.optional_config(SETTINGS, SETTINGS_ID)
    return USUAL_SETTINGS if found is None else found.value


async def load_order(call: Call, id: str) -> LoadedOrder:
    """An order by its id. Raises Refusal NOT_FOUND."""
    wanted = full_id(ORDER_PREFIX, id)
    rows = await find_order_rows(call, wanted)
    if not rows:
        raise Refusal(Cause.NOT_FOUND, f"there is no order {id!r}")
    return loaded(call, await config_of(call), rows)


async def load_by_work_order(call: Call, id: str) -> tuple[LoadedOrder, Part]:
    """The order of a work order, and the work order. Raises Refusal NOT_FOUND."""
    wanted = full_id(WORK_ORDER_PREFIX, id)
    rows = await find_order_rows(call, wanted)
    if not rows:
        raise Refusal(Cause.NOT_FOUND, f"there is no work order {id!r}")
    order = loaded(call, await config_of(call), rows)
    return order, order.need_part(wanted)


def loaded(call: Call, config: OrderConfig, rows: Sequence[Resource]) -> LoadedOrder:
    """An order from its rows, its own first."""
    row, *others = rows
    parts = [Part(one.id, one.state or "", one.body_as(WORK_ORDER_DECODER)) for one in others]
    parts.sort(key=lambda part: part.body.sequence)
    whole = whole_order(call, config, row.id, row.state or "", row.body_as(ORDER_DECODER), parts)
    return LoadedOrder(whole, config, row, {one.id: one for one in others})


def whole_order(call: Call, config: OrderConfig, id: str, state: str, body: Any, parts: list[Part]) -> WholeOrder:
    """An order ready to be moved."""
    order, work_order = config.order.machine, config.work_order.machine
    assert order is not None, "it has at least the usual one"
    assert work_order is not None, "it has at least the usual one"
    machines = Machines(order, work_order)
    return WholeOrder(
        id, state, body, parts, config.settings, machines, call.at, partial(call.new_id, WORK_ORDER_PREFIX)
    )


def order_change(call: Call, event: str, order: LoadedOrder, body: Any = None) -> Change:
    """The change that writes what has changed of an order. ``body`` is the request whose callback hears of it, if any
    does; where it waits for a later outcome it is not given.

    Where nothing has, the change only says that the command came again.
    """
    whole = order.whole
    changed = [part for part in whole.parts if part.is_changed or part.is_new or part.id in order.values]
    if not (changed or whole.is_changed or order.id in order.values or whole.raised or order.extra):
        return unchanged(call, order, body)
    write = replacing(order.row, body=whole.body, state=whole.state)
    if whole.is_over:
        write.key = None
    rows = [write, *(_part_row(order, part) for part in changed)]
    _write_values(order, rows)
    change = Change(ORDER.name, order.id, write.version, event, rows, state=whole.state)
    if whole.is_over and whole.was != whole.state:
        _expire(call, order, change)
    _set_time_outs(call, order, change)
    change.rows += order.extra
    change.payload = to_json(payload_of(whole, write.version))
    change.answer = {"id": order.id}
    _tell(call, order, change, body)
    return change


def unchanged(call: Call, order: LoadedOrder, body: Any = None) -> Change:
    """A change that writes nothing, and holds as long as the order is what was read."""
    row = order.row
    change = Change(ORDER.name, row.id, row.version, ORDER_UNCHANGED, state=row.state)
    change.calls_back = body is not None
    change.answer = {"id": row.id}
    change.guards.append((ORDER.name, row.id, row.version))
    change.payload = to_json(payload_of(order.whole, row.version))
    for number, notice in enumerate(order.notices, 1):
        # Numbered by the call: another change may tell something of the same version.
        change.timers.append(
            _notice_timer(call, replacing(row), order.whole, row.version, notice, call.randomness + number)
        )
    return change


def payload_of(whole: WholeOrder, version: int) -> OrderPayload:
    """What the event of a change, and callbacks, say of an order."""
    body = whole.body
    shown = [
        WorkOrderPayload(part.id, part.state, part.body.reasonCode, part.body.jobs[-1] if part.body.jobs else None)
        for part in whole.parts
    ]
    return OrderPayload(
        id=whole.id, orderId=whole.id, clientOrderId=body.clientOrderId, clientId=body.clientId, version=version,
        workOrders=shown, raised=[_trigger(whole.id, raised) for raised in whole.raised], type=body.type or UNSET,
        batchId=body.batchId or UNSET, **show_states(whole.state, body.reasonCode),
    )  # fmt: skip


def _trigger(order: str, raised: Raised) -> RaisedTrigger:
    if raised.work_order is not None:
        return RaisedTrigger(raised.name, "workOrder", raised.work_order, raised.reason)
    return RaisedTrigger(raised.name, "order", order, raised.reason)


def _part_row(order: LoadedOrder, part: Part) -> RowWrite:
    old = order.rows.get(part.id)
    if old is not None:
        return replacing(old, body=part.body, state=part.state)
    return part_row(order.id, part)


def part_row(order: str, part: Part) -> RowWrite:
    """The row of a new work order, without its attributes."""
    return RowWrite(
        WORK_ORDER.name, part.id, 0, type=WORK_ORDER_CONFIG, parent=order, state=part.state, body=to_json(part.body)
    )


def _write_values(order: LoadedOrder, rows: Iterable[RowWrite]) -> None:
    for row in rows:
        if (values := order.values.get(row.id)) is not None:
            type_ = order.config.order if row.kind == ORDER.name else order.config.work_order
            put_values(order.row.tenant_id, row, type_, values)


def put_values(tenant: str, row: RowWrite, type_: CompiledType, values: Json) -> None:
    """Put checked attributes and their index into a row."""
    kind = ORDER if row.kind == ORDER.name else WORK_ORDER
    row.attrs, row.slots = to_json(values), slot_text(index_columns(tenant, kind, type_, values))


def merged_values(call: Call, order: LoadedOrder, id: str, values: Json) -> None:
    """Merge attributes into those of the order or of a work order; null takes one away. Raises Refusal INVALID."""
    old = order.row if id == order.id else order.rows.get(id)
    kind, type_ = (ORDER, order.config.order) if id == order.id else (WORK_ORDER, order.config.work_order)
    had = old.attributes() if old is not None else None
    order.values[id] = checked_values(type_, kind, values, call.origin_app, old=had)


def _expire(call: Call, order: LoadedOrder, change: Change) -> None:
    """Let all rows of an order that is over go when the time of its machine has passed."""
    machine = order.whole.machines.order
    at = call.at + machine.terminal_ttl * 1000
    written = {row.id for row in change.rows}
    change.rows += [_part_row(order, part) for part in order.whole.parts if part.id not in written]
    for row in change.rows:
        row.expires_at = at
        expiry = timer_id(call.tenant, row.kind, row.id, "expiry")
        change.timers.append(TimerWrite(expiry, "expiry", f"{row.kind}/{row.id}", at, {}))


def _set_time_outs(call: Call, order: LoadedOrder, change: Change) -> None:
    """Start and cancel the timers of sub-states, and call back those whom the machines name."""
    whole, rows = order.whole, {row.id: row for row in change.rows}
    moved = [(whole.id, whole.was, whole.state, whole.machines.order)]
    moved += [(part.id, part.was, part.state, whole.machines.work_order) for part in whole.parts]
    for number, (id, was, state, machine) in enumerate(moved):
        if was == state or id not in rows:
            continue
        change_time_out(call, change, rows[id], machine, was, state)
        request = machine_callback_request(call.seal, machine, state, was)
        if request is not None:
            shown = msgspec.to_builtins(payload_of(whole, change.version))
            change.timers.append(callback_beside(call, rows[whole.id], request, shown, MACHINE_CALLBACKS + number))


MACHINE_CALLBACKS = 1_000
"""Numbers of the callbacks of machines among those of a change begin here."""


def change_time_out(call: Call, change: Change, row: RowWrite, machine: Machine, was: str, state: str) -> None:
    """Start the timer of the sub-state that is entered, cancel that of the one that is left."""
    id = timer_id(call.tenant, row.kind, row.id, TIME_OUT)
    timeout = machine.ttl(state)
    if timeout is not None:
        due_at = call.at + timeout[0] * 1000
        change.timers.append(TimerWrite(id, TIME_OUT, f"{row.kind}/{row.id}", due_at, {"state": state}))
    elif was and machine.ttl(was) is not None and call.consumes_timer != id:
        change.drops.append(TimerDrop(id))


def _tell(call: Call, order: LoadedOrder, change: Change, body: Any) -> None:
    """Call back everybody who hears of the change: the first with its journal row, others by timers."""
    whole, own = order.whole, order.whole.body
    notices = list(order.notices)
    if own.callback is not None and whole.was != whole.state:
        notices.insert(0, Notice(own.callback, STATE_CHANGED))
    if whole.ended is not None and own.cancelCallbacks:
        outcome = CANCELLATION_SUCCEEDED if whole.ended == CANCELLED else CANCELLATION_FAILED
        reason = "" if whole.ended == CANCELLED else f"the order is {whole.state}"
        notices += [Notice(request, outcome, reason) for request in own.cancelCallbacks]
    notices += _notices_of_parts(order, change)
    if not notices:
        change.calls_back = body is not None
        return
    first, *others = notices
    if (asked := callback_request_of(call, body, change)) is not None:
        others.append(Notice(asked, ""))
    change.callback_request = request_text(first)
    row = change.rows[0]
    change.timers += [_notice_timer(call, row, whole, row.version, one, number) for number, one in enumerate(others)]
    if whole.is_over or whole.ended is not None:
        own.callback, own.cancelCallbacks = (None if whole.is_over else own.callback), []
        row.body = to_json(own)


def _notices_of_parts(order: LoadedOrder, change: Change) -> list[Notice]:
    """Those who asked for the cancellation of one work order, once it has ended."""
    notices: list[Notice] = []
    rows = {row.id: row for row in change.rows}
    for part in order.whole.parts:
        if not part.body.cancelCallbacks or part.body.cancellationStatus not in (CANCELLED, FAILED):
            continue
        outcome, reason = CANCELLATION_SUCCEEDED, ""
        if part.body.cancellationStatus == FAILED:
            outcome, reason = CANCELLATION_FAILED, f"the work order is {part.state}"
        notices += [Notice(request, outcome, reason) for request in part.body.cancelCallbacks]
        part.body.cancelCallbacks = []
        rows[part.id].body = to_json(part.body)
    return notices


def _notice_timer(
    call: Call, row: RowWrite, whole: WholeOrder, version: int, notice: Notice, number: int
) -> TimerWrite:
    return callback_beside(call, row, _request(notice), msgspec.to_builtins(payload_of(whole, version)), number)


def _request(notice: Notice) -> CallbackRequest:
    """The callback request with how the command ended."""
    request = _callback_request.decode(notice.request)
    if notice.outcome:
        request.event = notice.outcome
    if notice.reason:
        request.status, request.reason = "failed", notice.reason
    return request


def request_text(notice: Notice) -> str:
    """The callback request of who is to hear, as a change carries it."""
    return to_json(_request(notice))


def kept_callback(call: Call, body: Any) -> str | None:
    """The callback that a body asks for, as it is kept for later; what is secret of it is sealed."""
    return callback_request_of(call, body, Change("", "", 0, ""))
