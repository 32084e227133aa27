"""What a tenant sets for orders: attributes, machines, custom code and settings. See: contract/order.md 10 to 13."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.orders import BASE, create, is_refused, order, read, states, work_orders
from support.receiver import Receiver
from support.stack import Client, Stack

ORDER_AT, WORK_ORDER_AT = f"{BASE}/config", f"{BASE}/work-orders/config"


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@pytest.mark.parametrize("at", [ORDER_AT, WORK_ORDER_AT])
async def test_attributes_merge_by_name_and_the_version_grows_with_changes(client: Client, at: str) -> None:
    first = {"name": "order1", "dataType": "string", "validation": {"range": {"min": 0, "max": 5}}}
    for body, version in (([first], 1), ([first], 1), ([{"name": "order2", "dataType": "number"}], 2)):
        assert (await client.put(f"{at}/attributes", {"attributes": body})).status == 202
        shown = (await client.get(f"{at}/attributes")).data
        assert shown["schemaVersion"] == version
    assert [one["name"] for one in shown["attributes"]] == ["order1", "order2"]
    indexed = [{"name": f"a{n}", "dataType": "string", "indexed": True} for n in range(9)]
    assert is_refused(await client.put(f"{at}/attributes", {"attributes": indexed}), "0002")
    assert (await client.put(f"{at}/attributes", {"attributes": indexed[:8]})).status == 202
    for name, status in (("1order", 400), ("a" * 32, 202), ("a" * 33, 400)):
        body = {"attributes": [{"name": name, "dataType": "string"}]}
        assert (await client.put(f"{at}/attributes", body)).status == status


async def test_values_are_held_to_the_attributes(client: Client) -> None:
    own = [{"name": "order1", "dataType": "string", "validation": {"range": {"min": 0, "max": 5}, "required": True}}]
    assert (await client.post(f"{ORDER_AT}/attributes", {"attributes": own})).status == 202
    for attributes in ({}, {"order1": "too long"}, {"order1": 3}):
        assert is_refused(await client.post(f"{BASE}/", order(attributes=attributes)), "0002")
    id = await create(client, attributes={"order1": "short"})
    assert is_refused(await client.put(f"{BASE}/{id}", {"attributes": {"order1": None}}), "0002")
    assert (await client.put(f"{BASE}/{id}", {"attributes": {"order1": "new"}})).status == 202
    assert (await read(client, id))["attributes"] == {"order1": "new"}


async def test_a_tenants_own_sub_states_with_hyphens_are_gone_through(client: Client) -> None:
    machine = (await client.get(f"{ORDER_AT}/state-machine")).data
    changed = renamed(machine, "scheduled", "to-be-picked")
    assert (await client.put(f"{ORDER_AT}/state-machine", changed)).data == {"id": "order"}
    works = renamed((await client.get(f"{WORK_ORDER_AT}/state-machine")).data, "scheduled", "in-the-plan")
    assert (await client.put(f"{WORK_ORDER_AT}/state-machine", works)).data == {"id": "workOrder"}
    id = await create(client)
    (work,) = await work_orders(client, id)
    at = f"{BASE}/{id}/work-orders/{work}/status"
    assert (await client.put(at, {"status": "IN_PROGRESS", "reasonCode": "R-0046"})).status == 202
    assert await states(client, id) == ("inProgress:to-be-picked", ["inProgress:in-the-plan"])
    for status in ("IN_PROGRESS", "COMPLETED"):
        assert (await client.put(at, {"status": status})).status == 202
    assert await states(client, id) == ("executed:delivered", ["closed:delivered"])


def renamed(machine: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The machine with another name of a sub-state of inProgress."""
    changed = copy.deepcopy(machine)
    for state in changed["states"]:
        for sub in state["subStates"]:
            sub["name"] = new if (state["name"], sub["name"]) == ("inProgress", old) else sub["name"]
            for way in sub["transitions"]:
                way["destination"] = way["destination"].replace(f"inProgress:{old}", f"inProgress:{new}")
        state["defaultSubState"] = state["defaultSubState"].replace(old, new)
    return changed


async def test_main_states_stay_and_nothing_else_goes_back(client: Client) -> None:
    machine = (await client.get(f"{ORDER_AT}/state-machine")).data
    assert [state["name"] for state in machine["states"]] == [
        "initiated", "created", "inProgress", "onHold", "executed", "closed",
    ]  # fmt: skip
    less = {"states": machine["states"][1:]}
    assert is_refused(await client.put(f"{ORDER_AT}/state-machine", less), "0002")
    back = copy.deepcopy(machine)
    back["states"][4]["subStates"][0]["transitions"].append({"eventCode": "E-603", "destination": "inProgress"})
    answer = await client.put(f"{ORDER_AT}/state-machine", back)
    assert {rule for _, rule in answer.rules} == {"sequence"}
    unknown = copy.deepcopy(machine)
    unknown["states"][1]["subStates"][0]["transitions"][0]["eventCode"] = "E-612"
    assert is_refused(await client.put(f"{ORDER_AT}/state-machine", unknown), "0002")


async def test_a_machine_by_which_no_order_could_be_created_names_what_is_missing(client: Client) -> None:
    machine = (await client.get(f"{ORDER_AT}/state-machine")).data
    first = machine["states"][0]["subStates"][0]
    first["transitions"] = [way for way in first["transitions"] if way["eventCode"] != "E-601"]
    answer = await client.put(f"{ORDER_AT}/state-machine", machine)
    assert is_refused(answer, "0002")
    assert answer.rules == {("states[0].subStates[0].transitions", "required")}
    assert "E-601" in str(answer.body)
    first["transitions"].append({"eventCode": "E-601", "destination": "created"})
    assert (await client.put(f"{ORDER_AT}/state-machine", machine)).status == 202
    assert await states(client, await create(client)) == ("created:created", ["created:created"])


async def test_time_in_a_sub_state_ends_with_what_follows_for_the_order(client: Client, hook: Receiver) -> None:
    works = (await client.get(f"{WORK_ORDER_AT}/state-machine")).data
    created = works["states"][0]["subStates"][0]
    created["ttl"] = {"time": "1s", "destination": "closed:cancelled"}
    assert (await client.put(f"{WORK_ORDER_AT}/state-machine", works)).status == 202
    id = await create(client, callback={"url": hook.url})
    heard = [one.json()["data"]["state"] for one in await hook.wait_for(2, 60)]
    assert heard == ["created:created", "closed:cancelled"]
    assert await states(client, id) == ("closed:cancelled", ["closed:cancelled"])


async def test_an_order_that_is_over_goes_with_its_work_orders_when_its_time_is(
    client: Client, hook: Receiver, stack: Stack
) -> None:
    """The machine's callback hears of every state, and of the end."""
    machine = (await client.get(f"{ORDER_AT}/state-machine")).data
    body = machine | {"terminalTTL": "1s", "callback": {"url": hook.url}}
    assert (await client.put(f"{ORDER_AT}/state-machine", body)).status == 202
    id = await create(client)
    (work,) = await work_orders(client, id)
    assert (await client.put(f"{BASE}/{id}/work-orders/{work}/status", {"status": "FAILED"})).status == 202
    heard = [one.json()["data"] for one in await hook.wait_for(2, 60)]
    assert [one["state"] for one in heard] == ["closed:failed", "closed:failed"]
    assert heard[1]["id"] == id
    assert (await client.get(f"{BASE}/{id}")).status == 404
    links = "SELECT count(*) FROM resource_link WHERE tenant_id = $1 AND id = $2"
    assert await stack.runtime.database.fetchval(links, client.tenant, id) == 0


async def test_custom_code_refuses_and_changes_what_is_asked(client: Client, hook: Receiver) -> None:
    code = {
        "url": hook.url, "requestHeader": {}, "method": "POST", "wait": True, "methodName": "CREATEORDER:OnRequest",
        "raiseErrorOnStatusMismatch": True, "acceptableStatusCodes": [200],
    }  # fmt: skip
    for write in (client.post, client.put):
        assert (await write(f"{ORDER_AT}/custom-code", {"customCodes": [code]})).data == {"id": "order"}
    (shown,) = (await client.get(f"{ORDER_AT}/custom-code")).data["customCodes"]
    assert (shown["methodName"], shown["url"]) == ("createOrder:onRequest", hook.url)
    wrong = await client.post(f"{ORDER_AT}/custom-code", {"customCodes": [code | {"methodName": "flyOrder:onRequest"}]})
    assert wrong.rules == {("customCodes[0].methodName", "enum")}
    hook.answer(200, {"data": {"type": "express"}})
    async with Receiver() as told:
        id = (await client.post(f"{BASE}/", order(callback={"url": told.url}))).data["id"]
        body = (await told.wait_for(1, 60))[0].json()
        assert (body["status"], body["data"]["id"]) == ("success", id)
        assert (await read(client, id))["type"] == "express"
        hook.answer(409)
        await client.post(f"{BASE}/", order(callback={"url": told.url}))
        failed = (await told.wait_for(2, 60))[1].json()
    assert (failed["status"], failed["eventType"]) == ("failed", "OrderCreationFailureEvent")


async def test_a_key_has_one_effect_where_custom_code_is_waited_for(client: Client, hook: Receiver) -> None:
    code = {
        "url": hook.url, "requestHeader": {}, "method": "POST", "wait": True, "methodName": "createOrder:onRequest",
        "raiseErrorOnStatusMismatch": True, "acceptableStatusCodes": [200],
    }  # fmt: skip
    assert (await client.post(f"{ORDER_AT}/custom-code", {"customCodes": [code]})).status == 202
    hold, key = asyncio.Event(), {"X-COREOS-IDEMPOTENCY-KEY": "k-1"}
    hook.answer(200, {"data": {"type": "express"}}, after=hold)
    async with Receiver() as told:
        body = order(callback={"url": told.url})
        answers = [await client.post(f"{BASE}/", body, headers=key) for _ in range(3)]
        await hook.wait_for(1)
        hold.set()
        await told.wait_for(1, 60)
        answers.append(await client.post(f"{BASE}/", body, headers=key))
        (id,) = {answer.data["id"] for answer in answers}
        assert (await read(client, id))["type"] == "express"
        refused = await client.post(f"{BASE}/", order(), headers=key)
        assert (refused.status, refused.code[-4:]) == (400, "0007")
        assert len(hook.received) == 1
    assert [one["orderId"] for one in (await client.get(f"{BASE}/?pageSize=10")).data] == [id]


async def test_settings_are_whole_and_merge(client: Client) -> None:
    shown = (await client.get(f"{ORDER_AT}/settings")).data
    assert (shown["maxAttempts"], shown["successReasonCodes"]) == (3, ["R-0065", "R-0041", "R-0042", "R-0043"])
    body = {"maxAttempts": 5, "cancellation": {"jobStates": ["IN_PROGRESS"]}}
    changed = (await client.put(f"{ORDER_AT}/settings", body)).data
    assert changed == shown | {
        "maxAttempts": 5,
        "cancellation": {"orderStates": shown["cancellation"]["orderStates"], "jobStates": ["IN_PROGRESS"]},
    }
    assert (await client.get(f"{ORDER_AT}/settings")).data == changed
    for most, status in ((1, 200), (10, 200), (0, 400), (11, 400)):
        assert (await client.put(f"{ORDER_AT}/settings", {"maxAttempts": most})).status == status
