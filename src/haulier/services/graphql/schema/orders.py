"""Orders and work orders, flat as the pages have them. See: contract/graphql.md, contract/order.md section 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import strawberry
from strawberry import UNSET, Info

from haulier.core.filters import Group, Node
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.storage.resources import Json, Resource
from haulier.services.graphql.execution.loader import Found, Key, LoadedField, RowLink, SchemaPart
from haulier.services.graphql.execution.selection import TopField
from haulier.services.graphql.schema.pages import Listing, PageInfo, prefix_terms
from haulier.services.graphql.schema.resolvers import given_argument, loaded_single, preloaded, with_actors
from haulier.services.graphql.schema.scalars import AnyJson, Epoch, Flag, Text, Whole
from haulier.services.order.facade import (
    ORDER,
    ORDER_CONFIG,
    ORDER_PREFIX,
    find_orders,
    read_config,
    show_order_row,
)


@strawberry.type(description="One instruction inside an order.")
class WorkOrder:
    workOrderId: Text
    workOrderType: Text
    workOrderStatus: Text
    cancellationStatus: Text
    serviceTemplateId: Text
    serviceTemplateName: Text
    pickupDetails: AnyJson
    returnDetails: AnyJson
    deliveryDetails: AnyJson
    containers: AnyJson
    attributes: AnyJson
    schemaVersion: Text
    createdAt: Epoch
    updatedAt: Epoch
    state: Text
    status: Text
    subStatus: Text
    reasonCode: Text
    sequence: Whole
    attempts: Whole
    maxAttempts: Whole
    returnOf: Text
    description: Text


@strawberry.type(description="What a client asks for.")
class Order:
    id: Text
    orderId: Text
    attributes: AnyJson
    batchId: Text
    cancellationFailureReasonCode: Text
    cancellationRequested: Flag
    cancellationRequestedBy: AnyJson
    cancellationRequestedOn: Epoch
    cancellationStatus: Text
    cancellationStatusTimestamp: Epoch
    clientId: Text
    clientName: Text
    clientOrderId: Text
    createdAt: Epoch
    createdBy: AnyJson
    domain: Text
    orderSchemaVersion: Text
    type_: Text = strawberry.field(name="type")
    updatedAt: Epoch
    updatedBy: AnyJson
    workOrderFlowType: Text
    tenantId: Text
    state: Text
    status: Text
    subState: Text
    subStatus: Text
    reasonCode: Text
    version: Whole
    shipmentFlow: Text
    readyToProcess: Flag
    orderSummary: AnyJson
    dropDetails: AnyJson
    clientDetails: AnyJson
    workOrders: list[WorkOrder | None] | None


@strawberry.type
class OrderPage:
    data: list[Order | None] | None
    meta: PageInfo | None
    total: Whole


def order(info: Info, tenant: str, orderId: Text = UNSET) -> Any:
    return preloaded(info)


def orders(
    info: Info, tenant: Text = UNSET, page: Whole = 1, filter: Text = "", size: Whole = 10, sort: Text = ""
) -> Any:
    return preloaded(info)


@strawberry.type
class OrderQueries:
    order: Order | None = strawberry.field(resolver=order)
    orderList: OrderPage | None = strawberry.field(resolver=orders)


def show_order(_call: Call, row: Resource) -> Json:
    """An order without its work orders, which are read when they are asked for."""
    shown: Json = msgspec.to_builtins(show_order_row(row))
    cancellation, client = shown.pop("cancellation"), shown["clientDetails"]
    cancelled_at = cancellation.get("cancelledAt")
    shown |= {
        "id": row.id, "tenantId": row.tenant_id, "subState": shown["subStatus"],
        "orderSchemaVersion": str(shown["orderSchemaVersion"]), **client,
        "cancellationRequested": cancellation["cancellationRequested"],
        "cancellationRequestedBy": cancellation.get("cancellationRequestedBy"),
        "cancellationRequestedOn": cancellation.get("cancellationRequestAt"),
        "cancellationStatus": cancellation.get("cancellationStatus"),
        "cancellationFailureReasonCode": cancellation.get("cancellationFailedReasonCode"),
        "cancellationStatusTimestamp": cancelled_at or cancellation.get("cancellationRequestAt"),
    }  # fmt: skip
    return with_actors(shown, row)


async def load_order(call: Call, top: TopField) -> LoadedField:
    """An order by its id; the bare UUID is taken too."""
    id = given_argument(top, "orderId")
    row = await call.need(ORDER.name, id if ":" in id else f"{ORDER_PREFIX}:{id}", "order")
    return loaded_single(top, "Order", show_order(call, row))


async def search_orders(_call: Call, text: str) -> Node:
    """Orders by the beginning of their id or of what the client calls them."""
    return Group("or", tuple(prefix_terms(text, "id", "clientOrderId", "clientName")))


def work_orders_key(order: Json) -> list[Key]:
    """The order itself, whose work orders are read by it."""
    return [(ORDER.name, order["id"])]


async def read_work_orders(call: Call, keys: Sequence[Key]) -> Found:
    """The work orders of these orders, all in one read, by the order's key."""
    found = await find_orders(call, [id for _, id in keys])
    return {(ORDER.name, id): {"rows": msgspec.to_builtins(shown.workOrder)} for id, shown in found.items()}


def join_work_orders(order: Json, found: Found) -> list[Json]:
    """An order with its work orders."""
    rows: list[Json] = found.get((ORDER.name, order["id"]), {}).get("rows", [])
    for row in rows:
        row["schemaVersion"] = str(row["schemaVersion"])
    order["workOrders"] = rows
    return rows


async def order_type(call: Call) -> CompiledType:
    """What all orders have in common."""
    return await read_config(call, ORDER_CONFIG)


ORDERS = Listing(ORDER, "Order", show_order, search_orders, only_type=order_type)

PART = SchemaPart(
    loads={"order": load_order, "orderList": ORDERS.load},
    links={("Order", "workOrders"): RowLink("WorkOrder", work_orders_key, join_work_orders, read_work_orders)},
    shows={ORDER.name: show_order},
    sizes={("Order", "workOrders"): 2},
)
