"""Logistics orders: one shape in and out, over the platform order. See: contract/logisticsorder.md sections 2, 3, 5."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from haulier.platform.storage.reader import now_ms
from haulier.services.order import facade
from support.logistics import BASE, CLIENT, ORDERS, SECOND_BASE, logistics, post, shown
from support.orders import BASE as PLATFORM
from support.orders import contact, hold_still, is_refused, place, run, slot
from support.receiver import Receiver
from support.stack import Client, Stack

FULL: dict[str, Any] = {
    "mps": {"groupId": "g", "groupSize": 2, "isEnabled": True, "isPartial": False},
    "ewaybillAttributes": {"is_valid_ewaybill": True, "ewaybills": ["1"]},
    "paymentInformation": {"paymentType": "cod", "paymentOption": "card"},
    "planningMode": "AUTO",
    "modeOfTransport": "ROAD",
    "speedOfTransport": "EXPRESS",
    "actions": {"otpVerification": {"isRequired": True, "requiredAt": "delivery"}, "qcValidationChecklist": {"q": 1}},
    "notificationDetails": {"notificationType": "PICKUP", "notificationMode": "SMS"},
    "priority": 7,
    "seqNo": 3,
    "teamId": "team:1",
    "routeTag": "R1",
}


LATE = {"from": 2**45, "to": 2**45}


@pytest.fixture
async def client(client: Client) -> Client:
    """A tenant whose orders stay where the test has put them."""
    return await hold_still(client)


@pytest.fixture
async def told() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def test_what_goes_in_comes_out_in_the_same_shape(client: Client) -> None:
    body = logistics(
        **FULL,
        containers=[{"scannableId": "PK-1", "attributes": {"dimensions": {"weight": 1.5}, "description": "box"}}],
        deliveryDetails={
            "promisedDeliveryDate": "tomorrow",
            "deliverySlot": slot(3),
            "serviceTime": 60,
            "instruction": "ring",
        },
        returnDetails={
            "contact": contact("Back"),
            "location": place("8 Dock"),
            "returnSlot": slot(9),
            "serviceTime": 30,
        },
        attributes=None,
    )
    body["pickupDetails"] |= {"serviceTime": 120, "instruction": "gate 4"}
    body["orderSummary"] |= {
        "invoiceNumber": "I-1", "orderDescription": "things", "totalItems": 2, "totalVolume": {"value": 3, "unit": "l"},
        "totalInvoice": {"value": 500, "currencyCode": "USD", "minorUnit": 2},
    }  # fmt: skip
    answer = await client.post(ORDERS, body)
    assert answer.status == 202, answer.body
    id = answer.data["orderId"]
    assert answer.data == {"id": id, "orderId": id, "clientOrderId": body["clientDetails"]["clientOrderId"]}
    out = await shown(client, id)
    for name in (*FULL, "productType", "shipmentFlow", "clientDetails", "orderSummary"):
        assert out[name] == body[name], name
    for name, part in (
        ("pickupDetails", "pickupSlot"),
        ("deliveryDetails", "deliverySlot"),
        ("returnDetails", "returnSlot"),
    ):
        plain = {key: value for key, value in out[name].items() if key not in ("contact", "location")}
        assert plain == {key: value for key, value in body[name].items() if key not in ("contact", "location")}, part
    assert out["dropDetails"]["contact"].startswith("contacts:")
    assert out["containers"] == [{"containerType": "shipments", **body["containers"][0]}]
    (work_order,) = out["workOrders"]
    assert (work_order["workOrderType"], work_order["state"], work_order["attempts"]) == (
        "MOVE_CONTAINERS", "created:created", 0,
    )  # fmt: skip
    assert work_order["attributes"]["teamId"] == "team:1"
    assert (out["state"], out["status"], out["subStatus"]) == ("created:created", "created", "created")
    assert "Ann" not in str(out)


async def test_the_platform_order_behind_it_has_the_money_the_checks_and_the_type(client: Client) -> None:
    body = logistics(**FULL)
    body["orderSummary"]["totalInvoice"] = {"value": 500, "currencyCode": "EUR"}
    platform = (await client.get(f"{PLATFORM}/{await post(client, **body)}")).data["workOrder"][0]
    assert platform["amountToCollectOnDelivery"] == {"cost": 500, "currencyCode": "EUR"}
    assert platform["pickupQualityChecks"] == {"q": 1}
    services = (await client.get(f"{PLATFORM}/{await post(client, productType='SERVICES')}")).data["workOrder"][0]
    assert (services["workOrderType"], "amountToCollectOnDelivery" in services) == ("PHYSICAL_SERVICE", False)
    for payment, is_collected in (("Cash", True), ("CASH_ON_DELIVERY", True), ("prepaid", False)):
        id = await post(client, paymentInformation={"paymentType": payment})
        (only,) = (await client.get(f"{PLATFORM}/{id}")).data["workOrder"]
        assert ("amountToCollectOnDelivery" in only) is is_collected


async def test_without_client_details_the_tenant_is_the_client_and_the_order_names_itself(client: Client) -> None:
    answer = await client.post(ORDERS, logistics(clientDetails=None))
    id = answer.data["orderId"]
    uuid = id.partition(":")[2]
    assert answer.data["clientOrderId"] == uuid
    assert UUID(uuid).version == 7
    assert (await shown(client, uuid))["clientDetails"] == {"clientId": client.tenant, "clientOrderId": uuid}


async def test_a_tenant_keeps_the_attributes_that_it_has_defined_itself(client: Client) -> None:
    own = {"attributes": [{"name": "routeTag", "dataType": "number"}, {"name": "gate", "dataType": "string"}]}
    await client.post(f"{PLATFORM}/work-orders/config/attributes", own)
    mine = {"attributes": [{"name": "zone", "dataType": "string"}]}
    await client.post(f"{PLATFORM}/config/attributes", mine)
    refused = await client.post(ORDERS, logistics(routeTag="R1"))
    assert refused.status == 400
    id = await post(client, attributes={"zone": "N"})
    assert (await shown(client, id))["attributes"] == {"zone": "N"}
    defined = (await client.get(f"{PLATFORM}/work-orders/config/attributes")).data["attributes"]
    assert {one["name"]: one["dataType"] for one in defined}["routeTag"] == "number"


@pytest.mark.parametrize(
    ("before", "change", "collected"),
    [
        ("PREPAID", {"paymentInformation": {"paymentType": "COD"}}, {"cost": 450, "currencyCode": "USD"}),
        ("COD", {"paymentInformation": {"paymentType": "PREPAID"}}, {"cost": 0}),
        ("COD", {"orderSummary": {"totalWeight": {"value": 2}, "totalOrderCost": {"cost": 7}}}, {"cost": 7}),
        ("PREPAID", {"orderSummary": {"totalWeight": {"value": 2}, "totalOrderCost": {"cost": 7}}}, None),
        ("COD", {"routeTag": "R1"}, {"cost": 450, "currencyCode": "USD"}),
    ],
)
async def test_what_is_collected_follows_the_payment_and_the_worth(
    client: Client, before: str, change: dict[str, Any], collected: Any
) -> None:
    id = await post(client, paymentInformation={"paymentType": before})
    assert (await client.put(f"{ORDERS}/{id}", change)).status == 202
    (only,) = (await client.get(f"{PLATFORM}/{id}")).data["workOrder"]
    assert only.get("amountToCollectOnDelivery") == collected


async def test_a_change_that_says_nothing_of_the_amount_is_taken_while_it_is_under_way(
    client: Client, stack: Stack
) -> None:
    id = await post(client, paymentInformation={"paymentType": "COD"})
    (only,) = (await client.get(f"{PLATFORM}/{id}")).data["workOrder"]
    given = facade.UpdateWorkOrderState(workOrderId=only["workOrderId"], status="IN_PROGRESS")
    await run(stack, client.tenant, facade.plan_update_work_order_state, given)
    same = {"paymentInformation": {"paymentType": "cash"}}
    assert (await client.put(f"{ORDERS}/{id}", same)).status == 202
    assert is_refused(await client.put(f"{ORDERS}/{id}", {"paymentInformation": {"paymentType": "PREPAID"}}), "0007")


async def test_who_changes_a_container_alone_hears_of_it(client: Client, told: Receiver) -> None:
    id = await post(client, containers=[{"scannableId": "PK-7"}])
    box = {"scannableId": "PK-7", "attributes": {"description": "dented"}}
    body = {"containers": [box], "callback": {"url": told.url}}
    assert (await client.put(f"{ORDERS}/{id}", body)).status == 202
    (heard,) = await told.wait_for(1)
    assert (heard.json()["status"], heard.json()["eventType"]) == ("success", "OrderUpdationSuccessEvent")
    assert (await shown(client, id))["containers"] == [{"containerType": "shipments", **box}]


@pytest.mark.parametrize(
    ("members", "label", "code"),
    [
        ({"productType": None}, "productType", "E4001"),
        ({"productType": "LETTER"}, "productType", "E4005"),
        ({"priority": "high"}, "priority", "E4002"),
        ({"priority": 1001}, "priority", "E4006"),
        ({"routeTag": "x" * 33}, "routeTag", "E4003"),
        ({"containers": []}, "containers", "E4003"),
        ({"containers": [{}] * 101}, "containers", "E4003"),
        ({"actions": {"kycVerification": {"requiredAt": "NOWHERE"}}}, "actions.kycVerification.requiredAt", "E4005"),
        ({"dropDetails": {"contact": "contacts:none", "location": place()}}, "dropDetails.contact", "E4007"),
        ({"containers": [{"containerType": "nothing"}]}, "containers[0].containerType", "E4007"),
        ({"attributes": {"unheard": 1}}, "attributes.unheard", "E4007"),
        ({"returnDetails": {"returnSlot": {"from": 1, "to": 2}}}, "returnDetails.returnSlot.from", "E4012"),
        (
            {"deliveryDetails": {"deliverySlot": {"from": 2**45, "to": 2**45}}},
            "deliveryDetails.deliverySlot.to",
            "E4011",
        ),
    ],
)
async def test_what_is_wrong_is_named_in_both_forms(client: Client, members: Any, label: str, code: str) -> None:
    answer = await client.post(ORDERS, logistics(**members))
    assert answer.status == 400, answer.body
    assert answer.code.startswith("20071001")
    assert label in answer.fields
    errors = answer.body["error"]["additionalInfo"]["errors"]
    assert (label, f"F-A2137-{code}") in {(error["label"], error["code"]) for error in errors}, errors


async def test_slots_must_lie_ahead_in_milliseconds_with_the_documented_words(client: Client) -> None:
    now = now_ms()
    seconds = {"from": now // 1000 + 3600, "to": now // 1000 + 7200}
    answer = await client.post(ORDERS, logistics(returnDetails={"returnSlot": seconds}))
    (error,) = answer.body["error"]["additionalInfo"]["errors"]
    assert error == {
        "message": "returnSlot.from must be greater than current timestamp in milliseconds",
        "label": "returnDetails.returnSlot.from",
        "code": "F-A2137-E4012",
        "meta": {},
    }


async def test_pick_up_needs_whom_and_where(client: Client) -> None:
    answer = await client.post(ORDERS, logistics(pickupDetails={}))
    assert answer.fields == {"pickupDetails.contact", "pickupDetails.location"}


async def test_a_change_replaces_given_members_and_ignores_what_cannot_change(client: Client) -> None:
    id = await post(client, **FULL, containers=[{"scannableId": "PK-7"}])
    before = await shown(client, id)
    change = {
        "dropDetails": {"contact": contact("New"), "location": place("2 Main")},
        "priority": 9,
        "mps": {"groupId": "h"},
        "paymentInformation": {"paymentType": "PREPAID"},
        "deliveryDetails": {"deliverySlot": slot(5), "promisedDeliveryDate": "never", "instruction": "knock"},
        "clientDetails": {"clientId": "clients:99", "clientOrderId": "other"},
        "productType": "HEAVY",
        "orderSummary": {"totalWeight": {"value": 9}, "totalOrderCost": {"cost": 1}, "totalItems": 99},
        "containers": [{"scannableId": "PK-7", "attributes": {"description": "heavy"}}, {"scannableId": "PK-8"}],
    }
    answer = await client.put(f"{ORDERS}/{id}", change)
    assert (answer.status, answer.data["orderId"]) == (202, id), answer.body
    after = await shown(client, id)
    assert after["dropDetails"] != before["dropDetails"]
    assert (after["priority"], after["seqNo"], after["mps"]) == (9, 3, {"groupId": "h"})
    assert after["deliveryDetails"] == {
        "deliverySlot": change["deliveryDetails"]["deliverySlot"],
        "instruction": "knock",
    }
    assert (after["clientDetails"], after["productType"]) == (before["clientDetails"], "PARCEL")
    assert after["orderSummary"]["totalWeight"] == {"value": 9}
    assert "totalItems" not in after["orderSummary"]
    assert [(one["scannableId"], one.get("attributes")) for one in after["containers"]] == [
        ("PK-7", {"description": "heavy"}), ("PK-8", None),
    ]  # fmt: skip
    nothing = await client.put(f"{ORDERS}/{id}", {})
    assert nothing.status == 202
    assert (await client.put(f"{ORDERS}/orders:none", {})).status == 404


async def test_whom_and_where_both_ends_have_in_common_are_kept_once(client: Client) -> None:
    id = await post(client)
    same = {"contact": contact("Both"), "location": place("7 Both")}
    answer = await client.put(f"{ORDERS}/{id}", {"dropDetails": same, "pickupDetails": same})
    assert answer.status == 202, answer.body
    order = (await client.get(f"{PLATFORM}/{id}")).data
    pickup = order["workOrder"][0]["pickupDetails"]
    assert (pickup["contact"], pickup["location"]) == (
        order["dropDetails"]["contact"],
        order["dropDetails"]["location"],
    )
    assert order["version"] == 2


async def test_cancelling_goes_by_the_rules_of_the_platform_order(client: Client) -> None:
    id = await post(client)
    answer = await client.put(f"{ORDERS}/{id}/cancel", {"reasonCode": "R-0102", "reason": "moved away"})
    assert (answer.status, answer.data["orderId"]) == (202, id)
    assert (await shown(client, id))["cancellation"]["cancellationRequested"] is True
    again = await client.put(f"{ORDERS}/{id}/cancel")
    assert again.status == 202
    assert (await client.put(f"{ORDERS}/orders:none/cancel", {})).status == 404
    assert is_refused(await client.put(f"{ORDERS}/{id}/cancel", {"reasonCode": "soon"}), "0002")


@pytest.mark.parametrize("prefix", ["", "/orders"])
@pytest.mark.parametrize("base", [BASE, SECOND_BASE])
async def test_orders_are_read_changed_and_cancelled_by_client_at_every_address(
    client: Client, base: str, prefix: str
) -> None:
    at = f"{base}{prefix}/clients/{CLIENT}/orders"
    first = await post(client, clientDetails={"clientId": CLIENT, "clientOrderId": "same"})
    (only,) = (await client.get(f"{at}/same")).data
    assert only["orderId"] == first
    changed = await client.put(f"{at}/same", {"priority": 5})
    assert changed.data == {"id": first, "orderId": first, "clientOrderId": "same"}
    second = await post(client, clientDetails={"clientId": CLIENT, "clientOrderId": "same"})
    assert [one["orderId"] for one in (await client.get(f"{at}/same")).data] == [second, first]
    several = await client.put(f"{at}/same/cancel")
    assert is_refused(several, "0007")
    assert set(several.body["error"]["additionalInfo"]["orderIds"]) == {first, second}
    assert (await client.get(f"{at}/none")).status == 404
    assert (await client.put(f"{at}/none", {})).status == 404
    await post(client, clientDetails={"clientId": CLIENT, "clientOrderId": "one"})
    assert (await client.put(f"{at}/one/cancel")).status == 202


@pytest.mark.parametrize("base", [BASE, SECOND_BASE])
async def test_both_bases_serve_the_same(client: Client, base: str) -> None:
    made = await client.post(f"{base}/orders/", logistics())
    assert made.status == 202
    id = made.data["orderId"]
    other = SECOND_BASE if base == BASE else BASE
    assert (await client.get(f"{other}/orders/{id}")).data == (await client.get(f"{base}/orders/{id}")).data


async def test_lists_are_asked_and_shown_by_this_apis_names(client: Client) -> None:
    heavy = await post(client, productType="HEAVY", teamId="team:9")
    light = await post(client, productType="PARCEL", teamId="team:1")
    other = await post(client, clientDetails={"clientId": "clients:12", "clientOrderId": "x"})
    assert {one["orderId"] for one in (await client.get(ORDERS)).data} == {heavy, light, other}
    for query, found in (
        ('{"op":"and","arr":[{"key":"productType","value":"HEAVY"}]}', [heavy]),
        ('{"op":"and","arr":[{"key":"teamId","value":"team:1"}]}', [light]),
        ('{"term":[{"key":"clientDetails.clientId","value":"clients:12"}]}', [other]),
    ):
        answer = await client.get(f"{ORDERS}?query={query}")
        assert [one["orderId"] for one in answer.data] == found, (query, answer.body)
    page = await client.get(f"{ORDERS}?pageNo=2&pageSize=1&sortBy=createdAt")
    assert [one["orderId"] for one in page.data] == [light]
    assert page.body["meta"] == {"totalElements": 3, "pageNo": 2, "pageSize": 1}
    (mine,) = (await client.get(f"{BASE}/clients/clients:12/orders?select=priority")).data
    assert mine["orderId"] == other
    assert "dropDetails" not in mine
    assert is_refused(
        await client.get(f'{ORDERS}?query={{"op":"and","arr":[{{"key":"mps.groupId","value":"g"}}]}}'), "0002"
    )
    assert is_refused(await client.get(f"{ORDERS}?query=nonsense"), "0002")


async def test_the_client_hears_each_outcome_with_its_meta(client: Client, told: Receiver) -> None:
    body = logistics(callback={"url": told.url, "meta": {"k": 1}})
    made = await client.post(ORDERS, body, headers={"X-COREOS-CALLBACK-SECRET": "s3"})
    sent = (await told.wait_for(1))[0]
    assert sent.is_signed_with("s3")
    heard = sent.json()
    assert (heard["eventType"], heard["service"], heard["meta"]) == ("OrderCreationSuccessEvent", "order", {"k": 1})
    assert heard["data"]["orderId"] == made.data["orderId"]
    at = f"{ORDERS}/{made.data['orderId']}"
    await client.put(at, {"priority": 1, "callback": {"url": told.url, "meta": 2}})
    heard = (await told.wait_for(2))[1].json()
    assert (heard["eventType"], heard["status"], heard["meta"]) == ("OrderUpdationSuccessEvent", "success", 2)


async def test_a_repeated_key_gets_the_first_answer(client: Client) -> None:
    body, key = logistics(clientDetails=None), {"X-COREOS-IDEMPOTENCY-KEY": "k-1"}
    first = await client.post(ORDERS, body, headers=key)
    again = await client.post(ORDERS, body, headers=key)
    assert (again.status, again.data) == (202, first.data)
    assert is_refused(await client.post(ORDERS, logistics(), headers=key), "0007")
    assert len((await client.get(ORDERS)).data) == 1


async def test_another_tenants_orders_are_not_there(client: Client, stack: Stack) -> None:
    id = await post(client)
    other = await stack.new_tenant()
    assert (await other.get(f"{ORDERS}/{id}")).status == 404
    assert (await other.put(f"{ORDERS}/{id}", {"priority": 1})).status == 404
    assert (await other.get(f"{BASE}/clients/{CLIENT}/orders")).data == []


async def test_the_intake_takes_callbacks_whose_signature_fits(client: Client) -> None:
    id = await post(client)
    raw = b'{"status":"success","eventType":"OrderStateChangedEvent","data":{"orderId":"%s"}}' % id.encode()
    signature = hashlib.sha256(raw + b"s3").hexdigest()
    headers = {"X-COREOS-CALLBACK-SECRET": "s3", "X-COREOS-HMAC-SIGNATURE": signature}
    at = f"{BASE}/callback/orders"
    assert (await client.call("POST", at, raw=raw, headers=headers)).status == 202
    assert (await client.call("POST", at, raw=raw)).status == 202
    wrong = await client.call("POST", at, raw=raw + b" ", headers=headers)
    assert (wrong.status, wrong.code[-4:]) == (401, "4001")
    assert (await client.call("POST", at, raw=b'{"data":{"orderId":"orders:none"}}')).status == 404
    assert (await client.call("POST", at, raw=b"{}")).status == 404
