"""Slow custom code of one tenant takes no place that another tenant's batch needs."""

from __future__ import annotations

import asyncio

from support.batches import Sender
from support.drones import ATTRIBUTES, BASE, TYPES
from support.receiver import Receiver
from support.settings import DEFAULTS
from support.stack import Client, Stack

ROWS = 3
BATCHES = DEFAULTS.batch
SLOW_TYPES = BATCHES.at_once + BATCHES.written_at_once


def named(number: int) -> str:
    return f"slow{chr(ord('a') + number)}"


async def send_slow(client: Client, receiver: Receiver, number: int) -> None:
    """A type of its own whose custom code hangs, and a batch of it."""
    name = named(number)
    assert (await client.post(TYPES, {"name": {"singular": name, "plural": f"{name}s"}})).status == 202
    assert (await client.put(f"{TYPES}/{name}s/config/attributes", {"attributes": ATTRIBUTES})).status == 202
    hook = {
        "url": receiver.url_of("/hang"), "method": "POST", "requestHeader": {}, "wait": True,
        "methodName": "create:onRequest",
    }  # fmt: skip
    assert (await client.post(f"{TYPES}/{name}s/config/handlers", hook)).status == 201
    rows = [{"uniqueCode": str(row), "owner": client.owner, "properties": {"payloadKg": 1}} for row in range(ROWS)]
    sender = Sender(client, receiver, f"{BASE}/{name}s", "")
    assert (await sender.rows("POST", rows, name)).status == 202


async def test_slow_custom_code_of_one_tenant_keeps_no_batch_of_another_waiting(drones: Sender, stack: Stack) -> None:
    slow = await stack.new_tenant()
    async with Receiver() as hanging:
        go_on = asyncio.Event()
        hanging.answer(200, {"data": {}}, after=go_on)
        for number in range(SLOW_TYPES):
            await send_slow(slow, hanging, number)
        await hanging.wait_for(BATCHES.written_at_once * ROWS)  # as many hang as there are places
        rows = [{"uniqueCode": str(row), "owner": drones.client.owner, "properties": {"payloadKg": 1}} for row in "AB"]
        await drones.rows("POST", rows)
        assert (await drones.ended())["data"]["meta"]["success"] == len(rows)
        assert {call.path for call in hanging.received} == {"/hang"}, "a batch ended although its custom code hung"
        go_on.set()
        for number in range(SLOW_TYPES):
            sender = Sender(slow, hanging, "", "")
            assert (await sender.ended(named(number)))["data"]["meta"]["success"] == ROWS
