"""Orders are made with everything that they name, in one change. See: contract/order.md 10 and 13."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec
import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.reader import now_ms
from haulier.services.order.commands.creation import plan_create
from haulier.services.order.commands.repetition import IDEMPOTENCY_KEY, once
from haulier.services.order.requests import NewOrder
from support.orders import (
    BASE,
    HOUR_MS,
    contact,
    create,
    is_refused,
    make_shipments,
    order,
    place,
    read,
    run,
    slot,
    work_order,
)
from support.stack import Client, Stack
from support.statements import Counted


async def test_an_order_is_there_at_once_and_holds_nobody_but_by_ids(client: Client) -> None:
    body = order(orderSummary={"invoiceNumber": "I-1", "totalWeight": {"value": 2}}, shipmentFlow="FORWARD", type="x")
    id = (await client.post(f"{BASE}/", body)).data["id"]
    answer = await client.get(f"{BASE}/{id}")
    assert answer.body["error"] is None
    shown = answer.data
    assert id.startswith("orders:")
    assert UUID(id.partition(":")[2]).version == 7
    assert (shown["state"], shown["status"], shown["subStatus"]) == ("created:created", "created", "created")
    assert (shown["version"], shown["readyToProcess"], shown["reasonCode"]) == (1, True, "R-0001")
    assert shown["clientDetails"] == body["clientDetails"]
    assert shown["cancellation"] == {"cancellationRequested": False}
    assert shown["orderSummary"] == body["orderSummary"]
    (only,) = shown["workOrder"]
    assert only["workOrderId"].startswith("workOrders:")
    assert (only["sequence"], only["attempts"], only["maxAttempts"], only["state"]) == (1, 0, 3, "created:created")
    assert only["pickupDetails"]["location"] != shown["dropDetails"]["location"]
    assert "Ann" not in str(answer.body)
    assert (await read(client, id.partition(":")[2])) == shown, "paths take the bare UUID too"


async def test_contacts_and_places_that_are_the_same_have_one_id(client: Client) -> None:
    first = await read(client, await create(client))
    loud = {"contact": contact(), "location": place("1 MAIN ")}
    second = await read(client, await create(client, dropDetails=loud))
    assert first["dropDetails"] == second["dropDetails"]
    other = await read(
        client, await create(client, dropDetails={"contact": contact("Bo"), "location": place("2 Main")})
    )
    assert not set(other["dropDetails"].values()) & set(first["dropDetails"].values())
    again = await read(client, await create(client, dropDetails=first["dropDetails"]))
    assert again["dropDetails"] == first["dropDetails"], "ids are taken in their place"


async def test_orders_made_at_once_with_the_same_people_are_all_made(client: Client) -> None:
    ids = await asyncio.gather(*(create(client) for _ in range(8)))
    shown = await asyncio.gather(*(read(client, id) for id in ids))
    assert len({one["dropDetails"]["contact"] for one in shown}) == 1


async def test_unknown_ids_are_all_named(client: Client) -> None:
    body = order(dropDetails={"contact": "contacts:no", "location": "location:no"})
    body["workOrders"] = [work_order(containers=["shipments:no"])]
    answer = await client.post(f"{BASE}/", body)
    assert is_refused(answer, "3303")
    assert answer.fields == {"dropDetails.contact", "dropDetails.location", "workOrders[0].containers[0]"}


async def test_containers_are_made_and_go_to_the_work_order_that_moves(client: Client) -> None:
    await make_shipments(client)
    made = [{"containerType": "shipments", "scannableId": "PK-1"}, {"containerType": "shipments"}]
    id = await create(client, containers=made, workOrders=[work_order("DIGITAL_SERVICE"), work_order()])
    digital, moving = (await read(client, id))["workOrder"]
    assert digital["containers"] == []
    assert len(set(moving["containers"])) == 2
    box = (await client.get(f"/core/api/v2/containers/shipments/{moving['containers'][0]}")).data
    assert (box["scannableId"], box["state"]) == ("PK-1", "created:created")
    taken = await client.post(f"{BASE}/", order(containers=made[:1]))
    assert is_refused(taken, "2300")
    assert taken.fields == {"containers[0].scannableId"}
    unknown = await client.post(f"{BASE}/", order(containers=[{"containerType": "nothing"}]))
    assert is_refused(unknown, "3304")
    known = await create(client, workOrders=None, containers=moving["containers"])
    (derived,) = (await read(client, known))["workOrder"]
    assert (derived["workOrderType"], derived["containers"]) == ("MOVE_CONTAINERS", moving["containers"])


async def test_an_order_without_work_orders_has_one_that_serves(client: Client) -> None:
    (only,) = (await read(client, await create(client, workOrders=None)))["workOrder"]
    assert only["workOrderType"] == "PHYSICAL_SERVICE"
    body = order()
    body["workOrder"] = [work_order("DIGITAL_SERVICE")]
    del body["workOrders"]
    id = (await client.post(f"{BASE}/", body)).data["id"]
    assert [one["workOrderType"] for one in (await read(client, id))["workOrder"]] == ["DIGITAL_SERVICE"]


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"workOrders": [work_order()] * 21}, "workOrders"),
        ({"containers": ["a:1"] * 60, "workOrders": [work_order(containers=["a:1"] * 41)]}, "containers"),
        ({"containers": ["a:1"], "workOrders": [work_order("DIGITAL_SERVICE")]}, "containers"),
        ({"workOrders": [work_order(attributes={"jobId": "j"})]}, "workOrders[0].attributes.jobId"),
        ({"attributes": {"unknown": 1}}, "attributes.unknown"),
        ({"workOrders": [work_order(attributes={"unknown": 1})]}, "workOrders[0].attributes.unknown"),
        ({"dropDetails": {"contact": contact(), "location": place("1", "N3w")}}, "dropDetails.location.address.city"),
    ],
)
async def test_what_an_order_may_not_be_is_named(client: Client, members: dict, field: str) -> None:
    answer = await client.post(f"{BASE}/", order(**members))
    assert is_refused(answer, "0002"), answer.body
    assert field in answer.fields


async def test_limits_are_taken_and_one_more_is_not(client: Client) -> None:
    assert (await client.post(f"{BASE}/", order(workOrders=[work_order("DIGITAL_SERVICE")] * 20))).status == 202
    for most, status in ((10, 202), (11, 400)):
        assert (await client.post(f"{BASE}/", order(workOrders=[work_order(maxAttempts=most)]))).status == status


async def test_slots_end_behind_their_beginning_and_not_in_the_past(client: Client) -> None:
    late = {"from": now_ms() - 2 * HOUR_MS, "to": now_ms() - HOUR_MS}
    turned = {"from": slot()["to"], "to": slot()["from"]}
    body = order(workOrders=[work_order(deliveryDetails={"deliverySlot": late}, returnDetails={"returnSlot": turned})])
    body["workOrders"][0]["pickupDetails"]["pickUpSlot"] = turned
    answer = await client.post(f"{BASE}/", body)
    assert answer.rules == {
        ("workOrders[0].deliveryDetails.deliverySlot.to", "past"),
        ("workOrders[0].returnDetails.returnSlot", "order"),
        ("workOrders[0].pickupDetails.pickUpSlot", "order"),
    }
    given = slot()
    body = order()
    body["workOrders"][0]["pickupDetails"]["pickUpSlot"] = given
    shown = await read(client, (await client.post(f"{BASE}/", body)).data["id"])
    assert shown["workOrder"][0]["pickupDetails"]["nextAttemptPickUpSlot"] == given


async def test_an_idempotency_key_has_one_effect_for_one_body(client: Client) -> None:
    key = {"X-COREOS-IDEMPOTENCY-KEY": "k-1"}
    body = order()
    answers = await asyncio.gather(*(client.post(f"{BASE}/", body, headers=key) for _ in range(5)))
    assert len({answer.data["id"] for answer in answers}) == 1
    other = await client.post(f"{BASE}/", order(), headers=key)
    assert is_refused(other, "0007")
    assert (await client.post(f"{BASE}/", order(), headers={"X-COREOS-IDEMPOTENCY-KEY": "k-2"})).status == 202
    for length, status in ((128, 202), (129, 400)):
        long = {"X-COREOS-IDEMPOTENCY-KEY": "k" * length}
        assert (await client.post(f"{BASE}/", order(), headers=long)).status == status


async def test_of_several_at_once_none_is_refused_for_what_the_first_of_its_key_made(
    client: Client, stack: Stack
) -> None:
    await client.put(f"{BASE}/config/settings", {"uniqueClientOrderId": True})
    first = msgspec.convert(order(), NewOrder)

    async def create_keyed(call: Call, body: NewOrder) -> Change:
        call.headers = {IDEMPOTENCY_KEY.wire: b"k-1"}
        return await plan_create(call, body)

    async def overtaken(call: Call, body: NewOrder) -> Change:
        """What is refused after another request with its key was stored."""

        async def refused() -> Change:
            made.append(await run(stack, client.tenant, create_keyed, body))
            raise Refusal(Cause.TAKEN, "an order of this client is open")

        call.headers = {IDEMPOTENCY_KEY.wire: b"k-1"}
        return await once(call, body, refused)

    made: list[Change] = []
    again = await run(stack, client.tenant, overtaken, first)
    assert again.answer == {"id": made[0].id}
    body, key = order(), {"X-COREOS-IDEMPOTENCY-KEY": "k-2"}
    answers = await asyncio.gather(*(client.post(f"{BASE}/", body, headers=key) for _ in range(16)))
    assert {answer.status for answer in answers} == {202}
    assert len({answer.data["id"] for answer in answers}) == 1
    assert is_refused(await client.post(f"{BASE}/", body), "2300"), "without the key it is another one"


async def test_another_tenant_finds_nothing(client: Client, stack: Stack) -> None:
    id = await create(client)
    stranger = await stack.new_tenant()
    assert (await stranger.get(f"{BASE}/{id}")).status == 404


async def test_a_creation_is_one_round_of_reads_and_one_change(client: Client, counted: Counted) -> None:
    here = counted.client(client)
    await create(here)
    body = order(clientDetails={"clientId": "clients:12", "clientOrderId": "X"})
    with counted.statements() as sent:
        assert (await here.post(f"{BASE}/", body)).status == 202
    assert sent.count("apply") == 1
    assert sent.count("read") <= 2, "contacts by their key, places by their id"
    assert len(sent) <= 3
