"""Secrets in types, of custom code and of machines' callbacks, lie sealed in every row, come back by the type's own
reads, and arrive whole where they are called.
"""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from haulier.demo.calls import DISPATCH
from support.dispatch_calls import HOOK
from support.drones import TYPES, apply, make_drone, make_type
from support.receiver import Received, Receiver
from support.stack import Client, Stack

SECRET = "hunter2"
TABLES = ("resource", "journal", "timer", "attempt", "dead_letter")
HANDLERS = f"{TYPES}/drones/config/handlers"
MACHINE = f"{TYPES}/drones/config/state-machine"
REGISTRY = "/core/api/v1/state-machine"
CRATE = "5001"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


def hook(url: str, /, **members: Any) -> dict[str, Any]:
    """Custom code with a secret in each of its places; the receiver may be anywhere."""
    return {
        "url": f"{url}?token={SECRET}", "method": "POST", "wait": False, "methodName": "create:onRequest",
        "requestHeader": {"authorization": f"Bearer {SECRET}", "x-number": 7}, "requestBody": {"key": SECRET},
    } | members  # fmt: skip


def callback(url: str) -> dict[str, Any]:
    return {"url": f"{url}?token={SECRET}", "headers": [{"key": "Authorization", "value": f"Bearer {SECRET}"}]}


async def rows(stack: Stack, tenant: str, table: str) -> list[str]:
    """The rows of a tenant as text."""
    sql = f"SELECT row_to_json(t)::text AS text FROM {table} t WHERE tenant_id = $1"
    return [row["text"] for row in await stack.runtime.database.fetch(sql, tenant)]


async def lies_open(stack: Stack, client: Client) -> list[str]:
    """The rows that hold the secret: of types, of the journal, which events are made of, of what is to be sent."""
    return [row for table in TABLES for row in await rows(stack, client.tenant, table) if SECRET in row]


def arrived_whole(came: Received) -> bool:
    return came.path.endswith(f"?token={SECRET}") and came.headers["Authorization"] == f"Bearer {SECRET}"


async def test_custom_code_of_a_type(stack: Stack, client: Client, receiver: Receiver) -> None:
    await make_type(client)
    given = hook(receiver.url_of("/hook"))
    id = (await client.post(HANDLERS, given)).data["id"]
    assert await lies_open(stack, client) == []
    assert (await client.get(HANDLERS)).data == [{"id": id, **given}]
    assert (await client.put(f"{HANDLERS}/{id}", {"acceptableStatusCodes": [200]})).status == 200
    assert await lies_open(stack, client) == []
    assert (await client.get(f"{HANDLERS}/{id}")).data == {"id": id, **given, "acceptableStatusCodes": [200]}
    assert (await make_drone(client, "A")).status == 202
    (came,) = await receiver.wait_for(1)
    assert arrived_whole(came)
    assert (came.headers["x-number"], came.json()["key"]) == ("7", SECRET)
    assert await lies_open(stack, client) == []


async def test_custom_code_that_is_waited_for(stack: Stack, client: Client, receiver: Receiver) -> None:
    receiver.answer(body={"data": {"name": "changed"}})
    await make_type(client)
    assert (await client.post(HANDLERS, hook(receiver.url_of("/hook"), wait=True))).status == 201
    assert (await make_drone(client, "A", callback={"url": receiver.url_of("/told")})).status == 202
    asked, _ = await receiver.wait_for(2)
    assert arrived_whole(asked)
    assert await lies_open(stack, client) == []


async def test_custom_code_without_secrets_is_stored_as_it_is(stack: Stack, client: Client) -> None:
    await make_type(client)
    plain = hook("https://app.example/", url="https://app.example/", requestHeader={}, requestBody={})
    assert (await client.post(HANDLERS, plain)).status == 201
    (stored,) = [row for row in await rows(stack, client.tenant, "resource") if "https://app.example/" in row]
    assert '"sealed"' not in stored


async def test_custom_code_of_the_dispatch_service(stack: Stack, client: Client) -> None:
    path = f"{DISPATCH}/config/custom-code"
    given = [hook("https://app.example/a", methodName=f"createJob:{moment}") for moment in ("onRequest", "onError")]
    assert (await client.post(path, {"customCode": given})).status == 201
    assert (await client.put(path, {"customCode": [given[0] | {"method": "PUT"}]})).status == 200
    assert (await client.get(path)).data == [given[0] | {"method": "PUT"}, given[1]]
    assert await lies_open(stack, client) == []
    told = [
        json.loads(json.loads(row)["data"]) for row in await rows(stack, client.tenant, "journal") if "createJob" in row
    ]
    assert [one["url"] for data in told for one in data["customCode"]] == ["https://app.example/a?…"] * 4
    assert "v1." not in json.dumps(told)


async def test_custom_code_from_before_is_called_and_sealed_once_it_is_written(stack: Stack, client: Client) -> None:
    path = f"{DISPATCH}/config/custom-code"
    assert (await client.post(path, {"customCode": [HOOK]})).status == 201
    old = hook("https://app.example/a", methodName="createJob:onError")
    sql = "UPDATE resource SET body = $2::jsonb, version = version + 1 WHERE tenant_id = $1 AND kind = 'custom_code'"
    await stack.runtime.database.execute(sql, client.tenant, json.dumps({"customCode": [old]}))
    assert (await client.get(path)).data == [old]
    assert (await client.post(path, {"customCode": [HOOK]})).status == 201
    assert (await client.get(path)).data == [old, HOOK]
    assert await lies_open(stack, client) == []


def machine(receiver: Receiver) -> dict[str, Any]:
    """Of drones, with a callback of its own, and others of a sub-state and of a time-out."""
    on = {
        "name": "active", "callback": callback(receiver.url_of("/state")), "transitions": [
            {"eventCode": "E-023", "destination": "inactive", "reasonCode": "R-0001"},
        ],
    }  # fmt: skip
    new = {
        "name": "new", "transitions": [{"eventCode": "E-022", "destination": "active"}],
        "ttl": {"time": "1h", "destination": "active", "callback": receiver.url_of(f"/time?token={SECRET}")},
    }  # fmt: skip
    states = {
        "onboarding": {"defaultSubState": "new", "subStates": [new]},
        "active": {"defaultSubState": "active", "subStates": [on]},
        "inactive": {"defaultSubState": "gone", "subStates": [{"name": "gone", "transitions": []}]},
    }
    return {"states": states, "terminalTTL": "2m"}


def callbacks_of(shown: dict[str, Any]) -> list[Any]:
    """The callbacks of a machine as they are shown: its own, of a sub-state, of a time-out."""
    states = shown["states"]
    on, new = states["active"]["subStates"][0], states["onboarding"]["subStates"][0]
    return [shown.get("callback"), on["callback"], new["ttl"]["callback"]]


@pytest.mark.parametrize("bare", [True, False])
async def test_callbacks_of_a_machine(stack: Stack, client: Client, receiver: Receiver, bare: bool) -> None:
    await make_type(client)
    given = machine(receiver)
    url = receiver.url_of(f"/own?token={SECRET}")
    own: Any = url if bare else {"url": url, "meta": {"k": 1}}
    assert (await client.put(MACHINE, given | {"callback": own})).status == 200
    assert await lies_open(stack, client) == []
    assert callbacks_of((await client.get(MACHINE)).data) == callbacks_of(given | {"callback": own})
    id = (await make_drone(client, "A")).data["id"]
    assert (await apply(client, id, "E-022")).status == 202
    (came,) = await receiver.wait_for(1)
    assert came.path == f"/own?token={SECRET}"
    assert came.json().get("meta") == (None if bare else {"k": 1})
    assert await lies_open(stack, client) == []


async def test_the_callback_of_a_sub_state(stack: Stack, client: Client, receiver: Receiver) -> None:
    await make_type(client)
    given = machine(receiver)
    assert (await client.put(MACHINE, given)).status == 200
    assert callbacks_of((await client.get(MACHINE)).data) == callbacks_of(given)
    id = (await make_drone(client, "A")).data["id"]
    assert (await apply(client, id, "E-022")).status == 202
    (came,) = await receiver.wait_for(1)
    assert arrived_whole(came)
    assert came.path.startswith("/state")
    assert await lies_open(stack, client) == []


async def test_headers_come_back_as_they_were_written(stack: Stack, client: Client, receiver: Receiver) -> None:
    await make_type(client)
    given = machine(receiver)
    odd = copy.deepcopy(given)
    odd["states"]["active"]["subStates"][0]["callback"]["headers"] = [{"key": "a"}, {"value": SECRET, "key": "b"}]
    for one in (odd, given):
        assert (await client.put(MACHINE, one)).status == 200
        assert callbacks_of((await client.get(MACHINE)).data) == callbacks_of(one)
        assert await lies_open(stack, client) == []


async def test_the_machine_of_an_entity_of_its_own(stack: Stack, client: Client) -> None:
    body = {"name": "crate", "description": "a crate", "events": [], "entityCode": CRATE}
    assert (await client.post(f"{REGISTRY}/entities", body)).data == {"id": CRATE}
    sub = {"name": "idle", "transitions": [], "callback": callback("https://app.example/state")}
    states = [{"name": "parked", "defaultSubState": "idle", "subStates": [sub], "terminalStates": ["idle"]}]
    given = {"states": states, "terminalTTL": "10d", "callback": f"https://app.example/own?token={SECRET}"}
    place = f"{REGISTRY}/config/{CRATE}"
    for write in (client.post, client.put):
        assert (await write(place, given)).data == {"id": CRATE}
        assert await lies_open(stack, client) == []
        shown = (await client.get(place)).data
        assert shown["callback"] == given["callback"]
        assert shown["states"][0]["subStates"][0]["callback"] == f"https://app.example/state?token={SECRET}"
    told = [row for row in await rows(stack, client.tenant, "journal") if "StateMachine" in row]
    assert len(told) == 2
    assert all("https://app.example/own?…" in row and "v1." not in row for row in told)
