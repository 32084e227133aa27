"""Participants that are found by an attribute which became indexed, or of another data type, when they were there."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

from support.drones import BASE, TYPES, make_drone
from support.stack import Client, Stack

PATIENCE = 60.0
EVENTS = "SELECT data FROM journal WHERE tenant_id = $1 AND event = 'ParticipantTypeIndexBuilt'"


async def put(client: Client, *attributes: dict[str, Any]) -> None:
    assert (await client.put(f"{TYPES}/drones/config/attributes", {"attributes": attributes})).status == 202


async def found(client: Client, asked: dict[str, Any]) -> list[str]:
    page = await client.get(f"{BASE}/drones?sortKey=payloadKg&sortBy=asc&query={quote(json.dumps(asked))}")
    return [drone["uniqueCode"] for drone in page.data["participants"]]


async def built(stack: Stack, client: Client, times: int) -> list[Any]:
    """What was told of the builds, once there were so many."""
    async with asyncio.timeout(PATIENCE):
        while len(rows := await stack.runtime.database.fetch(EVENTS, client.tenant)) < times:
            await client.get(f"{TYPES}/drones")
    return [json.loads(row["data"]) for row in rows]


async def test_drones_are_found_at_once_and_by_the_index_soon(stack: Stack, client: Client) -> None:
    await client.post(TYPES, {"name": {"singular": "drone", "plural": "drones"}})
    await put(client, {"name": "payloadKg", "dataType": "number"})
    for n in range(6):
        await make_drone(client, f"D{n}", properties={"payloadKg": n})
    heavy = {"range": [{"key": "payloadKg", "relation": "gte", "value": 3}]}
    refused = await client.get(f"{BASE}/drones?query={quote(json.dumps(heavy))}")
    assert (refused.status, refused.fields) == (400, {"query.payloadKg"})
    await put(client, {"name": "payloadKg", "dataType": "number", "indexed": True})
    assert await found(client, heavy) == ["D3", "D4", "D5"]
    assert await built(stack, client, 1) == [{"id": "drones", "attributes": ["payloadKg"]}]
    assert await found(client, heavy) == ["D3", "D4", "D5"]
    shown = (await client.get(f"{TYPES}/drones/config/attributes")).data
    assert "unbuilt" not in shown


async def test_a_data_type_changes_under_drones_that_have_values(stack: Stack, client: Client) -> None:
    await client.post(TYPES, {"name": {"singular": "drone", "plural": "drones"}})
    await put(client, {"name": "payloadKg", "dataType": "number", "indexed": True})
    id = (await make_drone(client, "old", properties={"payloadKg": 4})).data["id"]
    await put(client, {"name": "payloadKg", "dataType": "string", "indexed": True})
    await make_drone(client, "new", properties={"payloadKg": "four"})
    there = {"exists": [{"key": "payloadKg"}]}
    assert await found(client, there) == ["new"]
    await built(stack, client, 1)
    assert await found(client, there) == ["new"]
    assert (await client.get(f"{BASE}/drones/{id}")).data["properties"] == {"payloadKg": 4}
    refused = await client.put(f"{BASE}/drones/{id}", {"properties": {}, "name": "Other"})
    assert (refused.status, refused.fields) == (400, {"properties.payloadKg"})
    assert (await client.put(f"{BASE}/drones/{id}", {"properties": {"payloadKg": "4"}})).status == 202
    assert set(await found(client, there)) == {"new", "old"}
