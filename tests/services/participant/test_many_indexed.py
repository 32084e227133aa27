"""A type with as many indexed attributes as there may be: the 32nd is found, sorted and changed like the first."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

from haulier.core.attributes import INLINE_SLOTS, MAX_INDEXED_ATTRIBUTES
from support.batches import Sender, table
from support.drones import BASE, TYPES, make_drone
from support.receiver import Receiver
from support.stack import Client, Stack

PATIENCE = 60.0
CONFIG = f"{TYPES}/drones/config/attributes"
NAMES = [f"a_{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(MAX_INDEXED_ATTRIBUTES)]
FIRST, NINTH, LAST = NAMES[0], NAMES[INLINE_SLOTS], NAMES[-1]
FAR = "SELECT id, x9, x32 FROM resource_more WHERE tenant_id = $1 ORDER BY x32"


def declared(names: list[str], **members: Any) -> dict[str, Any]:
    return {"attributes": [{"name": name, "dataType": "number", "indexed": True, **members} for name in names]}


def values(worth: int) -> dict[str, int]:
    """One instance's: the first attribute has its worth, each further one ten more."""
    return {name: worth + 10 * place for place, name in enumerate(NAMES)}


async def make_type(client: Client, names: list[str]) -> None:
    await client.post(TYPES, {"name": {"singular": "drone", "plural": "drones"}})
    assert (await client.put(CONFIG, declared(names))).status == 202


async def found(client: Client, *terms: dict[str, Any], sort: str = LAST, more: str = "&sortBy=asc") -> list[str]:
    asked = quote(json.dumps({"op": "and", "arr": list(terms)}))
    page = (await client.get(f"{BASE}/drones?sortKey={sort}&query={asked}{more}")).data
    assert "limit" in more or page["meta"]["totalElements"] == len(page["participants"])
    return [drone["uniqueCode"] for drone in page["participants"]]


def term(key: str, value: Any, expr: str = "eq") -> dict[str, Any]:
    return {"key": key, "value": value, "expr": expr}


async def test_thirty_two_are_taken_and_one_more_is_refused(client: Client) -> None:
    await make_type(client, NAMES)
    refused = await client.put(CONFIG, declared(["one_more"]))
    assert (refused.status, refused.rules) == (400, {("attributes", "indexed")})
    assert f"at most {MAX_INDEXED_ATTRIBUTES} indexed" in refused.body["error"]["description"]
    assert (await client.put(CONFIG, declared(["one_more"], indexed=False))).status == 202
    assert (await client.put(CONFIG, declared([LAST], indexed=False))).status == 202
    assert (await client.put(CONFIG, declared(["one_more"]))).status == 202


async def test_the_last_one_is_filtered_sorted_and_changed_like_the_first(stack: Stack, client: Client) -> None:
    await make_type(client, NAMES)
    ids = [(await make_drone(client, f"D{n}", properties=values(n))).data["id"] for n in range(5)]
    bare = (await make_drone(client, "bare", properties={FIRST: 2})).data["id"]
    assert await found(client, term(LAST, 312)) == ["D2"]
    assert await found(client, term(LAST, 312, "gte")) == ["D2", "D3", "D4"]
    assert await found(client, term(LAST, 312, "gte"), more="&sortBy=desc&limit=2") == ["D4", "D3"]
    assert await found(client, term(FIRST, 2), term(NINTH, 82)) == ["D2"]
    assert await found(client, term(FIRST, 2), sort=NINTH) == ["D2", "bare"]
    assert await found(client, sort=LAST, more="&sortBy=desc") == ["D4", "D3", "D2", "D1", "D0", "bare"]
    assert (await client.put(f"{BASE}/drones/{ids[0]}", {"properties": {LAST: 999}})).status == 202
    assert (await client.put(f"{BASE}/drones/{bare}", {"properties": {LAST: 1}})).status == 202
    assert await found(client, sort=LAST) == ["bare", "D1", "D2", "D3", "D4", "D0"]
    assert await found(client, term(LAST, 310)) == []
    assert [row["id"] for row in await stack.runtime.database.fetch(FAR, client.tenant)][::5] == [bare, ids[0]]


async def test_batches_and_files_write_the_last_one_too(client: Client) -> None:
    await make_type(client, NAMES)
    async with Receiver() as receiver:
        sender = Sender(client, receiver, f"{BASE}/drones", f"{BASE}/drones/batch/upload")
        rows = [
            {"refID": f"{n}", "uniqueCode": f"D{n}", "owner": client.owner, "properties": values(n)} for n in range(3)
        ]
        made = await sender.rows("POST", rows, "made")
        assert (made.status, (await sender.ended("made"))["data"]["meta"]["success"]) == (202, 3)
        assert await found(client, term(LAST, 311, "gte")) == ["D1", "D2"]
        filed = [{"uniqueCode": f"F{n}", "owner": client.owner} | values(n) for n in range(100, 103)]
        assert (await sender.file("POST", table(filed), "filed")).status == 202
        assert (await sender.ended("filed"))["data"]["meta"]["success"] == 3
        assert await found(client, term(LAST, 411)) == ["F101"]
        ids = [row["id"] for row in (await sender.status(made.data["id"]))["success"]]
        changed = [
            {"refID": "a", "id": ids[0], "properties": {LAST: 500}},
            {"refID": "b", "id": ids[1], "properties": {LAST: 501}},
        ]
        assert (await sender.rows("PUT", changed, "changed")).status == 202
        assert (await sender.ended("changed"))["data"]["meta"]["success"] == 2
        assert await found(client, term(LAST, 500, "gte")) == ["D0", "D1"]


async def test_an_index_is_built_for_those_that_were_there(stack: Stack, client: Client) -> None:
    await make_type(client, NAMES[:INLINE_SLOTS])
    assert (await client.put(CONFIG, declared(NAMES[INLINE_SLOTS:], indexed=False))).status == 202
    for n in range(4):
        await make_drone(client, f"D{n}", properties=values(n))
    assert not await stack.runtime.database.fetch(FAR, client.tenant)
    assert (await client.put(CONFIG, declared(NAMES[INLINE_SLOTS:]))).status == 202
    assert await found(client, term(LAST, 312, "gte")) == ["D2", "D3"]
    async with asyncio.timeout(PATIENCE):
        while len(await stack.runtime.database.fetch(FAR, client.tenant)) < 4:
            await client.get(CONFIG)
    assert await found(client, term(LAST, 312, "gte")) == ["D2", "D3"]
    assert all(row["x9"] for row in await stack.runtime.database.fetch(FAR, client.tenant))
    await make_drone(client, "new", properties=values(4))
    assert await found(client, term(LAST, 312, "gte")) == ["D2", "D3", "new"]


async def test_what_expires_leaves_nothing_beside(stack: Stack, client: Client) -> None:
    await make_type(client, NAMES)
    base = "/core/api/v1/state-machine"
    code = (await client.get(f"{TYPES}/drones")).data["entityCode"]
    states = (await client.get(f"{base}/config/{code}")).data["states"]
    states[0]["subStates"][0]["ttl"] = {"time": "1s", "destination": "inactive:dead"}
    assert (await client.put(f"{base}/config/{code}", {"states": states, "terminalTTL": "1s"})).status == 200
    id = (await make_drone(client, "D0", properties=values(0))).data["id"]
    assert len(await stack.runtime.database.fetch(FAR, client.tenant)) == 1
    async with asyncio.timeout(PATIENCE):
        while await stack.runtime.database.fetch(FAR, client.tenant):
            await client.get(f"{BASE}/drones/{id}")
    assert (await client.get(f"{BASE}/drones/{id}")).status == 404


async def test_who_has_no_more_than_eight_leaves_no_row_beside(stack: Stack, client: Client) -> None:
    await make_type(client, NAMES[:INLINE_SLOTS])
    await make_drone(client, "D0", properties=dict.fromkeys(NAMES[:INLINE_SLOTS], 1))
    assert await found(client, term(NAMES[INLINE_SLOTS - 1], 1), sort=FIRST) == ["D0"]
    assert not await stack.runtime.database.fetch(FAR, client.tenant)
