"""What runs of plugins begin with and come to: orders that are created, changed, or left as they are.

See: contract/order.md section 12 ("Run").
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
from msgspec import Struct

from haulier.core.json_decoding import convert_object
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.order.commands.creation import finish_creation
from haulier.services.order.commands.updates import add_work_order, change_whole
from haulier.services.order.commands.whole_orders import Notice, load_order, unchanged
from haulier.services.order.events import UPDATE_FAILED, UPDATE_SUCCEEDED, WORK_ORDER_ADDED, WORK_ORDER_REFUSED
from haulier.services.order.kind import ORDER, ORDER_DECODER
from haulier.services.order.payloads import CreationOutcome
from haulier.services.order.plugin_kinds import RunBody
from haulier.services.order.plugin_runs import plugins_for
from haulier.services.order.requests import CreateWorkOrder, NewOrder, WholeUpdate
from haulier.services.order.rules.plugin_workflows import (
    ORDER_CREATION,
    ORDER_UPDATION,
    WORK_ORDER_CREATION,
    PluginEvent,
)
from haulier.services.order.show import show_order
from haulier.services.order.store import find_order_rows

OUTCOMES: dict[PluginEvent, tuple[str, str]] = {
    ORDER_UPDATION: (UPDATE_SUCCEEDED, UPDATE_FAILED),
    WORK_ORDER_CREATION: (WORK_ORDER_ADDED, WORK_ORDER_REFUSED),
}
"""What callbacks call it when a change came to be, and when it was refused."""
BODIES: dict[PluginEvent, type[Struct]] = {
    ORDER_CREATION: NewOrder,
    ORDER_UPDATION: WholeUpdate,
    WORK_ORDER_CREATION: CreateWorkOrder,
}
"""What the body of a call has to be, whatever plugins make of it."""


async def let_plugins_judge(
    call: Call, event: PluginEvent, order_id: str, body: Struct, planned: Callable[[], Awaitable[Change]]
) -> Change:
    """The change that is planned, where the tenant has no plugins for the event; else one that begins their run and
    changes nothing yet. What would be refused without them is refused at once. Raises Refusal.
    """
    begin = await plugins_for(call, event)
    change = await planned()
    if begin is None:
        return change
    waiting = unchanged(call, await load_order(call, order_id))
    waiting.calls_back = False
    waiting.answer = change.answer
    await begin(call, waiting, order_id, body)
    return waiting


async def is_awaited(call: Call, order_id: str, run: RunBody) -> bool:
    """Whether anybody waits for the run: of a creation not any more once the order was cancelled."""
    if run.event != ORDER_CREATION:
        return True
    row = await call.get(ORDER.name, order_id)
    return row is not None and row.body_as(ORDER_DECODER).pending is not None


async def stored_order(call: Call, order_id: str) -> Json:
    """The order as it reads, for templates."""
    rows = await find_order_rows(call, order_id)
    shown: Json = msgspec.to_builtins(show_order(rows)) if rows else {}
    return shown


def check_body(event: PluginEvent, body: Json) -> None:
    """Raise Refusal for a body that is none of its call any more: the next plugin and the order itself read it."""
    convert_object(body, BODIES[event], "")


async def finish_run(call: Call, order_id: str, run: RunBody, body: Json, refusal: str | None) -> Change:
    """The change that a run comes to, with the body as its plugins left it. Raises Refusal where that cannot be."""
    if run.event == ORDER_CREATION:
        if refusal is not None:
            return await finish_creation(call, order_id, CreationOutcome(refusal=refusal))
        return await finish_creation(call, order_id, CreationOutcome(order=convert_object(body, NewOrder, "")))
    order = await load_order(call, order_id)
    succeeded, failed = OUTCOMES[run.event]
    if run.callback_request is not None:
        order.notices.append(Notice(run.callback_request, succeeded if refusal is None else failed, refusal or ""))
    if refusal is not None:
        return unchanged(call, order)
    if run.event == ORDER_UPDATION:
        return await change_whole(call, order, convert_object(body, WholeUpdate, ""))
    return await add_work_order(call, order, convert_object(body, CreateWorkOrder, ""))
