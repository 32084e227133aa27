"""Custom code of a type that the tenant made itself runs with this service's writes too. See: contract/conventions.md
section 5.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.fpa import PARTICIPANTS, VEHICLES, vehicle
from support.receiver import Received, Receiver
from support.stack import Client

TYPES = f"{PARTICIPANTS}/participant-types"
SWAPPED = {"modelName": "Swapped", "mileage": 7, "fuelType": "CNG", "referenceNumber": "other", "vehicleCode": "other"}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Callbacks and custom code come here."""
    async with Receiver() as receiver:
        yield receiver


async def make_type(client: Client) -> None:
    """Vehicles with an attribute of the tenant's own."""
    assert (await client.post(TYPES, {"name": {"singular": "vehicle", "plural": "vehicles"}})).status == 202
    attributes = [{"name": "mileage", "dataType": "number"}]
    assert (await client.put(f"{TYPES}/vehicles/config/attributes", {"attributes": attributes})).status == 202


async def register(client: Client, receiver: Receiver, method: str, **members: Any) -> None:
    hook = {"url": receiver.url_of("/hook"), "method": "POST", "wait": True, "requestHeader": {}, "methodName": method}
    assert (await client.post(f"{TYPES}/vehicles/config/handlers", hook | members)).status == 201


async def done(
    client: Client, receiver: Receiver, method: str, path: str, body: dict[str, Any]
) -> tuple[Received, Any]:
    """What custom code was handed with a write, and how the write ended."""
    receiver.received.clear()
    assert (await client.call(method, path, body | {"callback": {"url": receiver.url_of("/done")}})).status == 202
    calls = {call.path: call for call in await receiver.wait_for(2)}
    return calls["/hook"], calls["/done"].json()


async def test_custom_code_is_handed_the_body_and_changes_it(client: Client, receiver: Receiver) -> None:
    await make_type(client)
    for moment in ("create", "update"):
        await register(client, receiver, f"{moment}:onRequest")
    receiver.answer(200, {"data": SWAPPED}, times=1)
    body = vehicle(mileage=1)
    handed, told = await done(client, receiver, "POST", VEHICLES, body)
    assert {name: handed.json()[name] for name in body} == body
    assert told["status"] == "success"
    at = f"{VEHICLES}/ref:{body['referenceNumber']}"
    shown = (await client.get(at)).data
    assert (shown["name"], shown["uniqueCode"]) == ("Swapped", body["referenceNumber"])
    assert (shown["properties"]["mileage"], shown["properties"]["fuelType"]) == (7, "CNG")
    receiver.answer(200, {"data": {"mileage": 8}}, times=1)
    _, told = await done(client, receiver, "PUT", at, body)
    assert told["status"] == "success"
    assert (await client.get(at)).data["properties"]["mileage"] == 8


async def test_custom_code_may_refuse_a_record(client: Client, receiver: Receiver) -> None:
    await make_type(client)
    await register(client, receiver, "create:onRequest", raiseErrorOnStatusMismatch=True)
    receiver.answer(409, {"message": "no room"}, times=1)
    body = vehicle()
    _, told = await done(client, receiver, "POST", VEHICLES, body)
    assert (told["status"], "no room" in told["reason"]) == ("failed", True)
    assert (await client.get(f"{VEHICLES}/ref:{body['referenceNumber']}")).status == 404


async def test_custom_code_does_not_say_where_a_record_goes(client: Client, receiver: Receiver) -> None:
    await make_type(client)
    id = (await client.post(VEHICLES, vehicle())).data["id"]
    await register(client, receiver, "apply_event:onRequest")
    receiver.answer(200, {"data": {"toState": "inactive"}}, times=1)
    handed, told = await done(client, receiver, "PUT", f"{VEHICLES}/{id}/state", {"toState": "active"})
    assert handed.json()["toState"] == "active"
    assert told["status"] == "success"
    assert (await client.get(f"{VEHICLES}/{id}")).data["state"] == "active:active"
