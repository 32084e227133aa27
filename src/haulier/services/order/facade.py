"""What other services may use of orders and work orders.

``plan_…`` are the commands of the orchestrator's runs and of apps in front of orders: each answers the one change of
its command, to which the caller may add rows of its own. Payloads stand in ``payloads``. Several commands of one call
want a call of their own each, since ids of new things are made of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.resources import Resource
from haulier.services.order.commands.configuration import plan_change_settings
from haulier.services.order.commands.creation import finish_creation, pending_order, plan_create
from haulier.services.order.commands.orchestrated import (
    plan_apply_event,
    plan_note_job,
    plan_record_attempt,
    plan_update_work_order_state,
    plan_work_order_cancel_failed,
    plan_work_order_cancelled,
)
from haulier.services.order.commands.updates import plan_add_work_order, plan_update_attributes
from haulier.services.order.commands.whole_orders import settings_of
from haulier.services.order.events import (
    EVENTS,
    ORDER_UNCHANGED,
    OrderPayload,
    RaisedTrigger,
)
from haulier.services.order.kind import (
    ORDER,
    ORDER_CONFIG,
    ORDER_DECODER,
    ORDER_PREFIX,
    SETTINGS,
    WORK_ORDER,
    WORK_ORDER_PREFIX,
    OrderSettings,
    full_id,
)
from haulier.services.order.layers import (
    CANCELLATION_OUTCOMES,
    CREATION_OUTCOMES,
    IDEMPOTENCY_KEY,
    UPDATE_OUTCOMES,
    WORK_ORDER_CONFIG,
    AskedReason,
    CancellationShown,
    CancelOrder,
    ClientDetails,
    ClientShown,
    ContactOrId,
    DropDetails,
    LocationOrId,
    Measure,
    Money,
    PageShown,
    RequestShown,
    ReturnDetails,
    ServiceTime,
    ShipmentFlow,
    WholeUpdate,
    attribute_types,
    creation_refusal,
    ensure_attributes,
    find_open_of_client,
    find_orders_of_client,
    find_page,
    is_waiting,
    need_order,
    once,
    plan_cancel,
    plan_change,
    registered_hooks,
    request_of,
)
from haulier.services.order.payloads import (
    AddWorkOrder,
    ApplyOrderEvent,
    CreationOutcome,
    JournalRow,
    NoteJob,
    RecordAttempt,
    UpdateAttributes,
    UpdateWorkOrderState,
    WorkOrderCancelFailed,
    WorkOrderCancelled,
)
from haulier.services.order.requests import CancellationSettings, ChangeSettings, CreateWorkOrder, NewOrder, Slot
from haulier.services.order.responses import OrderShown, WorkOrderShown
from haulier.services.order.searches import read_config, show_orders, show_work_orders
from haulier.services.order.show import show_order, show_work_order
from haulier.services.order.store import find_order_rows, find_work_order_of_job, read_orders

__all__ = [
    "CANCELLATION_OUTCOMES", "CREATION_OUTCOMES", "EVENTS", "IDEMPOTENCY_KEY", "ORDER",
    "ORDER_CONFIG", "ORDER_PREFIX", "ORDER_UNCHANGED", "SETTINGS", "UPDATE_OUTCOMES", "WORK_ORDER",
    "WORK_ORDER_CONFIG", "WORK_ORDER_PREFIX", "AddWorkOrder", "ApplyOrderEvent", "AskedReason", "CancelOrder",
    "CancellationSettings", "CancellationShown", "ChangeSettings", "ClientDetails", "ClientShown",
    "ContactOrId", "CreateWorkOrder", "CreationOutcome", "DropDetails", "JournalRow", "LocationOrId", "Measure",
    "Money", "NewOrder", "NoteJob", "OrderContext", "OrderPayload", "OrderSettings", "OrderShown", "PageShown",
    "RaisedTrigger", "RecordAttempt", "RequestShown", "ReturnDetails", "ServiceTime", "ShipmentFlow", "Slot",
    "UpdateAttributes", "UpdateWorkOrderState", "WholeUpdate", "WorkOrderCancelFailed", "WorkOrderCancelled",
    "WorkOrderShown", "attribute_types", "creation_refusal", "ensure_attributes", "find_callback", "find_context",
    "find_open_of_client", "find_order", "find_orders", "find_orders_of_client", "find_page", "find_work_order",
    "finish_creation", "full_id", "is_waiting", "need_order", "once", "order_of_job", "pending_order",
    "plan_add_work_order",
    "plan_apply_event", "plan_cancel", "plan_change", "plan_change_settings", "plan_create", "plan_note_job",
    "plan_record_attempt", "plan_update_attributes", "plan_update_work_order_state",
    "plan_work_order_cancel_failed", "plan_work_order_cancelled", "read_config", "registered_hooks",
    "request_of", "settings_of", "show_order_row", "show_orders", "show_work_orders",
]  # fmt: skip


def show_order_row(row: Resource) -> OrderShown:
    """An order from its own row alone, without its work orders."""
    return show_order((row,))


class OrderContext(Struct):
    """An order and, where one was asked for, its work order, as of one moment."""

    order: OrderShown
    work_order: WorkOrderShown | None = None


async def find_order(call: Call, id: str) -> OrderShown | None:
    """An order by its full id, or by that of one of its work orders."""
    rows = await find_order_rows(call, id)
    return show_order(rows) if rows else None


async def find_orders(call: Call, ids: Sequence[str]) -> dict[str, OrderShown]:
    """Those of the orders that exist, by their ids, read together."""
    return {id: show_order(rows) for id, rows in (await read_orders(call, ids)).items()}


async def find_callback(call: Call, id: str) -> CallbackRequest | None:
    """Whom an order calls back until its end, as its creation asked; None where that is nobody."""
    row = await call.get(ORDER.name, id)
    kept = row.body_as(ORDER_DECODER).callback if row is not None else None
    return None if kept is None else msgspec.json.decode(kept, type=CallbackRequest)


async def find_work_order(call: Call, id: str) -> WorkOrderShown | None:
    """A work order by its full id."""
    row = await call.get(WORK_ORDER.name, id)
    return show_work_order(row) if row is not None else None


async def find_context(call: Call, id: str) -> OrderContext | None:
    """The order of an id and, where the id is a work order's, that work order: what a run sees of them."""
    rows = await find_order_rows(call, id)
    if not rows:
        return None
    order = show_order(rows)
    return OrderContext(order, next((one for one in order.workOrder if one.workOrderId == id), None))


async def order_of_job(call: Call, job: str) -> OrderContext | None:
    """The order and the work order that a job was made for, an earlier job too; None where it is nobody's."""
    row: Resource | None = await find_work_order_of_job(call, job)
    return await find_context(call, row.id) if row is not None else None
