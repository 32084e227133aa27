"""What happens to participants after the answer is out: callbacks, waiting custom code, time-outs, the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.drones import BASE, TYPES, apply, event, make_drone, make_type
from support.receiver import Received, Receiver
from support.stack import Client

SECRET = "sesame"


@pytest.fixture
async def drones(client: Client) -> Client:
    """A tenant that knows drones."""
    await make_type(client)
    return client


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Callbacks and custom code come here."""
    async with Receiver() as receiver:
        yield receiver


def waiting(receiver: Receiver, **members: Any) -> dict[str, Any]:
    """Custom code that the write waits for."""
    return {"url": receiver.url_of("/hook"), "method": "POST", "wait": True, **members}


def callback(receiver: Receiver) -> dict[str, Any]:
    return {"url": receiver.url_of("/done"), "meta": {"k": 1}}


async def outcome(receiver: Receiver) -> Received:
    """The callback that comes after the custom code's call."""
    calls = await receiver.wait_for(2)
    return next(call for call in calls if call.path == "/done")


async def test_the_callback_of_a_creation_carries_the_whole_participant(drones: Client, receiver: Receiver) -> None:
    body = {"uniqueCode": "A", "owner": drones.owner, "properties": {"payloadKg": 4}, "callback": callback(receiver)}
    id = (await drones.post(f"{BASE}/drones", body, headers={"X-COREOS-CALLBACK-SECRET": SECRET})).data["id"]
    told = (await receiver.wait_for(1))[0]
    assert told.is_signed_with(SECRET)
    shown = told.json()
    assert (shown["tenantId"], shown["status"], shown["participantType"]) == (drones.tenant, "success", "drones")
    assert shown["data"] == (await drones.get(f"{BASE}/drones/{id}")).data


async def test_a_callback_goes_without_what_the_calling_app_may_not_read(drones: Client, receiver: Receiver) -> None:
    other = await drones.new_app(ADMIN_ROLE)
    more = [{"name": "mine", "dataType": "string"}, {"name": "shared", "dataType": "string", "isReadPublic": True}]
    assert (await other.put(f"{TYPES}/drones/config/attributes", {"attributes": more})).status == 202
    id = (await make_drone(drones, "A")).data["id"]
    place = f"{BASE}/drones/{id}"
    assert (await other.put(place, {"properties": {"mine": "m", "shared": "s"}})).status == 202
    assert (await drones.put(place, {"properties": {"base": "south"}, "callback": callback(receiver)})).status == 202
    told = (await receiver.wait_for(1))[0].json()["data"]
    assert told["properties"] == {"payloadKg": 4, "base": "south", "shared": "s"}
    assert told == (await drones.get(place)).data


async def test_the_callback_of_an_event_tells_the_state(drones: Client, receiver: Receiver) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    assert (await apply(drones, id, "E-022", callback=callback(receiver))).status == 202
    shown = (await receiver.wait_for(1))[0].json()
    assert shown["participantType"] == "drones"
    assert (shown["data"]["id"], shown["data"]["state"]) == (id, "active:active")
    assert shown["data"]["event"]["eventCode"] == "E-022"


async def test_the_callback_of_a_type_names_it(client: Client, receiver: Receiver) -> None:
    body = {"name": {"singular": "drone", "plural": "drones"}, "callback": callback(receiver)}
    assert (await client.post(TYPES, body)).status == 202
    shown = (await receiver.wait_for(1))[0].json()
    assert (shown["status"], shown["participantType"], shown["data"]["id"]) == ("success", "drones", "drones")


async def test_waiting_custom_code_enriches_the_participant(drones: Client, receiver: Receiver) -> None:
    receiver.answer(200, {"data": {"properties": {"payloadKg": 9}, "name": "Enriched", "owner": "somebody"}}, times=1)
    answer = await make_drone(drones, "A", onRequest=waiting(receiver), callback=callback(receiver))
    assert answer.status == 202
    done = (await outcome(receiver)).json()
    assert done["status"] == "success"
    shown = (await drones.get(f"{BASE}/drones/{answer.data['id']}")).data
    assert (shown["name"], shown["owner"], shown["properties"]["payloadKg"]) == ("Enriched", drones.owner, 9)


async def test_waiting_custom_code_may_refuse(drones: Client, receiver: Receiver) -> None:
    hook = waiting(receiver, raiseErrorOnStatusMismatch=True, methodName="create:onRequest", requestHeader={})
    await drones.post(f"{TYPES}/drones/config/handlers", hook)
    receiver.answer(409, {"message": "no room"}, times=1)
    answer = await make_drone(drones, "A", callback=callback(receiver))
    assert answer.status == 202
    done = (await outcome(receiver)).json()
    assert (done["status"], "no room" in done["reason"]) == ("failed", True)
    assert (await drones.get(f"{BASE}/drones/{answer.data['id']}")).status == 404


async def test_what_custom_code_answers_is_validated_again(drones: Client, receiver: Receiver) -> None:
    receiver.answer(200, {"data": {"properties": {"payloadKg": 99}}}, times=1)
    answer = await make_drone(drones, "A", onRequest=waiting(receiver), callback=callback(receiver))
    done = (await outcome(receiver)).json()
    assert (done["status"], "payloadKg" in done["reason"]) == ("failed", True)
    assert (await drones.get(f"{BASE}/drones/{answer.data['id']}")).status == 404


async def test_custom_code_of_an_event_may_set_its_data_only(drones: Client, receiver: Receiver) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    receiver.answer(200, {"data": {"data": {"by": "hook"}, "eventCode": "E-024"}}, times=1)
    body = event("E-022", onRequest=waiting(receiver), callback=callback(receiver))
    assert (await drones.put(f"{BASE}/drones/{id}/state/event", body)).status == 202
    assert (await outcome(receiver)).json()["status"] == "success"
    state = (await drones.get(f"{BASE}/drones/{id}/state")).data
    assert (state["state"], state["event"]["data"]) == ("active:active", {"by": "hook"})


async def test_a_refused_request_calls_nobody(drones: Client, receiver: Receiver) -> None:
    assert (await make_drone(drones, "A", properties={}, callback=callback(receiver))).status == 400
    assert (await make_drone(drones, "B", callback=callback(receiver))).status == 202
    assert [call.json()["data"]["uniqueCode"] for call in await receiver.wait_for(1)] == ["B"]


async def test_the_time_of_a_sub_state_and_of_the_end_runs_out(drones: Client, receiver: Receiver) -> None:
    base = "/core/api/v1/state-machine"
    code = (await drones.get(f"{TYPES}/drones")).data["entityCode"]
    config = (await drones.get(f"{base}/config/{code}")).data
    sub_state = config["states"][0]["subStates"][0]
    sub_state["ttl"] = {"time": "1s", "destination": "active:active"}
    config["states"][1]["subStates"][0]["ttl"] = {"time": "1s", "destination": "inactive:dead"}
    body = {"states": config["states"], "terminalTTL": "1s", "callback": receiver.url_of("/machine")}
    assert (await drones.put(f"{base}/config/{code}", body)).status == 200
    id = (await make_drone(drones, "A")).data["id"]
    told = [call.json() for call in await receiver.wait_for(3)]
    assert [call["data"]["state"] for call in told] == ["active:active", "inactive:dead", "inactive:dead"]
    assert (await drones.get(f"{BASE}/drones/{id}")).status == 404


async def test_a_machines_callback_hears_of_every_event_beside_the_callers(drones: Client, receiver: Receiver) -> None:
    place = f"{TYPES}/drones/config/state-machine"
    states = (await drones.get(place)).data["states"]
    body = {"states": states, "callback": {"url": receiver.url_of("/machine"), "meta": {"of": "drones"}}}
    assert (await drones.put(place, body)).status == 200
    id = (await make_drone(drones, "A")).data["id"]
    assert (await apply(drones, id, "E-022", callback=callback(receiver))).status == 202
    step = {"properties": {"base": "south"}, "stateTransition": {"eventCode": "E-023", "reasonCode": "R-0001"}}
    assert (await drones.put(f"{BASE}/drones/{id}", step)).status == 202
    calls = await receiver.wait_for(4)
    told = [call.json() for call in calls if call.path == "/machine"]
    told = sorted((one for one in told if "event" in one["data"]), key=lambda one: one["data"]["state"])
    assert [(one["data"]["state"], one["data"]["event"]["eventCode"]) for one in told] == [
        ("active:active", "E-022"),
        ("inactive:inactive", "E-023"),
    ]
    for one in told:
        assert (one["status"], one["participantType"], one["meta"]) == ("success", "drones", {"of": "drones"})
        assert (one["data"]["id"], one["data"]["stateChange"], "properties" in one["data"]) == (id, True, False)
    assert [call.json()["data"]["state"] for call in calls if call.path == "/done"] == ["active:active"]
