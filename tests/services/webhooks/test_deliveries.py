"""What subscribers get of what happens. See: contract/notification.md 9.7."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from typing import Any

import pytest

from haulier.platform.outbound.callback import MAX_RESPONSE_BYTES
from support import boxes, drones, orders
from support.batches import Sender
from support.receiver import Received, Receiver
from support.stack import Client, Stack
from support.webhooks import (
    KEY_BYTES,
    MADE,
    SEALED_BAG,
    SUBSCRIPTIONS,
    another_app,
    attempts,
    publish,
    seal_bag,
    subscribe,
    verified,
)

PATIENCE = 60.0


async def delivered(client: Client, id: str, count: int = 1) -> list[Any]:
    """The deliveries of a subscription, once so many of them got through."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found: list[Any] = (await attempts(client, id)).data["attempts"]
            if len([one for one in found if one["status"] == "DELIVERED"]) >= count:
                return found
            await asyncio.sleep(0.05)


async def test_a_subscriber_hears_what_the_filter_passes_and_its_own_library_verifies_it(
    depot: Client, receiver: Receiver
) -> None:
    publisher = await publish(depot, SEALED_BAG)
    other = await another_app(depot)
    receiver.answer(204)
    id = await subscribe(other, receiver.url_of("/in?who=me"), "BagSealed")
    bag = await seal_bag(depot)
    (call,) = await receiver.wait_for(1)
    body = verified(call)
    shown = body.pop("data")
    subscriber = body.pop("appId")
    assert subscriber != publisher
    assert body.pop("timestamp") == pytest.approx(time.time(), abs=30)
    assert body.pop("id") == call.headers["X-COREOS-WEBHOOK-ID"] == call.headers["webhook-id"]
    assert body == {
        "topic": "container", "event": "BagSealed", "type": "STATE", "eventAppId": publisher, "tenantId": depot.tenant,
        "resourceId": bag,
    }  # fmt: skip
    assert (shown["id"], shown["state"], shown["containerType"]) == (bag, "closed:closed", "bag")
    assert shown["event"]["eventCode"] == boxes.CLOSE
    assert "attributes" not in shown
    assert (call.method, call.path, call.headers["Content-Type"]) == ("POST", "/in?who=me", "application/json")
    (one,) = await delivered(other, id)
    assert (one["event"], one["type"], one["resourceId"]) == ("BagSealed", "STATE", bag)
    assert [(did["number"], did["outcome"], did["httpStatus"]) for did in one["tries"]] == [(1, "delivered", 204)]
    assert len(receiver.received) == 1


async def test_both_signatures_prove_the_same_body(depot: Client, receiver: Receiver) -> None:
    await publish(depot, MADE)
    await subscribe(depot, receiver.url, "Made")
    await boxes.create(depot, "bag")
    (call,) = await receiver.wait_for(1)
    verified(call)
    assert call.headers["X-COREOS-HMAC-SIGNATURE"] == hmac.new(KEY_BYTES, call.body, hashlib.sha256).hexdigest()
    assert call.headers["X-COREOS-TIMESTAMP"] == call.headers["webhook-timestamp"]
    assert "x-coreos-callback-secret" not in {name.lower() for name in call.headers}


async def test_custom_attributes_come_where_they_are_asked_for_and_are_public_or_ones_own(
    depot: Client, receiver: Receiver
) -> None:
    await publish(depot, MADE)
    other = await another_app(depot)
    await subscribe(depot, receiver.url_of("/owner"), "Made", customAttr=True)
    await subscribe(other, receiver.url_of("/other"), "Made", customAttr=True)
    await subscribe(other, receiver.url_of("/core"), "Made")
    await boxes.create(depot, "bag", attributes={"weight": 3, "origin": "DEL"})
    calls = {call.path: verified(call)["data"].get("attributes") for call in await receiver.wait_for(3)}
    assert calls == {"/owner": {"weight": 3, "origin": "DEL"}, "/other": {"origin": "DEL"}, "/core": None}


async def test_a_publishers_filter_sees_what_the_publisher_may_see(depot: Client, receiver: Receiver) -> None:
    heavy = {
        "name": "Heavy",
        "filter": {"arr": [{"key": "attributes.weight", "value": 10, "expr": "gte"}], "op": "and"},
    }
    other = await another_app(depot)
    owner, stranger = await publish(depot, heavy), await publish(other, heavy)
    await subscribe(depot, receiver.url_of("/owner"), eventAppId=owner)
    await subscribe(depot, receiver.url_of("/stranger"), eventAppId=stranger)
    await boxes.create(depot, "bag", attributes={"weight": 9})
    bag = (await boxes.create(depot, "bag", attributes={"weight": 10})).data["id"]
    (call,) = await receiver.wait_for(1)
    assert (call.path, call.json()["resourceId"]) == ("/owner", bag)
    light = (await boxes.create(depot, "bag", attributes={"weight": 11})).data["id"]
    assert [one.json()["resourceId"] for one in await receiver.wait_for(2)] == [bag, light]


async def test_all_four_types_of_change_come_by_their_names(depot: Client, receiver: Receiver) -> None:
    await publish(depot, *({"name": name, "type": name} for name in ("CREATE", "UPDATE", "STATE")), {"name": "ANY"})
    await subscribe(depot, receiver.url, "CREATE", "UPDATE", "STATE", "ANY", customAttr=True)
    id = (await boxes.create(depot, "bag", attributes={"weight": 1})).data["id"]
    assert (await depot.put(boxes.at("bag", id), {"attributes": {"weight": 2}})).status == 202
    assert (await boxes.apply(depot, "bag", id, boxes.OPEN)).status == 200
    calls = [call.json() for call in await receiver.wait_for(6)]
    later = [call for call in calls if call["type"] != "CREATE"]
    assert sorted((call["event"], call["type"], call["data"]["attributes"]["weight"]) for call in later) == [
        ("ANY", "STATE", 2), ("ANY", "UPDATE", 2), ("STATE", "STATE", 2), ("UPDATE", "UPDATE", 2),
    ]  # fmt: skip
    assert sorted(call["event"] for call in calls if call["type"] == "CREATE") == ["ANY", "CREATE"]
    assert len({call["id"] for call in calls}) == 6


async def test_what_a_command_does_to_others_beside_is_heard_too(depot: Client, receiver: Receiver) -> None:
    await publish(depot, SEALED_BAG, {"name": "Moved", "type": "UPDATE"})
    await subscribe(depot, receiver.url, "BagSealed", "Moved")
    pallet, bag = await boxes.make(depot, "pallet", "opened"), await boxes.make(depot, "bag", "opened")
    assert (await boxes.put_in(depot, bag, pallet)).status == 202
    calls = await receiver.wait_for(2)
    assert {(call.json()["event"], call.json()["resourceId"]) for call in calls} == {("Moved", bag), ("Moved", pallet)}
    assert (await boxes.apply(depot, "pallet", pallet, boxes.CLOSE, propagate=True)).status == 200
    sealed = [call.json() for call in (await receiver.wait_for(4))[2:]]
    assert {(call["event"], call["type"], call["resourceId"]) for call in sealed} == {
        ("BagSealed", "STATE", bag), ("BagSealed", "STATE", pallet),
    }  # fmt: skip
    assert {call["data"]["state"] for call in sealed} == {"closed:closed"}


async def test_an_event_of_a_group_is_one_of_each_of_its_containers(depot: Client, receiver: Receiver) -> None:
    await publish(depot, SEALED_BAG)
    await subscribe(depot, receiver.url, "BagSealed")
    bags = [await boxes.make(depot, "bag", "opened") for _ in range(2)]
    group = (await depot.post(f"{boxes.BASE}/container-groups", {"name": "g", "containerIds": bags})).data["id"]
    applied = await depot.put(f"{boxes.BASE}/container-groups/{group}/event", boxes.event(boxes.CLOSE))
    assert applied.status < 300, applied.body
    calls = await receiver.wait_for(2)
    assert sorted(call.json()["resourceId"] for call in calls) == sorted(bags)


async def test_containers_that_an_order_brings_along_are_made_too(client: Client, receiver: Receiver) -> None:
    await orders.make_shipments(client)
    await publish(client, MADE)
    await subscribe(client, receiver.url, "Made")
    await orders.create(client, containers=[{"containerType": "shipments", "scannableId": "PK-1"}], workOrders=None)
    (call,) = await receiver.wait_for(1)
    body = verified(call)
    assert (body["type"], body["data"]["scannableId"], body["data"]["state"]) == ("CREATE", "PK-1", "created:created")


@pytest.mark.parametrize("heard", [True, False])
async def test_rows_of_a_batch_are_heard_where_somebody_is_subscribed(
    depot: Client, receiver: Receiver, heard: bool
) -> None:
    """And where nobody is they leave no events, as ever."""
    if heard:
        await publish(depot, MADE)
        await subscribe(depot, receiver.url_of("/made"), "Made", customAttr=True)
        await boxes.create(depot, "bag")
        await receiver.wait_for(1)  # the subscription counts by now
        receiver.clear()
    bags = Sender(depot, receiver, f"{boxes.BASE}/bag", "")
    rows = [{"refID": f"{n}", "scannableId": f"S-{n}", "attributes": {"weight": n % 100}} for n in range(600)]
    await bags.rows("POST", rows)
    made = (await bags.ended())["data"]["success"]
    assert len(made) == 600
    if heard:
        calls = [call for call in await receiver.wait_for(601, timeout=30) if call.path == "/made"]
        bodies = {body["resourceId"]: body["data"] for body in map(verified, calls)}
        assert bodies.keys() == {row["id"] for row in made}
        assert {body["scannableId"] for body in bodies.values()} == {row["scannableId"] for row in rows}
        assert all(body["attributes"]["weight"] == int(body["scannableId"][2:]) % 100 for body in bodies.values())
    else:
        one = (await boxes.create(depot, "bag")).data["id"]
        await publish(depot, MADE)
        await subscribe(depot, receiver.url_of("/made"), "Made")
        later = (await boxes.create(depot, "bag")).data["id"]
        (call,) = [call for call in await receiver.wait_for(2) if call.path == "/made"]
        assert (call.json()["resourceId"], one != later) == (later, True)


async def test_participants_and_entities_are_topics_too(client: Client, receiver: Receiver) -> None:
    await drones.make_type(client)
    await publish(client, MADE, topic="participant")
    await subscribe(client, receiver.url, "Made", topic="participant", customAttr=True)
    made = await drones.make_drone(client, "D1")
    (call,) = await receiver.wait_for(1)
    body = verified(call)
    assert (body["topic"], body["resourceId"], body["data"]["uniqueCode"]) == ("participant", made.data["id"], "D1")
    assert body["data"]["properties"]["payloadKg"] == 4


async def test_a_change_of_a_subscription_acts_within_a_second(depot: Client, receiver: Receiver) -> None:
    await publish(depot, MADE)
    witness = await subscribe(depot, receiver.url_of("/witness"), "Made")
    id = await subscribe(depot, receiver.url_of("/in"), "Made", isActive=False)
    address = f"{SUBSCRIPTIONS}/{id}"

    async def made() -> str:
        code: str = (await boxes.create(depot, "bag")).data["id"]
        return code

    def heard(path: str) -> list[str]:
        return [call.json()["resourceId"] for call in receiver.received if call.path == path]

    bags = [await made()]
    await receiver.wait_for(1)
    await depot.put(address, {"isActive": True})
    bags.append(await made())
    await receiver.wait_for(3)
    await depot.put(address, {"webhook": {"url": receiver.url_of("/moved")}})
    bags.append(await made())
    await receiver.wait_for(5)
    await depot.call("DELETE", address)
    bags.append(await made())
    await receiver.wait_for(6)
    assert heard("/witness") == bags
    assert (heard("/in"), heard("/moved")) == ([bags[1]], [bags[2]])
    assert witness


async def test_what_happened_before_a_subscription_is_not_for_it(depot: Client, receiver: Receiver) -> None:
    await publish(depot, MADE)
    await boxes.create(depot, "bag")
    await subscribe(depot, receiver.url, "Made")
    bag = (await boxes.create(depot, "bag")).data["id"]
    (call,) = await receiver.wait_for(1)
    assert call.json()["resourceId"] == bag


async def test_an_app_that_is_paused_hears_nothing(depot: Client, receiver: Receiver) -> None:
    await publish(depot, MADE)
    other = await another_app(depot)
    await subscribe(depot, receiver.url_of("/witness"), "Made")
    await subscribe(other, receiver.url_of("/paused"), "Made")
    apps = (await depot.get("/core/api/v1/aaa/apps")).data
    (app,) = [one["appId"] for one in apps if one["clientId"] == other.client_id]
    assert (await depot.put(f"/core/api/v1/aaa/apps/{app}", {"isActive": False})).status == 200
    await boxes.create(depot, "bag")
    await receiver.wait_for(1)
    assert [call.path for call in receiver.received] == ["/witness"]


async def test_deliveries_are_listed_in_windows_the_newest_first(depot: Client, receiver: Receiver) -> None:
    await publish(depot, MADE)
    id = await subscribe(depot, receiver.url, "Made")
    made = [(await boxes.create(depot, "bag")).data["id"] for _ in range(3)]
    found = await delivered(depot, id, 3)
    assert sorted(one["resourceId"] for one in found) == sorted(made)
    assert [one["createdAt"] for one in found] == sorted((one["createdAt"] for one in found), reverse=True)
    second = (await attempts(depot, id, "?limit=1&offset=1")).data
    assert (second["meta"], second["attempts"]) == ({"totalElements": 3}, found[1:2])
    assert (await attempts(depot, id, "?limit=101")).status == 400


async def test_a_hundred_events_are_each_delivered_once(depot: Client, receiver: Receiver) -> None:
    """However much the receiver says: its status counts."""
    await publish(depot, MADE)
    id = await subscribe(depot, receiver.url, "Made")
    receiver.answer(200, b"x" * 2 * MAX_RESPONSE_BYTES)
    made = [answer.data["id"] for answer in await asyncio.gather(*(boxes.create(depot, "bag") for _ in range(100)))]
    calls: list[Received] = await receiver.wait_for(100, PATIENCE)
    assert sorted(call.json()["resourceId"] for call in calls) == sorted(made)
    await delivered(depot, id, 50)
    assert len(receiver.received) == 100


async def test_what_happens_in_another_tenant_is_nobodys_business(
    stack: Stack, depot: Client, receiver: Receiver
) -> None:
    stranger = await stack.new_tenant()
    await boxes.make_types(stranger)
    for client, path in ((depot, "/mine"), (stranger, "/theirs")):
        await publish(client, MADE)
        await subscribe(client, receiver.url_of(path), "Made")
    theirs, mine = [(await boxes.create(client, "bag")).data["id"] for client in (stranger, depot)]
    heard = {call.path: call.json()["resourceId"] for call in await receiver.wait_for(2)}
    assert heard == {"/mine": mine, "/theirs": theirs}
    assert {call.json()["tenantId"] for call in receiver.received} == {depot.tenant, stranger.tenant}
