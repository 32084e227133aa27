"""The reads of the order service. See: contract/order.md sections 3 and 10."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from haulier.core.filters import parse_query
from haulier.core.machine import to_document
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import TYPE_DECODER
from haulier.platform.declarations.operation import Handle
from haulier.platform.listing.query import (
    ListRequest,
    find_resources,
    read_select,
    read_sort,
    read_window,
)
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.outbound.sealed_hooks import opened_hook
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.sealed_machines import opened_machine
from haulier.platform.typed.serialization import show_attributes
from haulier.services.order.kind import (
    ORDER,
    ORDER_CONFIG,
    ORDER_DECODER,
    ORDER_PREFIX,
    ORDER_TYPE,
    SETTINGS,
    SETTINGS_ID,
    USUAL_SETTINGS,
    USUAL_TYPES,
    WORK_ORDER_DECODER,
    WORK_ORDER_PREFIX,
    OrderOwn,
    OrderSettings,
    full_id,
)
from haulier.services.order.responses import (
    OrderRead,
    OrderShown,
    OrdersRead,
    PageShown,
    RequestShown,
    SelectedPage,
    StateRead,
    WorkOrderShown,
)
from haulier.services.order.searches import read_config, show_orders
from haulier.services.order.show import show_order, show_work_order
from haulier.services.order.store import find_of_client, find_order_rows, read_orders


async def get_order(call: Call, _body: None) -> OrderRead:
    """One order with its work orders."""
    return OrderRead(error=None, request=request_of(call), data=show_order(await need_order_rows(call)))


async def get_by_client(call: Call, _body: None) -> OrdersRead:
    """The orders that a client calls so, newest first. Raises Refusal NOT_FOUND where there is none."""
    client, name = call.path["clientId"], call.path["clientOrderId"]
    found = await find_of_client(call, client, name)
    rows = await read_orders(call, [row.id for row in found])
    if not rows:
        raise Refusal(Cause.NOT_FOUND, f"client {client!r} has no order {name!r}")
    return OrdersRead(error=None, request=request_of(call), data=[show_order(one) for one in rows.values()])


async def list_orders(call: Call, _body: None) -> SelectedPage:
    """A page of orders: ``query``, ``sortBy`` (``-`` in front for falling), ``pageNo``, ``pageSize``, ``select``."""
    select = read_select(call)
    rows, meta = await _find_rows(call)
    return SelectedPage(error=None, request=request_of(call), data=await show_orders(call, rows, select), meta=meta)


async def find_page(call: Call) -> tuple[list[OrderShown], PageShown]:
    """The orders of a page, and which page that is."""
    found, meta = await _find_rows(call)
    rows = await read_orders(call, [row.id for row in found])
    return [show_order(rows[row.id]) for row in found if row.id in rows], meta


async def _find_rows(call: Call) -> tuple[Sequence[Resource], PageShown]:
    """The orders of a page without their work orders, and which page that is."""
    type_ = await read_config(call, ORDER_CONFIG)
    window = read_window(call)
    key, direction, named = read_sort(call, "ASC" if (call.query("sortBy") or "").strip() else "DESC")
    request = ListRequest(parse_query(call.query("query") or ""), window, key or "createdAt", direction, named)
    page = await find_resources(call, ORDER, type_, request)
    return page.resources, PageShown(page.total or 0, window.offset // window.limit + 1, window.limit)


async def list_work_orders(call: Call, _body: None) -> list[WorkOrderShown]:
    """The work orders of an order, in their sequence."""
    return show_order(await need_order_rows(call)).workOrder


async def get_work_order(call: Call, _body: None) -> WorkOrderShown:
    """One work order."""
    return show_work_order(await need_work_order_row(call))


async def get_state(call: Call, _body: None) -> StateRead:
    """The state of an order, and the last event that was raised."""
    row = (await need_order_rows(call))[0]
    body = row.body_as(ORDER_DECODER)
    return _state(row, body.lastEvent, body.refusal)


async def get_work_order_state(call: Call, _body: None) -> StateRead:
    """The same of a work order."""
    row = await need_work_order_row(call)
    return _state(row, row.body_as(WORK_ORDER_DECODER).lastEvent)


def _state(row: Resource, event: Json | None, reason: str | None = None) -> StateRead:
    return msgspec.convert({"id": row.id, "state": row.state, "event": event, "reason": reason}, StateRead)


def get_attributes(id: str) -> Handle:
    """GET of the attributes of orders or of work orders."""

    async def handle(call: Call, _body: None) -> Json:
        """The custom attributes that are configured."""
        row = await call.get(ORDER_TYPE, id)
        stored = row.body_as(TYPE_DECODER) if row is not None else USUAL_TYPES[id].body
        own = msgspec.convert(stored.own, OrderOwn)
        return {"attributes": show_attributes(stored.attributes), "schemaVersion": own.schemaVersion}

    return handle


def get_machine(id: str) -> Handle:
    """GET of the state machine of orders or of work orders."""

    async def handle(call: Call, _body: None) -> Json:
        """The machine that is in force."""
        row = await call.get(ORDER_TYPE, id)
        machine = opened_machine(call.unseal, row.body_as(TYPE_DECODER)) if row is not None else None
        usual = USUAL_TYPES[id].body.machine
        assert usual is not None, "there is a usual one"
        return to_document(machine or usual, "array")

    return handle


async def get_custom_code(call: Call, _body: None) -> Json:
    """All custom code that is registered."""
    row = await call.get(ORDER_TYPE, ORDER_CONFIG)
    hooks = row.body_as(TYPE_DECODER).hooks.values() if row is not None else ()
    return {"customCodes": [msgspec.to_builtins(opened_hook(call.unseal, hook)) for hook in hooks]}


async def registered_hooks(call: Call) -> Mapping[str, HookConfig]:
    """The custom code of orders, by method name."""
    found = await call.read_optional_config(ORDER_TYPE, ORDER_CONFIG)
    return found.value.hooks if found is not None else {}


async def get_settings(call: Call, _body: None) -> OrderSettings:
    """The settings of orders, all of them."""
    found = await call.newest_config(SETTINGS, SETTINGS_ID)
    return found.value if found is not None else USUAL_SETTINGS


def request_of(call: Call) -> RequestShown:
    """What was asked, as answers repeat it."""
    return RequestShown(call.uri, call.operation.method)


async def need_order_rows(call: Call) -> Sequence[Resource]:
    """The rows of the order of the path, its own first. Raises Refusal NOT_FOUND."""
    id = full_id(ORDER_PREFIX, call.path["orderId"])
    rows = await find_order_rows(call, id)
    if not rows or rows[0].id != id:
        raise Refusal(Cause.NOT_FOUND, f"there is no order {call.path['orderId']!r}")
    return rows


async def need_work_order_row(call: Call) -> Resource:
    """The row of the work order of the path. Raises Refusal NOT_FOUND."""
    id = full_id(WORK_ORDER_PREFIX, call.path["workOrderId"])
    found = next((row for row in (await need_order_rows(call))[1:] if row.id == id), None)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no work order {call.path['workOrderId']!r}")
    return found
