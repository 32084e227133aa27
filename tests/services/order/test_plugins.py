"""Plugins of orders: asked when an order is made, over real connections, with everything that they may answer.

See: contract/order.md 12, order-journeys.md 7.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from haulier.platform.commands.call import Call
from haulier.platform.plugins.executions import row_id
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.changes import Change
from haulier.platform.timers.clock import Timer
from haulier.services.order.commands.creation import MAX_REFUSAL
from haulier.services.order.commands.plugin_steps import take_step
from haulier.services.order.plugin_kinds import RUN, STEP
from support.orders import BASE, create, hold_still, is_refused, make_shipments, order, read, run
from support.receiver import Receiver
from support.stack import Client, Stack

PLUGINS, WORKFLOWS = f"{BASE}/plugins", f"{BASE}/plugin-workflows"
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


def plugin(hook: Receiver, name: str = "serviceable", **members: Any) -> dict[str, Any]:
    return {
        "name": name,
        "httpUrl": hook.url_of(f"/{name}"),
        "httpMethod": "POST",
        "httpRequestBodyTemplate": {
            "data": {"$val": {"clientId": {"$expr": "$.clientId"}, "city": {"$expr": "$.location.address.city"}}}
        },
    } | members


async def register(client: Client, hook: Receiver, name: str = "serviceable", **members: Any) -> str:
    id: str = (await client.post(PLUGINS, plugin(hook, name, **members))).data["id"]
    return id


async def sequence(client: Client, event: str, start: str, **workflow: Any) -> str:
    body = {"name": "sequence", "event": event, "workflow": {"name": "sequence", "start": start, **workflow}}
    id: str = (await client.post(WORKFLOWS, body)).data["id"]
    return id


async def heard(told: Receiver, count: int = 1) -> dict[str, Any]:
    """The newest callback, once there are so many."""
    return (await told.wait_for(count, SECONDS))[-1].json()


async def asked(hook: Receiver, count: int = 1) -> list[Any]:
    return [sent.json() for sent in await hook.wait_for(count, SECONDS)]


async def step(call: Call, timer: Timer) -> Change:
    """What the timer of an execution leads to, where that is anything."""
    change = await take_step(call, timer)
    assert change is not None
    return change


async def call_back(client: Client, execution: str, body: Any, **headers: str | None) -> Any:
    without = {"X-COREOS-ACCESS": None, "X-COREOS-ORIGIN-TOKEN": None, **headers}
    return await client.post(f"{PLUGINS}/callback/{execution}", body, headers=without)


async def test_a_plugin_that_lets_pass_leads_to_the_order_with_what_it_adds(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    await register(client, hook)
    hook.answer(200, {"data": {"type": "express", "clientId": "clients:99", "clientName": "Shop and Son"}})
    hold = asyncio.Event()
    hook.answer(200, {"data": {"type": "express", "clientId": "clients:99", "clientName": "Shop and Son"}}, after=hold)
    id = await create(client, callback={"url": told.url, "meta": {"k": 1}})
    waiting = await read(client, id)
    assert (waiting["state"], waiting["workOrder"]) == ("initiated:initiated", [])
    (body,) = await asked(hook)
    assert body["data"] == {"clientId": "clients:11", "city": "New Delhi"}
    hold.set()
    answer = await heard(told)
    assert (answer["eventType"], answer["status"], answer["meta"]) == ("OrderCreationSuccessEvent", "success", {"k": 1})
    assert (answer["data"]["state"], answer["data"]["orderId"]) == ("created:created", id)
    shown = await read(client, id)
    assert (shown["state"], shown["type"], len(shown["workOrder"])) == ("created:created", "express", 1)
    assert (shown["clientDetails"]["clientId"], shown["clientDetails"]["clientName"]) == ("clients:11", "Shop and Son")


@pytest.mark.parametrize(
    ("status", "body", "text"),
    [
        (422, {"error": {"description": "not served"}}, "serviceable: not served"),
        (200, {"valid": False, "reason": "too far"}, "too far"),
        (200, {"data": {"valid": False, "reason": "too far"}}, "too far"),
        (403, b"", "it answered 403"),
        (200, {"data": {"attributes": {"unheard": 1}}}, "unheard"),
        (200, {"data": {"workOrders": [{"workOrderType": "FLY"}]}}, "workOrders"),
        (200, {"data": {"containers": ["shipments:00000000-0000-0000-0000-000000000000"]}}, "containers"),
        (200, b"[" * 60 + b"]" * 60, "cannot be taken"),
        (200, {"data": {"dropDetails": "abc", "contact": {"name": "x"}}}, "dropDetails"),
        (200, {"data": {"dropDetails": [1], "location": {}}}, "dropDetails"),
        (200, {"data": {"dropDetails": 0, "contact": {"name": "x"}}}, "dropDetails"),
        (200, {"data": {"contact": "x"}}, "contact"),
        (200, {"data": {"workOrders": {"a": 1}}}, "workOrders"),
        (200, {"data": {"orderSummary": [1], "type": {}}}, "orderSummary"),
    ],
)
async def test_a_refusal_and_what_cannot_be_fail_the_order_with_the_plugins_text(
    client: Client, hook: Receiver, told: Receiver, status: int, body: Any, text: str
) -> None:
    await register(client, hook)
    hook.answer(status, body)
    id = await create(client, callback={"url": told.url})
    answer = await heard(told)
    assert (answer["eventType"], answer["status"]) == ("OrderCreationFailureEvent", "failed")
    assert text in answer["reason"]
    shown = await read(client, id)
    assert (shown["state"], shown["reasonCode"]) == ("closed:failed", "R-9003")
    assert shown["reason"] == answer["reason"]
    assert (await client.get(f"{BASE}/{id}/state")).data["reason"] == answer["reason"]


async def test_the_words_of_a_refusal_are_kept_up_to_a_length(client: Client, hook: Receiver, told: Receiver) -> None:
    await register(client, hook)
    hook.answer(202)
    for length in (MAX_REFUSAL - len("serviceable: "), MAX_REFUSAL):
        before = len(hook.received)
        id = await create(client, callback={"url": told.url})
        sent = (await hook.wait_for(before + 1, SECONDS))[-1]
        words = {"status": "FAILURE", "error": {"code": "1", "description": "x" * length}}
        await call_back(client, sent.headers["X-COREOS-EXECUTION-ID"], words)
        await heard(told, before + 1)
        kept = (await read(client, id))["reason"]
        assert len(kept) == MAX_REFUSAL
        assert kept.endswith("x") is (length < MAX_REFUSAL)


async def test_of_orders_that_want_one_container_at_once_all_but_one_fail(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    await make_shipments(client)
    await register(client, hook)
    hold, count = asyncio.Event(), 6
    for _ in range(count):
        hook.answer(200, {"valid": True}, after=hold)
    boxes = [{"containerType": "shipments", "scannableId": "PK-1"}]
    ids = await asyncio.gather(*(create(client, callback={"url": told.url}, containers=boxes) for _ in range(count)))
    await asked(hook, count)
    hold.set()
    outcomes = [one.json() for one in await told.wait_for(count, SECONDS)]
    failed = [one for one in outcomes if one["status"] == "failed"]
    assert len(failed) == count - 1
    assert all("exists already" in one["reason"] for one in failed)
    states = [(await read(client, id))["state"] for id in ids]
    assert sorted(states) == ["closed:failed"] * (count - 1) + ["created:created"]


@pytest.mark.parametrize("body", [b"", b"thank you", b"[1]", b'{"fine":true}', b'{"data":{}}', b'{"data":null}'])
async def test_any_other_good_answer_lets_the_order_pass_unchanged(
    client: Client, hook: Receiver, told: Receiver, body: bytes
) -> None:
    await register(client, hook)
    hook.answer(200, body, headers={"Content-Type": "text/plain"})
    id = await create(client, type="mine", callback={"url": told.url})
    assert (await heard(told))["data"]["state"] == "created:created"
    assert (await read(client, id))["type"] == "mine"


async def test_a_validation_plugin_changes_nothing(client: Client, hook: Receiver, told: Receiver) -> None:
    await register(client, hook, type="Validation")
    hook.answer(200, {"data": {"type": "express"}})
    id = await create(client, type="mine", callback={"url": told.url})
    await heard(told)
    assert (await read(client, id))["type"] == "mine"


async def test_a_response_template_maps_the_reply_and_flat_places_are_the_drops(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    place_of = {"$val": {"details": {"$expr": "$.data.place"}}}
    template = {"data": {"$val": {"type": {"$expr": "$.data.kind"}, "location": place_of}}}
    await register(client, hook, httpResponseBodyTemplate=template)
    place = order()["dropDetails"]["location"] | {"geolocation": {"lat": "1.5", "long": "2.5"}}
    hook.answer(200, {"data": {"kind": "express", "place": place}})
    plain = await create(client, callback={"url": told.url})
    await heard(told)
    shown = await read(client, plain)
    assert shown["type"] == "express"
    hook.answer(204, b"")
    other = await create(client, callback={"url": told.url})
    await heard(told, 2)
    assert (await read(client, other))["dropDetails"]["location"] != shown["dropDetails"]["location"]


async def test_plugins_run_in_the_order_in_which_they_were_made_and_see_what_those_before_have_set(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    template = {"type": {"$expr": "$.type"}}
    for name in ("first", "second", "third"):
        await register(client, hook, name, httpRequestBodyTemplate=template)
    for word in ("a", "b", "c"):
        hook.answer(200, {"data": {"type": word}}, times=1)
    id = await create(client, callback={"url": told.url})
    await heard(told)
    assert [(sent.path, sent.json()["type"]) for sent in hook.received] == [
        ("/first", None), ("/second", "a"), ("/third", "b"),
    ]  # fmt: skip
    assert (await read(client, id))["type"] == "c"


async def test_a_workflow_says_which_plugins_run_and_what_follows_a_refusal(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    for name in ("first", "second", "rescue"):
        await register(client, hook, name)
    steps = [
        {"plugin": "second", "next": "first", "onFailure": "rescue"}, {"plugin": "first"}, {"plugin": "rescue"},
    ]  # fmt: skip
    await sequence(client, "ORDER_CREATED", "second", steps=steps)
    hook.answer(422, b"", times=1)
    id = await create(client, callback={"url": told.url})
    await heard(told)
    assert [sent.path for sent in hook.received] == ["/second", "/rescue"]
    assert (await read(client, id))["state"] == "created:created"


async def test_a_late_answer_comes_to_the_door_by_its_id_alone(client: Client, hook: Receiver, told: Receiver) -> None:
    await register(client, hook)
    hook.answer(202)
    id = await create(client, callback={"url": told.url})
    (body,) = await asked(hook)
    execution = hook.received[0].headers["X-COREOS-EXECUTION-ID"]
    assert body["callback"]["url"].endswith(f"/plugins/callback/{execution}")
    assert (await read(client, id))["state"] == "initiated:initiated"
    assert (await call_back(client, "0" * 32, {"status": "SUCCESS"})).status == 404
    assert (await call_back(client, execution, {"status": "MAYBE"})).status == 400
    taken = await call_back(client, execution, {"status": "SUCCESS", "data": {"type": "late"}})
    assert (taken.status, taken.data) == (202, {"id": execution})
    assert is_refused(await call_back(client, execution, {"status": "SUCCESS"}), "0007")
    assert (await heard(told))["data"]["state"] == "created:created"
    assert (await read(client, id))["type"] == "late"
    assert is_refused(await call_back(client, execution, {"status": "FAILURE"}), "0007")


async def test_a_late_failure_and_no_answer_in_time_fail_the_order(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    id = await register(client, hook)
    hook.answer(202)
    await create(client, callback={"url": told.url})
    await hook.wait_for(1, SECONDS)
    execution = hook.received[0].headers["X-COREOS-EXECUTION-ID"]
    await call_back(client, execution, {"status": "FAILURE", "error": {"code": "1", "description": "no room"}})
    assert (await heard(told))["reason"] == "serviceable: no room"
    await client.put(f"{PLUGINS}/{id}", plugin(hook, callbackTimeout="1"))
    await create(client, callback={"url": told.url})
    assert (await heard(told, 2))["reason"] == "serviceable: no answer in time"
    late = hook.received[1].headers["X-COREOS-EXECUTION-ID"]
    assert is_refused(await call_back(client, late, {"status": "SUCCESS"}), "0007")


async def test_a_late_answer_of_a_wrong_shape_fails_the_order(client: Client, hook: Receiver, told: Receiver) -> None:
    await register(client, hook)
    hook.answer(202)
    id = await create(client, callback={"url": told.url})
    await hook.wait_for(1, SECONDS)
    execution = hook.received[0].headers["X-COREOS-EXECUTION-ID"]
    data = {"dropDetails": "abc", "contact": {"name": "x"}}
    assert (await call_back(client, execution, {"status": "SUCCESS", "data": data})).status == 202
    assert (await heard(told))["eventType"] == "OrderCreationFailureEvent"
    shown = await read(client, id)
    assert (shown["state"], shown["reasonCode"]) == ("closed:failed", "R-9003")


async def test_an_answer_of_a_wrong_shape_is_a_refusal_of_the_plugin_that_gave_it(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    for name in ("first", "second", "rescue"):
        await register(client, hook, name)
    steps = [{"plugin": "first", "next": "second", "onFailure": "rescue"}, {"plugin": "second"}, {"plugin": "rescue"}]
    await sequence(client, "OrderCreation", "first", steps=steps)
    hook.answer(200, {"data": {"dropDetails": "abc"}}, times=1)
    id = await create(client, callback={"url": told.url})
    await heard(told)
    assert [sent.path for sent in hook.received] == ["/first", "/rescue"]
    assert (await read(client, id))["state"] == "created:created"


@asynccontextmanager
async def asking(client: Client, hook: Receiver, told: Receiver) -> AsyncIterator[tuple[str, str]]:
    """A new order whose plugin was asked and answers in the end; its id, and that of the execution's row."""
    await register(client, hook)
    hold = asyncio.Event()
    hook.answer(200, {}, times=1, after=hold)
    id = await create(client, callback={"url": told.url})
    (sent,) = await hook.wait_for(1, SECONDS)
    try:
        yield id, row_id(client.tenant, sent.headers["X-COREOS-EXECUTION-ID"])
    finally:
        hold.set()


@pytest.mark.parametrize(("over", "state"), [(0, "created:created"), (1, "closed:failed")])
async def test_a_run_that_cannot_go_on_is_given_up_after_all_tries(
    client: Client, hook: Receiver, told: Receiver, stack: Stack, over: int, state: str
) -> None:
    tries = stack.runtime.settings.timer.command_tries + over
    async with asking(client, hook, told) as (id, execution):
        await run(stack, client.tenant, step, Timer("", STEP, execution, 0, tries, "{}"))
        answer = await heard(told)
        assert answer["data"]["state"] == state
        assert answer["reason"] == ("serviceable: its answer could not be taken" if over else "")
        assert (await read(client, id))["state"] == state


async def test_a_run_that_fails_by_itself_is_given_up_sooner(
    client: Client, hook: Receiver, told: Receiver, stack: Stack
) -> None:
    async with asking(client, hook, told) as (id, execution):
        await stack.runtime.database.execute(
            "UPDATE resource SET body = jsonb_set(body, '{sealed}', '\"x\"') WHERE tenant_id = $1 AND kind = $2",
            client.tenant,
            RUN,
        )
        tries = stack.runtime.settings.timer.tries
        with pytest.raises(SealBroken):
            await run(stack, client.tenant, step, Timer("", STEP, execution, 0, tries - 1, "{}"))
        await run(stack, client.tenant, step, Timer("", STEP, execution, 0, tries, "{}"))
        assert (await heard(told))["reason"] == "serviceable: its answer could not be taken"
        shown = await read(client, id)
        assert (shown["state"], shown["reasonCode"]) == ("closed:failed", "R-9003")


async def test_an_execution_that_is_forgotten_was_not_answered_in_time(
    client: Client, hook: Receiver, told: Receiver, stack: Stack
) -> None:
    async with asking(client, hook, told) as (id, execution):
        (timer,) = await stack.runtime.database.fetch(
            "SELECT payload::text AS payload FROM timer WHERE tenant_id = $1 AND subject = $2", client.tenant, execution
        )
        await run(stack, client.tenant, step, Timer("", STEP, "gone", 0, 1, timer["payload"]))
        assert (await heard(told))["reason"] == "serviceable: no answer in time"
        assert (await read(client, id))["state"] == "closed:failed"


async def test_a_late_answer_names_no_other_execution_than_its_address(client: Client, hook: Receiver) -> None:
    await register(client, hook)
    hook.answer(202)
    id = await create(client)
    await hook.wait_for(1, SECONDS)
    execution = hook.received[0].headers["X-COREOS-EXECUTION-ID"]
    other = await call_back(client, execution, {"status": "SUCCESS", "executionId": "0" * 32})
    assert is_refused(other, "0002")
    assert other.fields == {"executionId"}
    assert (await read(client, id))["state"] == "initiated:initiated"
    same = await call_back(client, execution, {"status": "SUCCESS", "executionId": execution})
    assert same.status == 202


@pytest.mark.parametrize("at", [PLUGINS, "/core/api/v1/orchestrator/plugins"])
@pytest.mark.parametrize("member", ["httpRequestBodyTemplate", "httpResponseBodyTemplate"])
async def test_a_template_with_an_infinite_number_is_named(
    client: Client, hook: Receiver, at: str, member: str
) -> None:
    for number in ("1e400", "-1e999", "1E+309"):
        body = plugin(hook, **{member: {"a": {"$expr": f"$.l[?@.a=={number}]"}}})
        refused = await client.post(at, body)
        assert is_refused(refused, "0002")
        assert refused.rules == {(f"{member}.a.$expr", "path")}


async def test_another_tenant_cannot_answer(client: Client, hook: Receiver, stack: Any) -> None:
    await register(client, hook)
    hook.answer(202)
    id = await create(client)
    await hook.wait_for(1, SECONDS)
    execution = hook.received[0].headers["X-COREOS-EXECUTION-ID"]
    other = await stack.new_tenant()
    assert (await call_back(other, execution, {"status": "SUCCESS"})).status == 404
    assert (await read(client, id))["state"] == "initiated:initiated"


async def test_a_server_error_is_tried_three_times(client: Client, hook: Receiver, told: Receiver) -> None:
    await register(client, hook)
    hook.answer(500)
    await create(client, callback={"url": told.url})
    assert (await heard(told))["reason"] == "serviceable: it answered 500"
    assert len(hook.received) == 3


async def test_a_plugin_that_is_switched_off_is_not_asked(client: Client, hook: Receiver, told: Receiver) -> None:
    first, second = [await register(client, hook, name) for name in ("first", "second")]
    assert (await client.get(f"{PLUGINS}/{first}")).data["active"] is True
    hook.answer(422, b"")
    await client.put(f"{PLUGINS}/{first}", plugin(hook, "first", active=False))
    assert (await client.get(f"{PLUGINS}/{first}")).data["active"] is False
    await create(client, callback={"url": told.url})
    assert (await heard(told))["status"] == "failed"
    assert [sent.path for sent in hook.received] == ["/second"]
    await client.put(f"{PLUGINS}/{second}", plugin(hook, "second", active=False))
    await create(client, callback={"url": told.url})
    assert (await heard(told, 2))["data"]["state"] == "created:created"
    await client.put(f"{PLUGINS}/{second}", plugin(hook, "second"))
    steps = [{"plugin": "first", "next": "second"}, {"plugin": "second"}]
    await sequence(client, "OrderCreation", "first", steps=steps)
    await create(client, callback={"url": told.url})
    assert (await heard(told, 3))["reason"] == "second: it answered 422"
    assert [sent.path for sent in hook.received] == ["/second", "/second"]


async def test_a_plugin_that_fails_lets_pass_once_it_is_switched_off(
    client: Client, hook: Receiver, told: Receiver
) -> None:
    id = await register(client, hook)
    hook.answer(500)
    await create(client, callback={"url": told.url})
    await hook.wait_for(1, SECONDS)
    await client.put(f"{PLUGINS}/{id}", plugin(hook, active=False))
    assert (await heard(told))["data"]["state"] == "created:created"
    assert len(hook.received) < 3


async def test_names_are_taken_once_and_what_is_wrong_is_named(client: Client, hook: Receiver) -> None:
    id = await register(client, hook, httpHeaders={"x-key": "k"})
    again = await client.post(PLUGINS, plugin(hook))
    assert is_refused(again, "2301")
    bad = await client.post(PLUGINS, plugin(hook, "other", requestTimeout=1, type="x", httpUrl="ftp://a"))
    assert is_refused(bad, "0002")
    assert bad.fields == {"requestTimeout", "type", "httpUrl"}
    shown = (await client.get(f"{PLUGINS}/{id}")).data
    assert (shown["name"], shown["httpHeaders"], shown["requestTimeout"], shown["callbackTimeout"]) == (
        "serviceable", {"x-key": "k"}, "5000", "600",
    )  # fmt: skip
    assert (await client.get(f"{PLUGINS}/plugin:none")).status == 404
    assert (await client.put(f"{PLUGINS}/plugin:none", plugin(hook, "third"))).status == 404
    assert [one["id"] for one in (await client.get(f"{PLUGINS}?pageSize=10")).data] == [id]
    assert (await client.get(f"{PLUGINS}?pageNo=2")).data == []


async def test_workflows_are_one_an_event_and_name_what_is_there(client: Client, hook: Receiver) -> None:
    id = await register(client, hook)
    made = await sequence(client, "OrderUpdation", id, states={"a": {"plugin": id, "next": "b"}, "b": {"plugin": id}})
    body = {"name": "again", "event": "update_order", "workflow": {"name": "again", "start": id}}
    assert is_refused(await client.post(WORKFLOWS, body), "2300")
    unknown = body | {"event": "WorkOrderCreation", "workflow": {"name": "again", "start": "nobody"}}
    assert is_refused(await client.post(WORKFLOWS, unknown), "3303")
    assert is_refused(await client.post(WORKFLOWS, body | {"event": "Never"}), "0002")
    circle = {"name": "again", "start": id, "states": {"a": {"plugin": id, "next": "a"}}}
    assert is_refused(await client.post(WORKFLOWS, unknown | {"workflow": circle}), "0002")
    changed = await client.put(f"{WORKFLOWS}/{made}", unknown | {"workflow": {"name": "again", "start": id}})
    assert changed.data == {"id": made}
    shown = (await client.get(f"{WORKFLOWS}/{made}")).data
    assert (shown["event"], shown["workflow"]["start"]) == ("WorkOrderCreation", id)
    assert [one["id"] for one in (await client.get(WORKFLOWS)).data] == [made]
    assert (await client.get(f"{WORKFLOWS}/pluginWorkflow:none")).status == 404
