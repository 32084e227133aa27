"""Orders and work orders are changed, cancelled and moved through their addresses. See: contract/order.md 8 to 10."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from haulier.services.order import facade
from support.orders import (
    BASE,
    CLIENT,
    contact,
    create,
    is_refused,
    make_shipments,
    order,
    place,
    read,
    run,
    slot,
    states,
    work_order,
    work_orders,
)
from support.receiver import Receiver
from support.sds import with_role
from support.stack import Answer, Client, Stack

SECONDS = 60.0


@pytest.fixture
async def told() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


def event(code: str, reason: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"eventCode": code, "timestamp": 1700000000, "data": {"x": 1}, "source": {"appId": "a"}}
    return body if reason is None else body | {"reasonCode": reason}


async def raise_event(client: Client, at: str, code: str, reason: str | None = None) -> Answer:
    return await client.put(f"{BASE}/{at}/state/event", event(code, reason))


async def status(client: Client, id: str, work: str, word: str, **members: Any) -> Answer:
    return await client.put(f"{BASE}/{id}/work-orders/{work}/status", {"status": word, **members})


async def test_members_of_an_order_change_as_long_as_they_may(client: Client) -> None:
    id = await create(client, readyToProcess=False, orderSummary={"invoiceNumber": "I-1", "totalItems": 2})
    body = {
        "dropDetails": {"contact": contact("Bo"), "location": place("5 Side")},
        "orderSummary": {"orderDescription": "books"},
        "workOrderFlowType": "SEQUENTIAL",
        "readyToProcess": True,
    }
    before = await read(client, id)
    assert (await client.put(f"{BASE}/{id}", body)).data == {"id": id}
    after = await read(client, id)
    assert after["dropDetails"] != before["dropDetails"]
    assert after["orderSummary"] == {"invoiceNumber": "I-1", "totalItems": 2, "orderDescription": "books"}
    assert (after["workOrderFlowType"], after["readyToProcess"], after["version"]) == ("SEQUENTIAL", True, 2)
    back = await client.put(f"{BASE}/{id}", {"readyToProcess": False})
    assert is_refused(back, "0007")
    assert back.rules == {("readyToProcess", "one_way")}
    (work,) = await work_orders(client, id)
    assert (await status(client, id, work, "IN_PROGRESS")).status == 202
    late = await client.put(f"{BASE}/{id}", body)
    assert is_refused(late, "0007")
    assert late.fields == {"dropDetails", "workOrderFlowType", "readyToProcess"}
    assert (await client.put(f"{BASE}/{id}", {"orderSummary": {"totalItems": 3}})).status == 202


async def test_an_order_that_becomes_ready_calls_for_its_jobs(client: Client, stack: Stack) -> None:
    """Journey 2."""
    id = await create(client, readyToProcess=False)
    assert (await client.put(f"{BASE}/{id}", {"readyToProcess": True})).status == 202
    rows = await stack.runtime.database.fetch(
        "SELECT data::text FROM journal WHERE tenant_id = $1 AND kind = 'order' AND resource_id = $2 ORDER BY version",
        client.tenant, id,
    )  # fmt: skip
    made, ready = (row[0] for row in rows)
    assert "WorkOrderReady" not in made
    assert "WorkOrderReady" in ready


async def test_another_slot_reschedules_what_has_not_begun(client: Client) -> None:
    """Journey 4."""
    id = await create(client)
    (work,) = await work_orders(client, id)
    at = f"{BASE}/{id}/work-orders/{work}"
    first = slot(2)
    assert (await client.put(at, {"pickupDetails": {"pickUpSlot": first}})).data == {"id": work}
    assert (await states(client, id))[0] == "created:created"
    await status(client, id, work, "IN_PROGRESS", reasonCode="R-0046")
    again = slot(26)
    assert (await client.put(at, {"deliveryDetails": {"deliverySlot": again}})).status == 202
    shown = (await client.get(at)).data
    assert shown["deliveryDetails"] == {"deliverySlot": again}
    assert (shown["state"], shown["reasonCode"]) == ("inProgress:rescheduled", "R-0013")
    assert (await states(client, id))[0] == "inProgress:rescheduled"
    assert shown["pickupDetails"]["nextAttemptPickUpSlot"] == first
    await status(client, id, work, "IN_PROGRESS")
    late = await client.put(at, {"deliveryDetails": {"deliverySlot": slot(3)}, "containers": [], "description": "x"})
    assert is_refused(late, "0007")
    assert late.fields == {"deliveryDetails", "containers"}
    assert (await client.put(at, {"description": "ring twice"})).status == 202
    system = await client.put(at, {"attributes": {"jobId": "j:1"}})
    assert is_refused(system, "0002")
    assert system.rules == {("attributes.jobId", "system")}


async def test_work_orders_are_added_up_to_twenty(client: Client) -> None:
    id = await create(client, workOrders=[work_order("DIGITAL_SERVICE")] * 19)
    at = f"{BASE}/{id}/work-orders"
    added = await client.post(at, work_order("DIGITAL_SERVICE", description="the last"))
    assert added.data["id"] == (await client.get(at)).data[19]["workOrderId"]
    assert is_refused(await client.post(at, work_order("DIGITAL_SERVICE")), "0002")
    over = await create(client)
    (work,) = await work_orders(client, over)
    await status(client, over, work, "COMPLETED")
    assert is_refused(await client.post(f"{BASE}/{over}/work-orders", work_order()), "0007")


async def test_all_work_orders_of_an_order_have_a_hundred_containers_together(client: Client) -> None:
    await make_shipments(client)
    id = await create(client, readyToProcess=False, workOrders=[work_order(), work_order()])
    first, second = await work_orders(client, id)
    boxes = [{"containerType": "shipments"}] * 60
    answers = [
        await client.put(f"{BASE}/{id}/work-orders/{work}", {"containers": boxes[:count]})
        for work, count in ((first, 60), (second, 41), (second, 40), (second, 39))
    ]
    assert [answer.status for answer in answers] == [202, 400, 202, 202]
    assert (is_refused(answers[1], "0002"), answers[1].fields) == (True, {"containers"})


async def test_plain_words_move_a_work_order_and_the_same_word_changes_nothing(client: Client) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    for word in ("COMPLETED", "COMPLETED", "executed", "closed"):
        assert (await status(client, id, work, word)).data == {"id": work}
    assert await states(client, id) == ("executed:delivered", ["closed:delivered"])
    assert (await read(client, id))["version"] == 2
    assert is_refused(await status(client, id, work, "FAILED"), "1022")
    assert (await raise_event(client, id, "E-606")).data == {"id": id}
    assert (await client.get(f"{BASE}/{id}/state")).data["state"] == "closed:delivered"
    shown = (await client.get(f"{BASE}/{id}/state")).data
    assert shown["event"] == event("E-606")


async def test_events_of_a_work_order_and_of_its_order(client: Client) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    at = f"{id}/work-orders/{work}"
    assert (await raise_event(client, at, "E-613", "R-0063")).data == {"id": work}
    assert is_refused(await raise_event(client, at, "E-617"), "1022")
    assert is_refused(await raise_event(client, id, "E-607"), "1022")
    assert is_refused(await raise_event(client, at, "E-601"), "1022")
    assert is_refused(await raise_event(client, at, "E-613", "R-7777"), "1022")
    assert (await client.get(f"{BASE}/{at}/state")).data["event"] == event("E-613", "R-0063")
    assert (await raise_event(client, at, "E-615", "R-0065")).status == 202
    assert await states(client, id) == ("executed:delivered", ["closed:delivered"])


async def test_states_are_for_administrators(client: Client, stack: Stack) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    other = await with_role(stack, client, "get put", f"{BASE}/**")
    assert (await other.get(f"{BASE}/{id}")).status == 200
    at = f"{BASE}/{id}/work-orders/{work}"
    answers = [
        await raise_event(other, id, "E-607"),
        await raise_event(other, f"{id}/work-orders/{work}", "E-617"),
        await other.put(f"{at}/status", {"status": "COMPLETED"}),
        await other.put(f"{at}/cancel", {"outcome": "CANCELLED"}),
        await other.put(f"{BASE}/config/settings", {"maxAttempts": 2}),
    ]
    assert [answer.status for answer in answers] == [403] * 5
    assert (await other.put(f"{at}/cancel", {})).status == 202


async def test_who_asked_for_an_order_hears_of_every_state_until_the_last(client: Client, told: Receiver) -> None:
    """Journey 1: in the order of versions, each with what it is."""
    body = order(callback={"url": told.url, "meta": {"k": 1}})
    id = (await client.post(f"{BASE}/", body, headers={"X-COREOS-CALLBACK-SECRET": "s3"})).data["id"]
    (work,) = await work_orders(client, id)
    await status(client, id, work, "IN_PROGRESS", reasonCode="R-0046")
    await status(client, id, work, "IN_PROGRESS")
    await status(client, id, work, "COMPLETED")
    await raise_event(client, id, "E-606")
    heard = await told.wait_for(5, SECONDS)
    assert all(one.is_signed_with("s3") for one in heard)
    bodies = sorted((one.json() for one in heard), key=lambda one: one["data"]["version"])
    assert [one["data"]["state"] for one in bodies] == [
        "created:created", "inProgress:scheduled", "inProgress:active", "executed:delivered", "closed:delivered",
    ]  # fmt: skip
    assert [one["eventType"] for one in bodies] == ["OrderCreationSuccessEvent"] + ["OrderStateChangedEvent"] * 4
    first = bodies[0]
    assert (first["service"], first["status"], first["tenantId"], first["meta"]) == (
        "order", "success", client.tenant, {"k": 1},
    )  # fmt: skip
    assert first["data"] == {
        "id": id, "orderId": id, "clientOrderId": body["clientDetails"]["clientOrderId"], "clientId": CLIENT,
        "state": "created:created", "status": "created", "subStatus": "created", "reasonCode": "R-0001", "version": 1,
        "workOrders": [
            {"workOrderId": work, "state": "created:created", "reasonCode": "R-0001", "jobId": None}
        ],
    }  # fmt: skip


async def test_a_cancellation_is_asked_for_carried_out_and_told(client: Client, stack: Stack, told: Receiver) -> None:
    """Journey 3."""
    id = await create(client, workOrders=[work_order(), work_order()])
    first, second = await work_orders(client, id)
    body = {"callback": {"url": told.url}, "cancellationRequestedBy": "Kim"}
    assert (await client.put(f"{BASE}/{id}/cancel", body)).data == {"id": id}
    asked = (await read(client, id))["cancellation"]
    assert (asked["cancellationRequested"], asked["cancellationStatus"]) == (True, "REQUESTED")
    assert asked["cancellationRequestedBy"] == "Kim"
    version = (await read(client, id))["version"]
    assert (await client.put(f"{BASE}/{id}/cancel", {})).status == 202
    assert (await read(client, id))["version"] == version, "asking again changes nothing"
    for work in (first, second):
        given = facade.WorkOrderCancelled(workOrderId=work)
        await run(stack, client.tenant, facade.plan_work_order_cancelled, given)
    shown = await read(client, id)
    assert (shown["state"], shown["cancellation"]["cancellationStatus"]) == ("closed:cancelled", "CANCELLED")
    assert shown["cancellation"]["cancelledAt"] == shown["updatedAt"]
    (heard,) = await told.wait_for(1, SECONDS)
    assert (heard.json()["eventType"], heard.json()["status"]) == ("OrderCancellationSuccessEvent", "success")
    assert (await client.put(f"{BASE}/{id}/cancel", body)).status == 202
    assert (await told.wait_for(2, SECONDS))[1].json()["eventType"] == "OrderCancellationSuccessEvent"


async def test_a_cancellation_that_is_refused_leaves_the_order_as_it_is(
    client: Client, stack: Stack, told: Receiver
) -> None:
    id = await create(client)
    (work,) = await work_orders(client, id)
    await status(client, id, work, "IN_PROGRESS")
    assert (await client.put(f"{BASE}/{id}/cancel", {"callback": {"url": told.url}})).status == 202
    given = facade.WorkOrderCancelFailed(workOrderId=work)
    await run(stack, client.tenant, facade.plan_work_order_cancel_failed, given)
    shown = await read(client, id)
    assert shown["state"] == "inProgress:active"
    assert shown["cancellation"]["cancellationStatus"] == "FAILED"
    assert shown["cancellation"]["cancellationFailedReasonCode"] == "R-9001"
    body = (await told.wait_for(1, SECONDS))[0].json()
    assert (body["eventType"], body["status"]) == ("OrderCancellationFailureEvent", "failed")
    assert body["reason"] == "the order is inProgress:active"
    assert (await client.put(f"{BASE}/{id}/cancel", {})).status == 202, "after a failure it is a new request"
    assert (await read(client, id))["cancellation"]["cancellationStatus"] == "REQUESTED"
    await status(client, id, work, "COMPLETED")
    assert is_refused(await client.put(f"{BASE}/{id}/cancel", {}), "0007")


async def test_one_work_order_is_cancelled_alone(client: Client, told: Receiver) -> None:
    id = await create(client, workOrders=[work_order(), work_order()])
    first, second = await work_orders(client, id)
    at = f"{BASE}/{id}/work-orders/{first}/cancel"
    assert (await client.put(at, {"callback": {"url": told.url}})).data == {"id": first}
    assert "cancellationStatus" not in (await read(client, id))["cancellation"]
    assert (await client.put(at, {"outcome": "CANCELLED", "reasonCode": "R-0102"})).status == 202
    shown = await read(client, id)
    assert shown["cancellation"]["cancellationStatus"] == "PARTIALLY_CANCELLED"
    assert [one["state"] for one in shown["workOrder"]] == ["closed:cancelled", "created:created"]
    assert (await told.wait_for(1, SECONDS))[0].json()["eventType"] == "OrderCancellationSuccessEvent"
    await status(client, id, second, "COMPLETED")
    assert (await states(client, id))[0] == "executed:partiallyDelivered"


async def test_an_update_tells_its_own_outcome_once(client: Client, told: Receiver) -> None:
    id = await create(client)
    body = {"orderSummary": {"totalItems": 3}, "callback": {"url": told.url}}
    assert (await client.put(f"{BASE}/{id}", body)).status == 202
    (heard,) = await told.wait_for(1, SECONDS)
    assert (heard.json()["eventType"], heard.json()["data"]["version"]) == ("OrderUpdationSuccessEvent", 2)


async def test_by_the_clients_name_reads_give_all_and_writes_want_one(client: Client) -> None:
    same = {"clientId": CLIENT, "clientOrderId": "TWICE"}
    first, second = await create(client, clientDetails=same), await create(client, clientDetails=same)
    at = f"{BASE}/clients/{CLIENT}/orders/TWICE"
    assert [one["orderId"] for one in (await client.get(at)).data] == [second, first]
    several = await client.put(at, {"orderSummary": {"totalItems": 1}})
    assert is_refused(several, "0007")
    assert set(several.body["error"]["additionalInfo"]["orderIds"]) == {first, second}
    (work,) = await work_orders(client, second)
    await status(client, second, work, "FAILED")
    assert (await client.put(at, {"orderSummary": {"totalItems": 1}})).data == {"id": first}
    assert (await client.post(f"{at}/work-orders", work_order("DIGITAL_SERVICE"))).status == 202
    assert (await client.put(f"{at}/cancel", {})).data == {"id": first}
    for work in await work_orders(client, first):
        await status(client, first, work, "CANCELLED")
    assert is_refused(await client.put(at, {"orderSummary": {"totalItems": 1}}), "0007")
    assert (await client.get(f"{BASE}/clients/{CLIENT}/orders/NONE")).status == 404
    assert (await client.put(f"{BASE}/clients/{CLIENT}/orders/NONE", {})).status == 404


async def test_a_name_is_open_once_where_the_tenant_wants_that(client: Client) -> None:
    same = {"clientId": CLIENT, "clientOrderId": "ONCE"}
    before = await create(client, clientDetails=same)
    assert (await client.put(f"{BASE}/config/settings", {"uniqueClientOrderId": True})).status == 200
    taken = await client.post(f"{BASE}/", order(clientDetails=same))
    assert is_refused(taken, "2300")
    assert taken.body["error"]["additionalInfo"]["orderId"] == before
    other = same | {"clientOrderId": "NEW"}
    answers = await asyncio.gather(*(client.post(f"{BASE}/", order(clientDetails=other)) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 5
    id = next(answer for answer in answers if answer.status == 202).data["id"]
    assert all(answer.body["error"]["additionalInfo"]["orderId"] == id for answer in answers if answer.status == 400)
    (work,) = await work_orders(client, id)
    await status(client, id, work, "FAILED")
    assert (await client.post(f"{BASE}/", order(clientDetails=other))).status == 202


async def test_contacts_are_read_by_whoever_may_and_each_read_is_journalled(client: Client, stack: Stack) -> None:
    back = {"contact": contact("Cy"), "location": place("7 Back")}
    id = await create(client, workOrders=[work_order(returnDetails=back)])
    (work,) = await work_orders(client, id)
    read_ = (await client.get(f"{BASE}/{id}/contacts")).data["contacts"]
    assert [(one["role"], one["name"], one.get("workOrderId")) for one in read_] == [
        ("DROP", "Ann Bell", None), ("PICKUP", "Hub", work), ("RETURN", "Cy", work),
    ]  # fmt: skip
    count = await stack.runtime.database.fetchval(
        "SELECT count(*) FROM journal WHERE tenant_id = $1 AND event = 'OrderContactsRead'", client.tenant
    )
    assert count == 1
    journal = await stack.runtime.database.fetch(
        "SELECT data::text FROM journal WHERE tenant_id = $1 AND kind = 'order'", client.tenant
    )
    assert not [row for row in journal if "Ann Bell" in row[0] or "5550100" in row[0]]
