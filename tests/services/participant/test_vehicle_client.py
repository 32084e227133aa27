"""The start-up and the daily calls of a public client that keeps its vehicles as participants.

See: contract/participant.md sections 1, 3, 4.1, 4.4, 5 and 8.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

from support.receiver import Receiver
from support.stack import Answer, Client

BASE = "/core/api/v2/participants"
TYPES = f"{BASE}/participant-types"
AAA = "/core/api/v1/aaa"
DUPLICATE = "101110522301"
"""What it compares the code of a refused creation with, as text."""
USER_DUMP = "{Id:1234 Name:svc <nil>}"
"""Its user info: no JSON."""
MILLISECONDS = 1_700_000_005_123
TYPE = {
    "name": {"singular": "vehicle", "plural": "vehicles"},
    "category": [{"name": "road", "description": "on wheels", "subCategory": ["truck", "van"]}],
    "enableOrchestrator": True,
}
ATTRIBUTES: list[dict[str, Any]] = [
    {
        "name": "plate",
        "dataType": "string",
        "indexed": True,
        "required": True,
        "validation": {"regex": "^[A-Z0-9 -]+$"},
    },
    {"name": "capacity", "dataType": "number", "indexed": True, "validation": {"range": {"min": 0, "max": 40000}}},
    {"name": "documents", "dataType": "array"},
]
BROADCAST = {"url": "{{SSE_BROADCAST(vehicles)}}", "meta": {"tab": 1}}


async def send(client: Client, method: str, path: str, body: Any = None) -> Answer:
    """As that client sends: the access token stands for the app too, and user info is no JSON."""
    own: dict[str, str | None] = {"X-COREOS-ORIGIN-TOKEN": client.token, "X-COREOS-USERINFO": USER_DUMP}
    return await client.call(method, path, body, headers=own)


async def start(client: Client) -> str:
    """What it does at each start, whatever is there already; the tenant's id as an owner."""
    owner: str = (await send(client, "GET", f"{AAA}/tenants/{client.tenant}")).data["id"]
    made = await send(client, "POST", TYPES, TYPE)
    if made.status >= 300:
        assert (made.status, made.body["error"]["code"]) == (400, DUPLICATE)
    else:
        assert (made.status, made.data["name"]) == (202, "vehicles")
    # With no pause: the type is usable the moment its 202 is out.
    put = await send(client, "PUT", f"{TYPES}/vehicles/config/attributes", {"attributes": ATTRIBUTES})
    assert put.status == 202, put.body
    return owner


def vehicle(code: str, owner: str, **members: Any) -> dict[str, Any]:
    body = {"uniqueCode": code, "name": f"Vehicle {code}", "owner": owner, "category": "road", "subCategory": "van"}
    return body | {"properties": {"plate": f"KA {code}", "capacity": 900}, "callback": BROADCAST} | members


async def test_a_first_start_a_second_one_and_a_day_of_work(client: Client) -> None:
    owner = await start(client)
    assert await start(client) == owner
    declared = (await send(client, "GET", f"{TYPES}/vehicles/config/attributes")).data["attributes"]
    assert [item["name"] for item in declared] == ["plate", "capacity", "documents"]
    assert declared[0]["validation"]["required"] is True

    async with Receiver() as receiver:
        callback = {"url": receiver.url, "meta": {"k": [1, None]}}
        made = await send(client, "POST", f"{BASE}/vehicles", vehicle("V-1", owner, callback=callback))
        assert (made.status, made.body["request"]["method"]) == (202, "POST")
        id = made.data["id"]
        told = (await receiver.wait_for(1))[0].json()
    assert (told["status"], told["participantType"], told["meta"]) == ("success", "vehicles", {"k": [1, None]})
    assert [told["data"][name] for name in ("name", "owner", "uniqueCode")] == ["Vehicle V-1", owner, "V-1"]

    shown = (await send(client, "GET", f"{BASE}/vehicles/{id}")).data
    assert shown == told["data"]
    assert all(type(shown[name]) is int and shown[name] > 1_600_000_000_000 for name in ("createdAt", "updatedAt"))
    assert (shown["state"], shown["createdBy"]["id"]) == ("onboarding:onboarding", USER_DUMP)

    again = await send(client, "POST", f"{BASE}/vehicles", vehicle("V-1", owner))
    assert (again.status, again.fields) == (400, {"uniqueCode"})
    assert (await send(client, "POST", f"{BASE}/vehicles", vehicle("V-2", owner))).status == 202
    await listed(client)
    await retired(client, id)


async def listed(client: Client) -> None:
    """It pages with ``page`` and ``size``, and filters by what is indexed."""
    query = quote(json.dumps({"term": [{"key": "plate", "value": "KA V-2"}]}))
    page = (await send(client, "GET", f"{BASE}/vehicles?page=1&size=10&sortBy=asc&query={query}")).data
    assert (page["meta"]["totalElements"], [row["uniqueCode"] for row in page["participants"]]) == (1, ["V-2"])
    everything = (await send(client, "GET", f"{BASE}/vehicles")).data
    assert [row["uniqueCode"] for row in everything["participants"]] == ["V-2", "V-1"]


async def retired(client: Client, id: str) -> None:
    """Its times are milliseconds, or what 32 bits leave of microseconds."""
    path = f"{BASE}/vehicles/{quote(id)}"
    for code, timestamp in (("E-022", MILLISECONDS), ("E-023", -1_294_967_296)):
        body = {
            "eventCode": code, "reasonCode": "R-0001", "timestamp": timestamp, "data": {},
            "source": {"appId": "fleet", "userId": "1234", "locId": "default"}, "callback": BROADCAST,
        }  # fmt: skip
        assert (await send(client, "PUT", f"{path}/state/event", body)).status == 202
        state = (await send(client, "GET", f"{path}/state")).data
        assert (state["stateChange"], state["event"]["timestamp"]) == (True, timestamp)
    change = {"properties": {"capacity": 800}, "stateTransition": {"eventCode": "E-024", "reasonCode": "R-0001"}}
    assert (await send(client, "PUT", path, change)).status == 202
    shown = (await send(client, "GET", path)).data
    assert (shown["state"], shown["properties"]["capacity"]) == ("inactive:dead", 800)


async def test_many_of_its_processes_start_at_once(client: Client) -> None:
    owners = await asyncio.gather(*(start(client) for _ in range(6)))
    assert len(set(owners)) == 1
    assert (await send(client, "POST", f"{BASE}/vehicles", vehicle("V-1", owners[0]))).status == 202
    assert (await send(client, "GET", TYPES)).data["meta"]["totalElements"] == 1


async def test_an_odd_callback_is_kept_and_never_breaks_a_write(client: Client) -> None:
    owner = await start(client)
    for number, url in enumerate(("{{SSE_CALLBACK}}", "{{SSE_BROADCAST(x)}}", "/relative", "no address at all", "")):
        body = vehicle(f"V-{number}", owner, callback={"url": url, "meta": None})
        assert (await send(client, "POST", f"{BASE}/vehicles", body)).status == 202, url
