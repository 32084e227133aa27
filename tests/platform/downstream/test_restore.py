"""A journal that came from another server, where transaction numbers had run further, is carried on without loss."""

from __future__ import annotations

import asyncio

import pytest

from haulier.platform.journal.events import EVENTS_STREAM, ensure_events
from haulier.platform.journal.relay import CURSOR, Relay
from haulier.platform.journal.restore import renumber_journal
from haulier.platform.runtime import Runtime
from support.downstream import LAST, Stack, journal_ids, record, running, stored, stream_ids
from support.settings import DEFAULTS

TENANT = "acme"
MOVE = "UPDATE {} SET txid = (txid::text::bigint + 1000000000000)::text::xid8"


async def recorded(runtime: Runtime, count: int) -> list[str]:
    """So many events, each of a millisecond of its own: a journal is renumbered by its ids, which are made in time."""
    ids = []
    for _ in range(count):
        begun = runtime.clock()
        ids.append(await record(runtime, TENANT))
        while runtime.clock() == begun:
            await asyncio.sleep(0)
    return ids


@pytest.mark.parametrize("stream", ["kept", "lost"])
async def test_events_before_and_after_the_move_are_carried(stack: Stack, stream: str) -> None:
    runtime = await stack.runtime()
    bus = (await stack.runtime()).bus
    before = await recorded(runtime, 3)
    async with running(Relay(runtime).run):
        await ensure_events(runtime.bus, DEFAULTS.event)
        assert await stream_ids(bus, before[-1]) == before
    waiting = await recorded(runtime, 2)
    for table in ("journal", "relay_cursor"):
        await runtime.database.execute(MOVE.format(table))
    if stream == "lost":
        await runtime.bus._jetstream.delete_stream(EVENTS_STREAM)
    async with running(Relay(runtime).run):
        after = await record(runtime, TENANT, LAST)
        assert await stream_ids(bus, after) == [*before, *waiting, after]
    async with running(Relay(runtime).run):
        last = await record(runtime, TENANT, LAST)
        assert await stream_ids(bus, last) == [*before, *waiting, after, last] == await journal_ids(runtime)


async def test_a_journal_of_this_server_is_left_alone(stack: Stack) -> None:
    runtime = await stack.runtime()
    await record(runtime, TENANT)
    before = await stored(runtime, "SELECT id, txid FROM journal")
    async with runtime.database.acquire() as connection:
        assert not await renumber_journal(connection, CURSOR, never)
    assert await stored(runtime, "SELECT id, txid FROM journal") == before


async def never() -> None:
    raise AssertionError("there is nothing to be done")
