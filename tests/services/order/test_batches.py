"""Many orders at once, as JSON and as a file: each row fails alone. See: contract/order.md 13, order-journeys.md 6."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from support.orders import BASE, is_refused, order, read
from support.receiver import Receiver
from support.stack import Client, Stack

SECONDS = 60.0


@pytest.fixture
async def told() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def ended(client: Client, told: Receiver, id: str, at: str = "batch") -> dict[str, Any]:
    """The status of a batch whose end was told."""
    await told.wait_for(1, SECONDS)
    data: dict[str, Any] = (await client.get(f"{BASE}/{at}/status?batchId={id}")).data
    assert data["status"] != "IN_PROGRESS"
    return data


def named(name: str, **members: Any) -> dict[str, Any]:
    return order(clientDetails={"clientId": "clients:11", "clientOrderId": name}, **members)


async def test_a_bad_row_fails_alone_and_the_end_is_told_once(client: Client, told: Receiver) -> None:
    rows = [named("B-1"), named("B-2", attributes={"unknown": 1}), {"clientDetails": 3}, named("B-3")]
    body = {"orders": rows, "callback": {"url": told.url, "meta": {"n": 7}}}
    id = (await client.post(f"{BASE}/batch", body)).data["id"]
    assert id.startswith("batch:")
    data = await ended(client, told, id)
    assert (data["status"], data["successCount"], data["failureCount"], data["totalCount"]) == (
        "PARTIAL_SUCCESS", 2, 2, 4,
    )  # fmt: skip
    assert [(one["index"], one["clientOrderId"]) for one in data["successDetails"]] == [(0, "B-1"), (3, "B-3")]
    assert [(one["index"], one["clientOrderId"]) for one in data["failureDetails"]] == [(1, "B-2"), (2, "")]
    fault = data["failureDetails"][0]["errors"][0]
    assert (fault["field"], fault["code"][-4:]) == ("attributes.unknown", "0002")
    shown = await read(client, data["successDetails"][0]["orderId"])
    assert (shown["batchId"], shown["state"]) == (id, "created:created")
    (heard,) = await told.wait_for(1, SECONDS)
    callback = heard.json()
    assert (callback["eventType"], callback["service"], callback["meta"]) == (
        "OrderBatchCompletedEvent", "order", {"n": 7},
    )  # fmt: skip
    assert (callback["data"]["status"], callback["data"]["totalCount"]) == ("PARTIAL_SUCCESS", 4)
    assert "successDetails" not in callback["data"]


async def test_two_hundred_rows_are_taken_and_one_more_is_not(client: Client, told: Receiver) -> None:
    row = named("M")
    body = {"orders": [row] * 200, "callback": {"url": told.url}}
    id = (await client.post(f"{BASE}/batch", body)).data["id"]
    more = await client.post(f"{BASE}/batch", {"orders": [row] * 201})
    assert is_refused(more, "0002")
    assert more.fields == {"orders"}
    data = await ended(client, told, id)
    assert (data["status"], data["successCount"]) == ("SUCCESS", 200)
    found = await client.get(
        f"{BASE}/?pageSize=1&query=" + '{"op":"and","arr":[{"key":"batchId","value":"' + id + '"}]}'
    )
    assert found.body["meta"]["totalElements"] == 200


async def test_a_batch_of_another_tenant_is_not_there(client: Client, stack: Stack, told: Receiver) -> None:
    body = {"orders": [named("X")], "callback": {"url": told.url}}
    id = (await client.post(f"{BASE}/batch", body)).data["id"]
    stranger = await stack.new_tenant()
    assert (await stranger.get(f"{BASE}/batch/status?batchId={id}")).status == 404
    assert (await client.get(f"{BASE}/batch/status?batchId=batch:no")).status == 404
    await ended(client, told, id)


async def test_an_idempotency_key_makes_one_batch(client: Client) -> None:
    body, key = {"orders": [named("K")]}, {"X-COREOS-IDEMPOTENCY-KEY": "b-1"}
    answers = [await client.post(f"{BASE}/batch", body, headers=key) for _ in range(2)]
    assert len({answer.data["id"] for answer in answers}) == 1


async def test_a_file_has_columns_of_dotted_paths(client: Client, told: Receiver) -> None:
    attribute = {"name": "order1", "dataType": "number", "indexed": True}
    assert (await client.post(f"{BASE}/config/attributes", {"attributes": [attribute]})).status == 202
    first = await read(client, (await client.post(f"{BASE}/", order())).data["id"])
    drop = first["dropDetails"]
    header = (
        "clientDetails.clientId,clientDetails.clientOrderId,dropDetails.contact,dropDetails.location,"
        "workOrders[0].workOrderType,workOrders[0].pickupDetails.serviceTime,attributes.order1"
    )
    lines = [f"clients:11,F-{n},{drop['contact']},{drop['location']},MOVE_CONTAINERS,60,{n}" for n in range(1, 4)]
    lines.append(f"clients:11,F-4,{drop['contact']},{drop['location']},SOMETHING,60,x")
    form = aiohttp.FormData()
    form.add_field("callback", f'{{"url":"{told.url}"}}')
    form.add_field("file", "\n".join([header, *lines]), filename="orders.csv", content_type="text/csv")
    headers = {"X-COREOS-REQUEST-ID": "1", **client.headers}
    async with client.http.post(f"{client.url}{BASE}/batch/upload", data=form, headers=headers) as response:
        assert response.status == 202, await response.text()
        id = (await response.json())["data"]["id"]
    data = await ended(client, told, id, "batch/upload")
    assert (data["successCount"], data["failureCount"]) == (3, 1)
    shown = await read(client, data["successDetails"][1]["orderId"])
    assert shown["attributes"] == {"order1": 2}
    assert shown["workOrder"][0]["pickupDetails"]["serviceTime"] == 60
    assert data["failureDetails"][0]["clientOrderId"] == "F-4"


async def test_a_file_that_is_not_there_is_refused(client: Client) -> None:
    answer = await client.post(f"{BASE}/batch/upload", {"fileId": "file:no"})
    assert is_refused(answer, "3303")
