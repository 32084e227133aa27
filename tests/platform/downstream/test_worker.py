"""The whole worker: from an accepted command to its callback; and partitions made ahead."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import asyncpg

from haulier.platform.maintenance.partitions import MONTHS_AHEAD, PARTITIONS_LOCK, SQL, make_partitions
from haulier.platform.worker import run_worker, supervise
from support.downstream import Stack, TurnedClock, running, stored
from support.receiver import Receiver
from support.widgets import CATALOGUE, COMPILERS, create, make_type

PARTITIONS = "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::text::regclass ORDER BY 1"


async def test_a_parked_command_is_carried_out_and_called_back(stack: Stack, receiver: Receiver) -> None:
    stack.compilers = COMPILERS
    runtime = await stack.runtime()
    await make_type(runtime)
    receiver.answer(200, {"data": {"properties": {"a": 3}}}, times=1)
    hook = {"url": receiver.url_of("/hook"), "method": "POST", "wait": True}
    async with running(lambda stop: run_worker(runtime, CATALOGUE, stop)):
        id = await create(runtime, onRequest=hook, callback={"url": receiver.url_of("/told")})
        asked, told = await receiver.wait_for(2)
    assert (asked.path, told.path) == ("/hook", "/told")
    assert told.json()["data"] == {"id": id, "state": None, "properties": {"a": 3}}


async def test_a_part_that_crashes_is_started_again() -> None:
    stop, starts = asyncio.Event(), 0

    async def part(until: asyncio.Event) -> None:
        nonlocal starts
        starts += 1
        if starts == 1:
            raise RuntimeError("crash")
        until.set()

    async with asyncio.timeout(60):
        await supervise("part", part, stop)
    assert starts == 2


async def test_partitions_are_made_ahead_once(stack: Stack) -> None:
    turned = TurnedClock(int(datetime(2031, 11, 5, tzinfo=UTC).timestamp() * 1000))
    one, two = await stack.runtime(turned), await stack.runtime(turned)
    made = await asyncio.gather(make_partitions(one), make_partitions(two))
    assert sorted(made) == [0, 2 * (MONTHS_AHEAD + 1)]
    names = {row["name"] for row in await stored(one, PARTITIONS, "journal")}
    assert {"journal_2031_11", "journal_2031_12", "journal_2032_01", "journal_2032_02"} <= names


async def test_a_worker_that_stands_still_while_it_makes_partitions_holds_nobody_up_for_long(stack: Stack) -> None:
    turned = TurnedClock(int(datetime(2041, 11, 5, tzinfo=UTC).timestamp() * 1000))
    frozen, other = await stack.runtime(turned), await stack.runtime(turned)
    async with frozen.database.acquire() as connection:
        await connection.execute("BEGIN")
        await connection.execute(SQL["patience"])
        await connection.execute(SQL["one_at_a_time"], PARTITIONS_LOCK)
        made = 0
        async with asyncio.timeout(60):
            while not made:
                with suppress(asyncpg.LockNotAvailableError):
                    made = await make_partitions(other)
    assert made == 2 * (MONTHS_AHEAD + 1)
