"""What goes out after the answer: callbacks with the names of the contract, waiting custom code, time-outs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.entities import MACHINE, Family
from support.receiver import Receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Callbacks and custom code come here."""
    async with Receiver() as receiver:
        yield receiver


def waiting(receiver: Receiver) -> dict[str, Any]:
    """Custom code that the write waits for."""
    return {"url": receiver.url_of("/hook"), "method": "POST", "wait": True, "raiseErrorOnStatusMismatch": True}


async def outcome(receiver: Receiver, count: int = 1) -> Any:
    """The body of the callback, which comes last."""
    calls = await receiver.wait_for(count)
    return next(call for call in reversed(calls) if call.path == "/done").json()


async def test_the_callback_of_a_creation_carries_the_entity(moving: Family, receiver: Receiver) -> None:
    id = await moving.make_id(callback={"url": receiver.url_of("/done"), "meta": {"k": 1}})
    told = await outcome(receiver)
    assert told["data"] == (await moving.get(f"/invoices/{id}")).data
    assert told.pop("entity") == told.pop("data")
    assert told == {
        "tenantId": moving.client.tenant, "status": "success", "reason": "", "meta": {"k": 1}, "callbackMeta": {"k": 1},
        "eventType": "EntityCreationSuccessEvent", "serviceName": "Entity", "entityType": "invoices",
        "entityName": "invoices", "entityVersion": 1, "entityInstanceId": id, "payloadValidated": True,
        "businessCommand": "createEntity", "commandName": "createEntity", "requestId": told["requestId"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({}, "EntityUpdationSuccessEvent"),
        ({"stateTransition": {"eventCode": "E-101"}}, "EntityAttributeAndStateUpdationSuccessEvent"),
        ({"conditionExpression": "amount < 1"}, "UpdationFailedEvent"),
        (
            {"conditionExpression": "amount < 1", "stateTransition": {"eventCode": "E-101"}},
            "EntityAttributeAndStateUpdationFailedEvent",
        ),
    ],
)
async def test_the_callback_of_an_update_names_its_outcome(
    moving: Family, receiver: Receiver, members: dict[str, Any], name: str
) -> None:
    id = await moving.make_id()
    before = (await moving.get(f"/invoices/{id}")).data
    body = {"properties": {"amount": 7}, "callback": receiver.url_of("/done"), **members}
    assert (await moving.put(f"/invoices/{id}", body)).data == {"id": id}
    told = await outcome(receiver)
    assert (told["eventType"], told["data"]["id"], told["entityType"]) == (name, id, "invoices")
    assert told["data"].get("eventCode") == members.get("stateTransition", {}).get("eventCode")
    after = (await moving.get(f"/invoices/{id}")).data
    if "Failed" in name:
        assert (told["status"], "condition" in told["reason"], after == before) == ("failed", True, True)
    else:
        assert (told["status"], after["properties"]["amount"]) == ("success", 7)


async def test_the_callback_of_an_event_tells_the_state(moving: Family, receiver: Receiver) -> None:
    id = await moving.make_id()
    body = {"eventCode": "E-101", "callback": receiver.url_of("/done")}
    assert (await moving.put(f"/invoices/{id}/event", body)).status == 202
    told = await outcome(receiver)
    assert (told["eventType"], told["data"]["state"]) == ("ApplyEventSuccessEvent", "active:active")


async def test_waiting_custom_code_enriches_and_refuses(moving: Family, receiver: Receiver) -> None:
    receiver.answer(200, {"data": {"properties": {"amount": 9}}}, times=1)
    id = await moving.make_id("A", onRequest=waiting(receiver), callback=receiver.url_of("/done"))
    assert (await outcome(receiver, 2))["data"]["properties"]["amount"] == 9
    assert (await moving.get(f"/invoices/{id}")).data["properties"]["amount"] == 9
    receiver.answer(409, {}, times=1)
    refused = await moving.make_id("B", onRequest=waiting(receiver), callback=receiver.url_of("/done"))
    told = await outcome(receiver, 4)
    assert (told["status"], told["eventType"], told["data"]) == (
        "failed", "EntityCreationFailedEvent", {"id": refused},
    )  # fmt: skip
    assert (await moving.get(f"/invoices/{refused}")).status == 404


async def test_registered_custom_code_is_run_in_both_families(moving: Family, receiver: Receiver) -> None:
    hook = waiting(receiver) | {"methodName": "update:onRequest", "requestHeader": {}}
    assert (await moving.post("/entity-type/invoices/config/handlers", hook)).status == 201
    id = await moving.make_id()
    receiver.answer(200, {"data": {"properties": {"amount": 5}}}, times=1)
    body = {"properties": {}, "conditionExpression": "amount > 100", "callback": receiver.url_of("/done")}
    assert (await moving.put(f"/invoices/{id}", body)).status == 202
    assert (await outcome(receiver, 2))["eventType"] == "EntityUpdationSuccessEvent"
    assert (await moving.get(f"/invoices/{id}")).data["properties"]["amount"] == 5


async def test_a_condition_that_is_not_true_runs_the_custom_code_for_errors(moving: Family, receiver: Receiver) -> None:
    id = await moving.make_id()
    hook = {"url": receiver.url_of("/failed"), "method": "POST", "wait": False}
    body = {"properties": {"amount": 7}, "conditionExpression": "amount < 1", "onError": hook}
    assert (await moving.put(f"/invoices/{id}", body)).status == 202
    told = (await receiver.wait_for(1))[0]
    assert (told.path, told.json()["request"]["properties"]) == ("/failed", {"amount": 7})
    assert "condition" in told.json()["error"]["description"]


async def test_the_time_of_a_sub_state_and_of_the_end_runs_out(moving: Family, receiver: Receiver) -> None:
    first = MACHINE[0]["subStates"][0] | {"ttl": {"time": "1s", "destination": "active"}}
    second = MACHINE[1]["subStates"][0] | {"ttl": {"time": "1s", "destination": "inactive"}}
    states = [MACHINE[0] | {"subStates": [first]}, MACHINE[1] | {"subStates": [second]}, MACHINE[2]]
    body = {"states": states, "terminalTTL": "1s", "callback": receiver.url_of("/machine")}
    assert (await moving.put("/entity-type/invoices/config/state-machine", body)).status == 200
    id = await moving.make_id()
    told = [call.json() for call in await receiver.wait_for(3)]
    assert [call["data"]["state"] for call in told] == ["active:active", "inactive:inactive", "inactive:inactive"]
    assert (await moving.get(f"/invoices/{id}")).status == 404
