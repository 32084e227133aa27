"""Orders over GraphQL: flat, with their work orders read level by level. See: contract/graphql.md, order.md 3."""

from __future__ import annotations

import json

from support.graphql_queries import data, errors
from support.orders import BASE, create, work_order, work_orders
from support.stack import Client, Stack

ORDER = """query One($id: String, $tenant: String!) { order(orderId: $id, tenant: $tenant) {
  id orderId clientId clientName clientOrderId state status subState subStatus version cancellationRequested
  cancellationStatus cancellationRequestedOn attributes orderSchemaVersion type tenantId createdBy dropDetails
  workOrders { workOrderId workOrderType workOrderStatus state attributes schemaVersion sequence } } }"""
PAGE = """query Page($tenant: String, $filter: String, $sort: String, $page: Int, $size: Int) {
  orderList(tenant: $tenant, filter: $filter, sort: $sort, page: $page, size: $size) {
    total meta { page size total } data { id state workOrders { workOrderId } } } }"""


async def test_an_order_is_flat_and_has_its_work_orders(client: Client) -> None:
    id = await create(
        client, readyToProcess=False, type="parcel", workOrders=[work_order(), work_order("DIGITAL_SERVICE")]
    )
    assert (await client.put(f"{BASE}/{id}", {"orderSummary": {"totalItems": 2}})).status == 202
    for name in (id, id.partition(":")[2]):
        shown = (await data(client, ORDER, id=name, tenant=client.tenant))["order"]
        assert (shown["id"], shown["orderId"], shown["tenantId"]) == (id, id, client.tenant)
    assert (shown["state"], shown["status"], shown["subState"]) == ("created:created", "created", "created")
    assert (shown["clientId"], shown["type"], shown["version"]) == ("clients:11", "parcel", 2)
    assert (shown["cancellationRequested"], shown["cancellationStatus"]) == (False, None)
    assert [one["workOrderId"] for one in shown["workOrders"]] == await work_orders(client, id)
    assert shown["workOrders"][1]["workOrderType"] == "DIGITAL_SERVICE"
    missing = await errors(client, ORDER, id="orders:no", tenant=client.tenant)
    assert [code[-4:] for code, _ in missing] == ["3300"]


async def test_pages_find_orders_by_filters_and_by_what_is_typed(client: Client, stack: Stack) -> None:
    first = await create(
        client, readyToProcess=False, clientDetails={"clientId": "clients:11", "clientOrderId": "GQL-1"}
    )
    second = await create(
        client, readyToProcess=False, clientDetails={"clientId": "clients:11", "clientOrderId": "GQL-2"}
    )
    page = (await data(client, PAGE, tenant=client.tenant))["orderList"]
    assert (page["total"], [one["id"] for one in page["data"]]) == (2, [second, first])
    assert all(len(one["workOrders"]) == 1 for one in page["data"])
    typed = (await data(client, PAGE, tenant=client.tenant, filter="gql-1"))["orderList"]
    assert [one["id"] for one in typed["data"]] == [first]
    query = json.dumps({"op": "and", "arr": [{"key": "workOrders.state", "value": "CREATED:created"}]})
    some = (await data(client, PAGE, tenant=client.tenant, filter=query, sort="createdAt", size=1))["orderList"]
    assert (some["total"], [one["id"] for one in some["data"]]) == (2, [first])
    stranger = await stack.new_tenant()
    assert (await data(stranger, PAGE, tenant=stranger.tenant))["orderList"]["data"] == []
    assert [code[-4:] for code, _ in await errors(stranger, PAGE, tenant=client.tenant)] == ["4003"]
