"""Slow lists of one tenant take no connection that another tenant's lists need."""

from __future__ import annotations

import asyncio

from support.drones import BASE, make_drone, make_type
from support.stack import Stack

CROWD = 40
LOCK = 815
HANG = "SELECT pg_advisory_xact_lock_shared($1)"


async def test_a_crowd_of_slow_lists_keeps_no_list_of_another_tenant_waiting(stack: Stack) -> None:
    slow, other = await stack.new_tenant(), await stack.new_tenant()
    await make_type(other)
    await make_drone(other, "A")
    async with stack.runtime.database.acquire() as connection:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        crowd = [asyncio.create_task(stack.runtime.lists.fetch(slow.tenant, HANG, LOCK)) for _ in range(CROWD)]
        for _ in range(20):
            found = (await other.get(f"{BASE}/drones")).data
            assert found["meta"]["totalElements"] == 1
        assert not any(task.done() for task in crowd)
    await asyncio.gather(*crowd)
