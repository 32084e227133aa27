"""Plugins of changes: an order that is changed, a work order that is added, an order that is cancelled meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.orders import BASE, create, hold_still, is_refused, read, work_order
from support.receiver import Receiver
from support.stack import Client

SECONDS = 60.0


@pytest.fixture
async def client(client: Client) -> Client:
    """A tenant whose orders stay where the test has put them."""
    return await hold_still(client)


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
async def told() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def judged_on(client: Client, hook: Receiver, event: str, template: Any = None) -> None:
    """Have one plugin asked on an event."""
    body = {
        "name": "judge",
        "httpUrl": hook.url,
        "httpMethod": "POST",
        "httpRequestBodyTemplate": template or {"order": {"$expr": "$.orderId"}, "was": {"$expr": "$.state"}},
    }
    await client.post(f"{BASE}/plugins", body)
    workflow = {"name": "workflow", "event": event, "workflow": {"name": "workflow", "start": "judge"}}
    assert (await client.post(f"{BASE}/plugin-workflows", workflow)).status == 200


async def heard(told: Receiver, count: int = 1) -> Any:
    return (await told.wait_for(count, SECONDS))[count - 1].json()


async def test_a_change_waits_for_its_plugins_and_comes_with_what_they_add(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    attributes = {"attributes": [{"name": "zone", "dataType": "string"}, {"name": "gate", "dataType": "string"}]}
    await client.post(f"{BASE}/config/attributes", attributes)
    id = await create(client)
    await judged_on(client, hook, "OrderUpdation")
    hold = asyncio.Event()
    hook.answer(200, {"data": {"attributes": {"zone": "N"}, "type": "ignored"}}, after=hold)
    change = {"attributes": {"gate": "4"}, "callback": {"url": told.url, "meta": 5}}
    answer = await client.put(f"{BASE}/{id}", change)
    assert (answer.status, answer.data) == (202, {"id": id})
    (sent,) = await hook.wait_for(1, SECONDS)
    assert (sent.json()["order"], sent.json()["was"]) == (id, "created:created")
    assert (await read(client, id))["attributes"] == {}
    hold.set()
    outcome = await heard(told)
    assert (outcome["eventType"], outcome["status"], outcome["meta"]) == ("OrderUpdationSuccessEvent", "success", 5)
    shown = await read(client, id)
    assert (shown["attributes"], shown["type"]) == ({"zone": "N"}, "")
    assert len(told.received) == 1


async def test_a_change_that_is_refused_changes_nothing_and_one_that_cannot_be_asks_nobody(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    id = await create(client)
    await judged_on(client, hook, "OrderUpdation")
    hook.answer(409, {"message": "not now"})
    before = await read(client, id)
    change = {"orderSummary": {"orderDescription": "x"}, "callback": {"url": told.url}}
    assert (await client.put(f"{BASE}/{id}", change)).status == 202
    outcome = await heard(told)
    assert (outcome["eventType"], outcome["status"]) == ("OrderUpdationFailureEvent", "failed")
    assert outcome["reason"] == "judge: not now"
    assert await read(client, id) == before
    assert is_refused(await client.put(f"{BASE}/{id}", {"attributes": {"unheard": 1}}), "0002")
    assert is_refused(await client.put(f"{BASE}/{id}", {"readyToProcess": False}), "0007")
    assert len(hook.received) == 1


@pytest.mark.parametrize("data", [{"dropDetails": "abc", "contact": {"name": "x"}}, {"orderSummary": [1]}])
async def test_a_change_of_which_a_plugin_makes_a_wrong_shape_is_refused(
    client: Client, hook: Receiver, told: Receiver, data: Any
) -> None:
    id = await create(client)
    await judged_on(client, hook, "OrderUpdation")
    hook.answer(200, {"data": data})
    before = await read(client, id)
    change = {"orderSummary": {"orderDescription": "x"}, "callback": {"url": told.url}}
    assert (await client.put(f"{BASE}/{id}", change)).status == 202
    outcome = await heard(told)
    assert (outcome["eventType"], outcome["status"]) == ("OrderUpdationFailureEvent", "failed")
    assert outcome["reason"].startswith("judge: its answer cannot be taken")
    assert await read(client, id) == before


async def test_a_work_order_that_is_added_is_judged(client: Client, hook: Receiver, told: Receiver) -> None:
    id = await create(client)
    await judged_on(client, hook, "work_order_created", {"kind": {"$expr": "$.workOrderToAdd.workOrderType"}})
    hook.answer(200, {"data": {"description": "by the judge"}}, times=1)
    hook.answer(422, {"error": {"description": "one is enough"}}, times=1)
    body = work_order("PHYSICAL_SERVICE") | {"callback": {"url": told.url}}
    added = await client.post(f"{BASE}/{id}/work-orders", body)
    assert added.status == 202
    assert (await heard(told))["eventType"] == "WorkOrderCreationSuccessEvent"
    assert hook.received[0].json()["kind"] == "PHYSICAL_SERVICE"
    assert [one.get("description") for one in (await read(client, id))["workOrder"]] == [None, "by the judge"]
    await client.post(f"{BASE}/{id}/work-orders", body)
    outcome = await heard(told, 2)
    assert (outcome["eventType"], outcome["reason"]) == ("WorkOrderCreationFailureEvent", "judge: one is enough")
    assert len((await read(client, id))["workOrder"]) == 2


async def test_what_plugins_answer_of_an_order_that_was_cancelled_is_ignored(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    body = {"name": "judge", "httpUrl": hook.url, "httpMethod": "POST", "httpRequestBodyTemplate": {}}
    await client.post(f"{BASE}/plugins", body)
    hook.answer(202)
    id = await create(client)
    (sent,) = await hook.wait_for(1, SECONDS)
    cancel = {"callback": {"url": told.url}}
    assert (await client.put(f"{BASE}/{id}/cancel", cancel)).status == 202
    assert (await heard(told))["eventType"] == "OrderCancellationSuccessEvent"
    execution = sent.headers["X-COREOS-EXECUTION-ID"]
    late = await client.post(f"{BASE}/plugins/callback/{execution}", {"status": "SUCCESS", "data": {"type": "late"}})
    assert late.status == 202
    shown = await read(client, id)
    assert (shown["state"], shown["type"]) == ("closed:cancelled", "")
    again = await client.put(f"{BASE}/{id}/cancel", cancel)
    assert again.status == 202
