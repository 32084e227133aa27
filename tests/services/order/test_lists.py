"""Lists of orders, by what they are and by what belongs to them. See: contract/order.md 10."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from haulier.services.order import facade
from support.orders import BASE, create, is_refused, make_shipments, read, run, slot, work_order
from support.stack import Answer, Client, Stack


async def ask(client: Client, query: Any = None, **parameters: Any) -> Answer:
    text = "&".join(f"{name}={quote(str(value))}" for name, value in parameters.items())
    if query is not None:
        text += f"&query={quote(json.dumps(query))}"
    return await client.get(f"{BASE}/?{text}")


async def found(client: Client, key: str, value: Any, expr: str = "eq") -> list[str]:
    answer = await ask(client, {"op": "and", "arr": [{"key": key, "value": value, "expr": expr}]})
    return [one["orderId"] for one in answer.data]


@pytest.fixture
async def attributes(client: Client) -> None:
    own = [
        {"name": "zone1", "dataType": "string", "indexed": True},
        {"name": "note", "dataType": "string", "indexed": False},
    ]
    assert (await client.post(f"{BASE}/config/attributes", {"attributes": own})).data == {"id": "order"}
    works = [{"name": "team", "dataType": "string", "indexed": True}]
    at = f"{BASE}/work-orders/config/attributes"
    assert (await client.post(at, {"attributes": works})).data == {"id": "workOrder"}


@pytest.mark.usefixtures("attributes")
async def test_orders_are_found_by_every_field_that_the_page_names(client: Client, stack: Stack) -> None:
    await make_shipments(client)
    pickup = work_order()["pickupDetails"] | {"pickUpSlot": slot(2)}
    moving = work_order(pickupDetails=pickup, attributes={"team": "north"}, containers=[{"containerType": "shipments"}])
    wanted = await create(
        client, workOrders=[work_order("DIGITAL_SERVICE"), moving], shipmentFlow="FORWARD", type="parcel",
        domain="retail", readyToProcess=False, orderSummary={"invoiceNumber": "I-7"},
        attributes={"zone1": "N", "note": "x"},
        clientDetails={"clientId": "clients:7", "clientName": "Seven", "clientOrderId": "S-7"},
    )  # fmt: skip
    other = await create(client, attributes={"zone1": "S"})
    shown = await read(client, wanted)
    work = shown["workOrder"][1]
    note = facade.NoteJob(workOrderId=work["workOrderId"], jobId="lastmile:j9")
    await run(stack, client.tenant, facade.plan_note_job, note)
    for key, value in (
        ("orderId", wanted), ("clientId", "clients:7"), ("clientName", "Seven"), ("clientOrderId", "S-7"),
        ("clientOrderId.keyword", "S-7"), ("type", "parcel"), ("domain", "retail"), ("shipmentFlow", "FORWARD"),
        ("readyToProcess", False), ("invoiceNumber", "I-7"), ("attributes.zone1", "N"),
        ("workOrders.workOrderType", "DIGITAL_SERVICE"), ("workOrders.workOrderId", work["workOrderId"]),
        ("workOrder.containers", work["containers"][0]), ("workOrders.attributes.jobId.keyword", "lastmile:j9"),
        ("workOrders.attributes.team", "north"), ("createdAt", shown["createdAt"]),
        ("workOrders.pickupDetails.pickUpSlot.from", pickup["pickUpSlot"]["from"]),
        ("workOrders.pickupDetails.nextAttemptPickUpSlot.from", pickup["pickUpSlot"]["from"]),
    ):  # fmt: skip
        assert await found(client, key, value) == [wanted], key
    for key, value in (
        ("state", "CREATED:created"), ("status", "Created"), ("subStatus", "CREATED"),
        ("workOrderFlowType", "START_TOGETHER"), ("cancellationRequested", False),
        ("workOrders.state", "created:Created"), ("workOrders.status", "created"),
    ):  # fmt: skip
        assert set(await found(client, key, value)) == {wanted, other}, key
    assert await found(client, "workOrders.attributes.team", "south") == []
    assert await found(client, "state", "inProgress", "prefix") == []
    for key in ("attributes.note", "nothing", "workOrders.attributes.none", "workOrders.nothing"):
        answer = await ask(client, {"op": "and", "arr": [{"key": key, "value": "x"}]})
        assert answer.rules == {(f"query.{key}", "not_indexed")}


async def test_pages_count_from_one_and_sort_the_newest_first(client: Client, stack: Stack) -> None:
    ids = [await create(client) for _ in range(3)]
    first = await ask(client, pageNo=1, pageSize=2)
    assert [one["orderId"] for one in first.data] == ids[:0:-1]
    assert first.body["meta"] == {"totalElements": 3, "pageNo": 1, "pageSize": 2}
    assert first.body["error"] is None
    second = await ask(client, pageNo=2, pageSize=2, sortBy="createdAt")
    assert [one["orderId"] for one in second.data] == ids[2:]
    chosen = await ask(client, select="state,workOrder", sortBy="-createdAt")
    assert [set(one) for one in chosen.data] == [{"orderId", "state", "workOrder"}] * 3
    chosen = await ask(client, select="clientOrderId,cancellation.cancellationRequested", pageSize=1)
    assert [set(one) for one in chosen.data] == [{"orderId", "clientDetails", "cancellation"}]
    assert chosen.data[0]["clientDetails"].keys() == {"clientOrderId"}
    assert (await ask(client, select="nonsense")).rules == {("select", "unknown")}
    for size, status in ((1, 200), (100, 200), (101, 400), (0, 400)):
        assert (await ask(client, pageSize=size)).status == status
    assert is_refused(await ask(client, sortBy="workOrders.state"), "0002")
    stranger = await stack.new_tenant()
    assert (await ask(stranger)).data == []


async def test_attributes_that_become_indexed_find_orders_from_before(client: Client) -> None:
    own = {"name": "zone", "dataType": "string"}
    assert (await client.post(f"{BASE}/config/attributes", {"attributes": [own]})).status == 202
    id = await create(client, attributes={"zone": "N"})
    assert (await client.put(f"{BASE}/config/attributes", {"attributes": [own | {"indexed": True}]})).status == 202
    assert await found(client, "attributes.zone", "N") == [id]
    shown = (await client.get(f"{BASE}/config/attributes")).data
    assert (shown["schemaVersion"], shown["attributes"][0]["indexed"]) == (2, True)
    assert (await read(client, id))["orderSchemaVersion"] == 1
