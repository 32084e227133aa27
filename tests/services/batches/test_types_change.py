"""The type changes, and single writes go on, while batches are worked off: every row is judged by a type that is in
force, none is lost and none is done twice.
"""

from __future__ import annotations

import asyncio
from time import time
from typing import Any

from support.batches import Sender, table
from support.drones import BASE, TYPES
from support.stack import Stack

ROWS = 20_000
KILOS = 5
MADE = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'participant'"
LAST_MADE = "SELECT max(created_at) FROM resource WHERE tenant_id = $1 AND kind = 'participant' AND attrs @> $2::jsonb"
VERSIONS = """
    SELECT resource_id, array_agg(version ORDER BY version) AS versions FROM journal
    WHERE tenant_id = $1 AND kind = 'participant' AND resource_id = ANY ($2::text[]) GROUP BY resource_id"""


def bounded(kilos: int) -> dict[str, Any]:
    rules = {"range": {"min": 0, "max": kilos}, "required": True}
    return {"attributes": [{"name": "payloadKg", "dataType": "number", "indexed": True, "validation": rules}]}


async def test_rows_go_by_the_type_as_it_is_when_they_are_made(stack: Stack, drones: Sender) -> None:
    client = drones.client
    rows = [{"uniqueCode": f"D-{n}", "owner": client.owner, "payloadKg": KILOS} for n in range(ROWS)]
    assert (await drones.file("POST", table(rows))).status == 202
    changes = 0
    while await stack.runtime.database.fetchval(MADE, client.tenant) < ROWS // 20:
        kilos = KILOS if changes % 2 else KILOS - 1
        assert (await client.put(f"{TYPES}/drones/config/attributes", bounded(kilos))).status == 202
        changes += 1
        await asyncio.sleep(0)
    assert (await client.put(f"{TYPES}/drones/config/attributes", bounded(KILOS - 1))).status == 202
    narrow_since = int(time() * 1000) + 1
    result = (await drones.ended())["data"]["meta"]
    assert result["success"] + result["failed"] == result["total"] == ROWS
    assert min(result["success"], result["failed"]) > 0, "the type changed while rows were made"
    assert await stack.runtime.database.fetchval(MADE, client.tenant) == result["success"]
    last = await stack.runtime.database.fetchval(LAST_MADE, client.tenant, f'{{"payloadKg": {KILOS}}}')
    assert last <= narrow_since, "no row was made by the wider rule after the narrower one was answered"


async def test_single_writes_and_a_batch_of_updates_lose_nothing_of_each_other(stack: Stack, drones: Sender) -> None:
    """The batch writes one attribute, single updates another, events the state."""
    client = drones.client
    rows = [{"uniqueCode": f"D-{n}", "owner": client.owner, "properties": {"payloadKg": 1}} for n in range(60)]
    await drones.rows("POST", rows, "made")
    ids = [found["id"] for found in (await drones.ended("made"))["data"]["success"]]
    changed = [{"id": id, "properties": {"payloadKg": 2}} for id in ids]

    async def change(id: str) -> None:
        body = {"properties": {"note": "single"}, "stateTransition": {"eventCode": "E-022", "reasonCode": "R-0001"}}
        assert (await client.put(f"{BASE}/drones/{id}", body)).status == 202

    sent = [drones.rows("PUT", changed, f"changed-{n}") for n in range(3)]
    await asyncio.gather(*sent, *(change(id) for id in ids))
    for n in range(3):
        assert (await drones.ended(f"changed-{n}"))["data"]["meta"]["success"] == len(ids)
    for id in ids[::7]:
        shown = (await client.get(f"{BASE}/drones/{id}")).data
        assert shown["properties"] == {"payloadKg": 2, "base": "north", "note": "single"}
        assert shown["state"] == "active:active"
    versions = await stack.runtime.database.fetch(VERSIONS, client.tenant, ids)
    assert {tuple(row["versions"]) for row in versions} == {(1, 2, 3, 4, 5)}
