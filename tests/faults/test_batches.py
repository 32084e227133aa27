"""A long file is worked off while everything below it is killed: every row once, none lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from support.batches import Sender, table
from support.boxes import BASE as BOXES
from support.boxes import make_types
from support.drones import BASE, make_type
from support.receiver import Receiver
from support.running import PATIENCE, Running
from support.stack import Answer, Client

pytestmark = [pytest.mark.faults, pytest.mark.long]

ROWS = 12_000
BAD = 100
"""One row of so many is bad."""
LOOK_SECONDS = 0.1
VICTIMS = ("worker-0", "postgres", "worker-0", "api-0", "nats", "worker-0")


@asynccontextmanager
async def tenant_of(up: Running, name: str) -> AsyncIterator[tuple[Client, Receiver]]:
    """A tenant of its own on the stack, and somebody who hears of the ends of its batches."""
    credentials = await up.new_tenant(name)
    async with aiohttp.ClientSession() as http, Receiver() as receiver:
        client = Client(
            http, up.url, credentials.tenant_id, credentials.tenant_id, credentials.client_id, credentials.client_secret
        )
        await client.log_in()
        yield client, receiver


async def test_every_row_is_dealt_with_once_whatever_is_killed(up: Running) -> None:
    async with tenant_of(up, "kill-batches") as (client, receiver):
        await make_type(client)
        drones = Sender(client, receiver, f"{BASE}/drones", f"{BASE}/drones/batch/upload")
        rows = [
            {"uniqueCode": f"D{n}", "owner": client.owner, "payloadKg": "heavy" if n % BAD == 0 else 1}
            for n in range(ROWS)
        ]
        id = (await drones.file("POST", table(rows))).data["id"]
        seen = 0
        for victim in VICTIMS:
            seen = await _beyond(drones, id, seen)
            await up.kill(victim)
        meta = await _done(drones, id)
        assert meta == {"status": "COMPLETED", "success": ROWS - ROWS // BAD, "failed": ROWS // BAD, "total": ROWS}
        page = (await _calmly(drones, f"{BASE}/drones?limit=1")).data
        assert page["meta"]["totalElements"] == ROWS - ROWS // BAD
        found = set()
        for offset in range(0, ROWS, 1000):
            window = (await _calmly(drones, f"{drones.at}/batch/status?batchId={id}&limit=1000&offset={offset}")).data
            found |= {result["refID"] for result in window["success"]} | {
                result["refID"] for result in window["errors"]
            }
            assert len(window["success"]) + len(window["errors"]) == 1000
        assert len(found) == ROWS


async def test_what_was_made_before_the_server_died_has_the_same_id_afterwards(up: Running) -> None:
    async with tenant_of(up, "kill-ids") as (client, receiver):
        await make_types(client)
        boxes = Sender(client, receiver, f"{BOXES}/box", f"{BOXES}/box/batch/upload")
        id = (await boxes.file("POST", table([{"refID": f"B{n}", "scannableId": f"B{n}"} for n in range(ROWS)]))).data[
            "id"
        ]
        seen = await _beyond(boxes, id, 0)
        told = (await boxes.status(id, f"&limit=1024&offset={max(0, seen - 1024)}"))["success"]
        await up.kill("postgres")
        await _done(boxes, id)
        first = int(told[0]["refID"].removeprefix("B"))
        window = (await _calmly(boxes, f"{boxes.at}/batch/status?batchId={id}&limit={len(told)}&offset={first}")).data
        assert window["success"] == told
        last = told[-1]["id"]
        assert (await client.get(f"{BOXES}/box/{last}")).data["id"] == last


async def _calmly(drones: Sender, path: str) -> Answer:
    """A read that is made again while something is away."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                answer = await drones.client.get(path)
                if answer.status == 200:
                    return answer
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(LOOK_SECONDS)


async def _beyond(drones: Sender, id: str, seen: int) -> int:
    """How many rows have been dealt with, once it is more than before."""
    async with asyncio.timeout(PATIENCE):
        while True:
            meta = (await _calmly(drones, f"{drones.at}/batch/status?batchId={id}")).data["meta"]
            if meta["success"] + meta["failed"] > seen:
                return int(meta["success"] + meta["failed"])


async def _done(drones: Sender, id: str) -> dict[str, object]:
    async with asyncio.timeout(2 * PATIENCE):
        while True:
            meta: dict[str, object] = (await _calmly(drones, f"{drones.at}/batch/status?batchId={id}")).data["meta"]
            if meta["status"] == "COMPLETED":
                return meta
            await asyncio.sleep(LOOK_SECONDS)
