"""Somebody asks for the cancellation of an order or a work order; the orchestrator carries it out.

See: contract/order.md 8.
"""

from __future__ import annotations

import msgspec

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.order import states
from haulier.services.order.commands.whole_orders import LoadedOrder, Notice, kept_callback, order_change, unchanged
from haulier.services.order.events import CANCELLATION_ENDED, CANCELLATION_REQUESTED, CANCELLATION_SUCCEEDED
from haulier.services.order.kind import CANCELLED, REQUESTED
from haulier.services.order.requests import CancelOrder
from haulier.services.order.rules.cancellation import to_be_asked
from haulier.services.order.rules.whole_order import Part, Raised
from haulier.services.order.states import CLOSED, EXECUTED, INITIATED, OF_ORDER, is_open

MAX_WAITING = 8
"""Callbacks that wait for the outcome of one cancellation."""


async def ask_for_order(call: Call, order: LoadedOrder, body: CancelOrder) -> Change:
    """Ask for the cancellation of an order: of each of its open work orders. Raises Refusal where it is too late."""
    whole, stored, callback = order.whole, order.whole.body, kept_callback(call, body)
    if stored.stands == states.CLOSED_CANCELLED:
        return _told_again(call, order, callback)
    _check_open(stored.stands, whole.state, "order")
    if main_state(stored.stands) == INITIATED:
        return _cancelled_early(call, order, body, callback)
    _keep(order, callback)
    if stored.cancellationStatus == REQUESTED:
        return order_change(call, CANCELLATION_REQUESTED, order) if callback is not None else unchanged(call, order)
    stored.cancellationRequested, stored.cancellationRequestAt = True, call.at
    stored.cancellationRequestedBy = _asker(call, body)
    stored.cancellationStatus, stored.cancellationFailedReasonCode = REQUESTED, None
    asked = to_be_asked([(part.id, part.body, is_open(part.stands)) for part in whole.parts])
    for part in whole.parts:
        if part.id in asked:
            _ask(order, part, body)
    whole.is_changed = True
    return order_change(call, CANCELLATION_REQUESTED, order)


async def ask_for_work_order(call: Call, order: LoadedOrder, part: Part, body: CancelOrder) -> Change:
    """Ask for the cancellation of one work order alone. Raises Refusal where it is too late."""
    callback = kept_callback(call, body)
    if part.stands == states.CLOSED_CANCELLED:
        return _of(part, _told_again(call, order, callback))
    _check_open(part.stands, part.state, "work order")
    if callback is not None:
        _keep_for(order, part, callback)
    if part.body.cancellationStatus != REQUESTED:
        _ask(order, part, body)
    return _of(part, order_change(call, CANCELLATION_REQUESTED, order))


def _of(part: Part, change: Change) -> Change:
    change.answer = {"id": part.id}
    return change


def _check_open(stands: str, state: str, noun: str) -> None:
    if main_state(stands) in (EXECUTED, CLOSED):
        text = f"the {noun} is {state}: it is too late to cancel it"
        raise Refusal(Cause.RULE, text, [Fault("state", "too_late", text)])


def _ask(order: LoadedOrder, part: Part, body: CancelOrder) -> None:
    part.body.cancellationStatus, part.body.cancellationFailedReasonCode = REQUESTED, None
    part.body.cancelReason = body.reasonCode
    part.is_changed = True
    order.whole.raised.append(Raised("WorkOrderCancellationRequested", part.id, body.reasonCode))


def _told_again(call: Call, order: LoadedOrder, callback: str | None) -> Change:
    """It is cancelled already: nothing happens, and whoever asked hears so."""
    if callback is not None:
        order.notices.append(Notice(callback, CANCELLATION_SUCCEEDED))
    return unchanged(call, order)


def _cancelled_early(call: Call, order: LoadedOrder, body: CancelOrder, callback: str | None) -> Change:
    """An order that waits for plugins is over at once; what they answer then is not heard."""
    whole, stored = order.whole, order.whole.body
    _keep(order, callback)
    stored.pending = None
    stored.cancellationRequested, stored.cancellationRequestAt = True, call.at
    stored.cancellationRequestedBy, stored.cancelledAt = _asker(call, body), call.at
    stored.cancellationStatus = CANCELLED
    whole.apply(OF_ORDER.give_up, states.CANCELLED_BY_CLIENT, body.reasonCode)
    whole.settle(body.reasonCode)
    whole.ended = CANCELLED
    return order_change(call, CANCELLATION_ENDED, order)


def _keep(order: LoadedOrder, callback: str | None) -> None:
    """Keep a callback until the outcome. Raises Refusal where too many wait for it."""
    if callback is None:
        return
    kept = order.whole.body.cancelCallbacks
    if len(kept) >= MAX_WAITING:
        raise Refusal(Cause.RULE, f"{MAX_WAITING} callbacks wait for the outcome of this cancellation already")
    order.whole.body.cancelCallbacks = [*kept, callback]
    order.whole.is_changed = True


def _keep_for(order: LoadedOrder, part: Part, callback: str) -> None:
    """The same for one work order."""
    kept = part.body.cancelCallbacks
    if len(kept) >= MAX_WAITING:
        raise Refusal(Cause.RULE, f"{MAX_WAITING} callbacks wait for the outcome of this cancellation already")
    part.body.cancelCallbacks = [*kept, callback]
    part.is_changed = True


def _asker(call: Call, body: CancelOrder) -> str:
    actor = msgspec.json.decode(call.actor)
    return body.cancellationRequestedBy or str(actor.get("id", ""))
