"""Batches of one type take turns, and none is forgotten when two workers look at the same moment."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator

import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.platform.batches import BatchWork
from haulier.platform.batches.accept import BATCH, SQL
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from support.batches import Sender
from support.stack import Stack
from support.statements import WatchedDatabase

KIND = "participant_batch"
FIRST = "batch:000"
PATIENCE, LOOK_SECONDS = 60.0, 0.02
PUT_BEFORE = """
    INSERT INTO resource
        (tenant_id, kind, id, version, type, state, body, x1, created_at, created_by, updated_at, updated_by)
    VALUES ($1, $2, $3, 1, 'drones', 'QUEUED', '{"method":"create","total":0}', 'open', 1, '{}', 1, '{}')"""
END = "UPDATE resource SET x1 = NULL, state = 'COMPLETED' WHERE tenant_id = $1 AND kind = $2 AND id = $3"
TIMER = "SELECT id, purpose, subject, due_at, tries, payload FROM timer WHERE tenant_id = $1 AND id = $2"


@pytest.fixture
async def watched(stack: Stack) -> AsyncIterator[Runtime]:
    """Another worker's runtime, whose statements a test can act behind."""
    runtime = copy.copy(stack.runtime)
    runtime.database = await WatchedDatabase.open(stack.runtime.settings.database_url, 2)
    yield runtime
    await runtime.database.close()


async def test_a_batch_that_goes_to_wait_while_the_one_before_it_ends_is_not_forgotten(
    drones: Sender, stack: Stack, watched: Runtime
) -> None:
    database, tenant = watched.database, drones.client.tenant
    assert isinstance(database, WatchedDatabase)
    await stack.runtime.database.execute(PUT_BEFORE, tenant, KIND, FIRST)
    row = {"uniqueCode": "A", "owner": drones.client.owner, "properties": {"payloadKg": 1}}
    id = (await drones.rows("POST", [row])).data["id"]
    timer = await waits(stack, tenant, timer_id(tenant, KIND, id, BATCH))

    async def ended_meanwhile(first: str) -> None:
        """The worker of the batch before ends it; it cannot call up the next, which somebody is looking at."""
        assert first == FIRST
        await stack.runtime.database.execute(END, tenant, KIND, FIRST)

    database.meetings[SQL["first_in_line"]] = ended_meanwhile
    await BatchWork(watched, CATALOGUE.services, CATALOGUE.batches).work_off(tenant, timer)
    waiting = await database.fetch(TIMER, tenant, timer.id)
    assert not waiting or waiting[0]["due_at"] <= stack.runtime.clock()
    assert (await drones.ended())["data"]["meta"]["success"] == 1


async def waits(stack: Stack, tenant: str, id: str) -> Timer:
    """The batch's timer once the stack's own worker has put it off, so that nobody else looks at it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            timer = Timer(**dict((await stack.runtime.database.fetch(TIMER, tenant, id))[0]))
            if timer.due_at > stack.runtime.clock():
                return timer
            await asyncio.sleep(LOOK_SECONDS)
