"""One of many leads, and the next one as soon as it stands still, is cut off or ends."""

from __future__ import annotations

import asyncio

import pytest

from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.journal import events
from haulier.platform.journal.lease import Deposed, Lease
from haulier.platform.journal.relay import CURSOR, SQL
from support.downstream import PATIENCE, Stack
from support.settings import DEFAULTS

SHORT = 0.3
SECONDS = DEFAULTS.relay.lease_seconds


async def test_one_leads_and_the_next_when_its_time_is_over(stack: Stack) -> None:
    runtime = await stack.runtime()
    first, second = Lease("work", SHORT), Lease("work", SECONDS)
    async with runtime.database.acquire() as one, runtime.database.acquire() as two:
        assert await first.take(one)
        assert not await second.take(two)
        await first.keep(one)
        async with asyncio.timeout(PATIENCE):
            while not await second.take(two):
                pass
        assert not await first.take(one)
        with pytest.raises(Deposed):
            await first.keep(one)
        await second.keep(two)


async def test_who_lets_go_or_whose_session_ends_is_followed_at_once(stack: Stack) -> None:
    runtime = await stack.runtime()
    first, second = Lease("work", 1_000), Lease("work", 1_000)
    async with runtime.database.acquire() as one, runtime.database.acquire() as two:
        assert await first.take(one)
        await first.release(one)
        assert await second.take(two)
        assert not await first.take(one)
        async with runtime.database.acquire() as other:
            await other.fetchval("SELECT pg_terminate_backend(backend) FROM lease WHERE name = 'work'")
        async with asyncio.timeout(PATIENCE):
            while not await first.take(one):
                pass


async def test_a_holder_takes_it_again_from_another_session(stack: Stack) -> None:
    runtime = await stack.runtime()
    lease = Lease("work", 1_000)
    async with runtime.database.acquire() as one, runtime.database.acquire() as two:
        assert await lease.take(one)
        assert await lease.take(two)


async def test_who_was_deposed_moves_no_cursor(stack: Stack) -> None:
    runtime = await stack.runtime()
    first, second = Lease("relay", SECONDS), Lease("relay", SECONDS)

    async def moved(lease: Lease, at: int) -> bool:
        position = events.START._replace(at=at)
        args = (SYSTEM_TENANT, CURSOR, *position, lease.name, lease.holder, SECONDS)
        return await runtime.database.fetchval(SQL["store_cursor"], *args) is not None

    async with runtime.database.acquire() as one:
        assert await first.take(one)
        assert await moved(first, 1)
        await first.release(one)
        assert await second.take(one)
        assert not await moved(first, 2)
        assert await moved(second, 3)
    assert await runtime.database.fetchval("SELECT at FROM relay_cursor WHERE name = $1", CURSOR) == 3


async def test_what_holds_the_leader_up_can_be_read_until_all_is_well(stack: Stack) -> None:
    runtime = await stack.runtime()
    first, second = Lease("work", SECONDS), Lease("work", SECONDS)

    async def told() -> str | None:
        text: str | None = await runtime.database.fetchval("SELECT trouble FROM lease WHERE name = 'work'")
        return text

    async with runtime.database.acquire() as one:
        assert await first.take(one)
        await first.report(runtime.database, "no room")
        await second.report(runtime.database, "not mine to say")
        assert await told() == "no room"
        await first.release(one)
        assert await second.take(one)
        assert await told() == "no room"
        await second.report(runtime.database, "")
        assert await told() is None
