"""The reads of logistics orders. See: contract/logisticsorder.md sections 1 and 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json
from haulier.services.container.facade import read_containers
from haulier.services.logisticsorder.responses import (
    ContainerShown,
    LogisticsOrderRead,
    LogisticsOrderShown,
    LogisticsOrdersRead,
    PageMetaShown,
)
from haulier.services.logisticsorder.rules.fields import platform_query, platform_sort
from haulier.services.logisticsorder.show import container_ids, show_logistics_order
from haulier.services.order.facade import (
    OrderShown,
    find_orders_of_client,
    find_page,
    need_order,
    request_of,
)

PAGING = ("pageNo", "pageSize")
ALWAYS = "orderId"


async def get_order(call: Call, _body: None) -> LogisticsOrderRead:
    """``GET /orders/{orderId}``. Raises Refusal."""
    (shown,) = await _shown(call, [await need_order(call, call.path["orderId"])])
    return LogisticsOrderRead(error=None, request=request_of(call), data=shown)


async def get_orders_of_client(call: Call, _body: None) -> LogisticsOrdersRead:
    """``GET /clients/{clientId}/orders/{clientOrderId}``: all that the client calls so, newest first."""
    client, name = call.path["clientId"], call.path["clientOrderId"]
    found = await find_orders_of_client(call, client, name)
    if not found:
        raise Refusal(Cause.NOT_FOUND, f"client {client!r} has no order {name!r}")
    return LogisticsOrdersRead(error=None, request=request_of(call), data=await _shown(call, found))


async def list_all(call: Call, _body: None) -> LogisticsOrdersRead:
    """``GET /orders``."""
    return await _page(call, None)


async def list_of_client(call: Call, _body: None) -> LogisticsOrdersRead:
    """``GET /clients/{clientId}/orders``."""
    return await _page(call, call.path["clientId"])


async def _page(call: Call, client: str | None) -> LogisticsOrdersRead:
    """A page of the platform's list, asked for and shown by this API's names."""
    selected = call.query_all("select")
    orders, page = await find_page(replace(call, query_string=_platform_query(call, client), _query=None))
    data = await _shown(call, orders)
    if selected:
        kept = {ALWAYS, *(name.partition(".")[0] for name in selected)}
        data = [_selected(one, kept) for one in data]
    meta = PageMetaShown(totalElements=page.totalElements, pageNo=page.pageNo, pageSize=page.pageSize)
    return LogisticsOrdersRead(error=None, request=request_of(call), data=data, meta=meta)


def _platform_query(call: Call, client: str | None) -> str:
    asked = {name: value for name in PAGING if (value := call.query(name)) is not None}
    if (sort := call.query("sortBy")) is not None:
        asked["sortBy"] = platform_sort(sort)
    text, parts = call.query("query"), list[Json]()
    if text is not None:
        try:
            parts.append(platform_query(msgspec.json.decode(text)))
        except (msgspec.DecodeError, RecursionError):
            asked["query"] = text  # the list says what is wrong with it
    if client is not None:
        parts.append({"op": "and", "arr": [{"key": "clientId", "value": client, "expr": "eq"}]})
    if parts and "query" not in asked:
        whole = parts[0] if len(parts) == 1 else {"op": "and", "arr": parts}
        asked["query"] = msgspec.json.encode(whole).decode()
    return urlencode(asked)


def _selected(order: LogisticsOrderShown, kept: set[str]) -> LogisticsOrderShown:
    """An order with the optional members that were asked for."""
    defaults = {
        field.name: field.default
        for field in msgspec.structs.fields(LogisticsOrderShown)
        if not field.required and field.name not in kept
    }
    return msgspec.structs.replace(order, **defaults)


async def _shown(call: Call, orders: Sequence[OrderShown]) -> list[LogisticsOrderShown]:
    """Orders as this API reads them, with their pieces read together."""
    found = await read_containers(call, container_ids(orders))
    pieces = {
        id: ContainerShown(containerType=one.type, scannableId=one.scannable_id, attributes=one.attributes or None)
        for id, one in found.items()
    }
    return [show_logistics_order(order, pieces) for order in orders]
