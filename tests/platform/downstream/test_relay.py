"""The relay carries every committed row, in order per resource, whatever breaks on the way."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import defaultdict
from pathlib import Path

import msgspec
import pytest

from haulier.platform.journal import events
from haulier.platform.journal.events import EVENTS_STREAM, REPLAYED_HEADER, ensure_events
from haulier.platform.journal.relay import Relay
from haulier.platform.runtime import Runtime
from support.downstream import (
    LAST,
    Overtaken,
    Stack,
    id_of,
    journal_ids,
    killed_at,
    read_stream,
    record,
    running,
    stream_ids,
)
from support.settings import DEFAULTS

TENANT = "acme"
WAITS = 25
"""More than a relay waits for until it has carried one row and stored its cursor."""


async def deepen(runtime: Runtime, id: str, versions: int) -> None:
    """Bring one resource up to a version, against others who do the same."""
    while True:
        row = await runtime.reader.get(TENANT, "thing", id)
        version = row.version + 1 if row is not None else 1
        if version > versions:
            return
        try:
            await record(runtime, TENANT, "ThingUpdated", id=id, version=version, write=True)
        except Overtaken:
            continue


async def test_events_of_a_resource_come_in_order_while_many_write(stack: Stack) -> None:
    one, two = await stack.runtime(), await stack.runtime()
    async with running(Relay(one).run, Relay(two).run):
        await asyncio.gather(*(deepen(by, f"thing:{n}", 20) for n in range(6) for by in (one, two, one)))
        last = await record(two, TENANT, LAST)
        messages = await read_stream(one.bus, lambda found: any(id_of(m) == last for m in found))
    assert sorted(id_of(message) for message in messages) == sorted(await journal_ids(one))
    versions = defaultdict(list)
    for message in messages:
        event = json.loads(message.data)
        versions[event["subject"]].append(event["version"])
    assert all(versions[f"thing/thing:{n}"] == list(range(1, 21)) for n in range(6))


async def test_an_open_transaction_holds_back_what_was_committed_after_it_began(stack: Stack) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        async with runtime.lists.database.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute("SELECT pg_current_xact_id()")
            later = [await record(runtime, TENANT) for _ in range(3)]
            slow = "018bcfe5-687b-7fff-bfff-ffffffffffff"
            await connection.execute(
                "INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, request_id, actor, data)"
                " VALUES ('acme', $1, $2, 'thing', 'thing:slow', 1, 'ThingCreated', '', '{}', '{}')",
                runtime.clock(),
                slow,
            )
            await transaction.commit()
        last = await record(runtime, TENANT, LAST)
        assert await stream_ids(runtime.bus, last) == [slow, *later, last]


async def test_killed_at_any_wait_it_leaves_nothing_out_and_the_stream_drops_what_came_twice(stack: Stack) -> None:
    runtime = await stack.runtime()
    came_that_far = True
    for suspension in range(WAITS):
        await record(runtime, TENANT)
        came_that_far &= await killed_at(Relay(runtime).run(asyncio.Event()), suspension)
    assert came_that_far
    async with running(Relay(runtime).run):
        last = await record(runtime, TENANT, LAST)
        assert await stream_ids(runtime.bus, last) == await journal_ids(runtime)


async def test_another_takes_over_when_the_leader_loses_its_session(stack: Stack) -> None:
    one, two = await stack.runtime(), await stack.runtime()
    async with running(Relay(one).run, Relay(two).run):
        first = await record(one, TENANT)
        await stream_ids_of_new(one, first)
        assert await one.database.fetchval("SELECT pg_terminate_backend(backend) FROM lease WHERE name = 'relay'")
        last = await record(one, TENANT, LAST)
        assert await stream_ids(one.bus, last) == await journal_ids(one)


async def stream_ids_of_new(runtime: Runtime, last: str) -> list[str]:
    """Like ``stream_ids``, waiting for the relay to make the stream first."""
    await ensure_events(runtime.bus, DEFAULTS.event)
    return await stream_ids(runtime.bus, last)


@pytest.mark.parametrize("how", ["purged", "deleted"])
async def test_a_stream_that_was_wiped_gets_everything_again(stack: Stack, how: str) -> None:
    runtime = await stack.runtime()
    before = [await record(runtime, TENANT) for _ in range(5)]
    async with running(Relay(runtime).run):
        await stream_ids_of_new(runtime, before[-1])
    jetstream = runtime.bus._jetstream
    await (jetstream.purge_stream if how == "purged" else jetstream.delete_stream)(EVENTS_STREAM)
    async with running(Relay(runtime).run):
        last = await record(runtime, TENANT, LAST)
        await ensure_events(runtime.bus, DEFAULTS.event)
        messages = await read_stream(runtime.bus, lambda found: any(id_of(m) == last for m in found))
    assert [id_of(message) for message in messages] == [*before, last]
    assert [REPLAYED_HEADER in message.headers for message in messages] == [True] * 5 + [False]


async def test_an_empty_stream_gets_nothing_again_that_is_older_than_it_keeps(
    stack: Stack,
) -> None:
    runtime = await stack.runtime()
    old = await record(runtime, TENANT)
    async with running(Relay(runtime).run):
        await stream_ids_of_new(runtime, old)
    await runtime.bus._jetstream.purge_stream(EVENTS_STREAM)
    runtime.settings = runtime.settings.changed(event_kept_hours=0.0)
    async with running(Relay(runtime).run):
        last = await record(runtime, TENANT, LAST)
        assert await stream_ids(runtime.bus, last) == [last]


async def test_a_stream_that_lost_its_tail_in_a_crash_gets_the_tail_again(stack: Stack, home: Path) -> None:
    runtime = await stack.runtime()
    first = [await record(runtime, TENANT) for _ in range(3)]
    async with running(Relay(runtime).run):
        await stream_ids_of_new(runtime, first[-1])
    store, kept = home / "nats" / "store", home / "kept"
    await stack.nats.stop()
    shutil.copytree(store, kept)
    await stack.nats.start()
    async with running(Relay(runtime).run):
        lost = [await record(runtime, TENANT) for _ in range(3)]
        await stream_ids(await reconnected(stack), lost[-1])
        await stack.nats.stop()
        shutil.rmtree(store)
        shutil.copytree(kept, store)
        await stack.nats.start()
        last = await record(runtime, TENANT, LAST)
        messages = await read_stream(await reconnected(stack), lambda found: any(id_of(m) == last for m in found))
    assert [id_of(message) for message in messages] == [*first, *lost, last]
    flagged = [id_of(message) for message in messages if REPLAYED_HEADER in message.headers]
    assert flagged == lost


async def reconnected(stack: Stack) -> events.Bus:
    """A connection of our own, which a server that was just started takes at once."""
    return (await stack.runtime()).bus


async def test_while_nats_is_away_rows_wait_in_the_journal(stack: Stack) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        await stream_ids_of_new(runtime, await record(runtime, TENANT))
        await stack.nats.stop()
        for _ in range(3):
            await record(runtime, TENANT)
        await stack.nats.start()
        last = await record(runtime, TENANT, LAST)
        assert await stream_ids(await reconnected(stack), last) == await journal_ids(runtime)


async def test_the_cursor_never_goes_forward_to_the_stream(stack: Stack) -> None:
    runtime = await stack.runtime()
    for _ in range(3):
        last = await record(runtime, TENANT)
    async with running(Relay(runtime).run):
        await stream_ids_of_new(runtime, last)
    await runtime.database.execute("DELETE FROM relay_cursor WHERE tenant_id = 'haulier'")
    relay = Relay(runtime)
    async with running(relay.run):
        last = await record(runtime, TENANT, LAST)
        assert await stream_ids(runtime.bus, last) == await journal_ids(runtime)
    assert relay._replayed_to > events.START


async def test_an_event_too_long_for_the_stream_names_its_row(stack: Stack) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        last = await record(runtime, TENANT, LAST, data={"id": "thing:1", "text": "x" * 1_000_000})
        await ensure_events(runtime.bus, DEFAULTS.event)
        (message,) = await read_stream(runtime.bus, bool)
    event = msgspec.json.decode(message.data)
    assert "data" not in event
    at, id = events.row_named(event["dataref"])
    assert str(id) == last
    assert await runtime.database.fetchval("SELECT true FROM journal WHERE tenant_id = 'acme' AND at = $1", at)


async def test_an_event_has_the_members_of_its_row(stack: Stack) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        last = await record(
            runtime, TENANT, id="thing:1", callback={"url": "http://127.0.0.1/"}, data={"id": "thing:1"},
            meta={"why": "late"}, actor='{"id":"7","name":"Asha \x85","appId":"app"}', others=("b %c", "d"),
        )  # fmt: skip
        await ensure_events(runtime.bus, DEFAULTS.event)
        (message,) = await read_stream(runtime.bus, bool)
    assert message.subject == "haulier.events.cb.acme.thing.ThingCreated"
    assert message.headers["Content-Type"] == "application/cloudevents+json"
    assert message.headers["Haulier-Receiver"] == "http://127.0.0.1"
    event = msgspec.json.decode(message.data)
    time = event.pop("time")
    assert time.endswith("+00:00")
    assert event == {
        "specversion": "1.0",
        "id": last,
        "source": "/haulier/acme",
        "type": "ThingCreated",
        "subject": "thing/thing:1",
        "tenantid": "acme",
        "datacontenttype": "application/json",
        "kind": "thing",
        "version": 1,
        "requestid": "request",
        "actorid": "7",
        "actorname": "Asha \ufffd",
        "actorapp": "app",
        "also": "other/b%20%25c other/d",
        "alsoversions": "other/b%20%25c@1 other/d@1",
        "data": {"id": "thing:1", "_event_meta": {"why": "late"}},
    }


async def test_a_relay_without_nats_says_so_and_goes_on_when_it_comes(stack: Stack) -> None:
    runtime = await stack.runtime()
    await stack.nats.stop()
    async with running(Relay(runtime).run):
        last = await record(runtime, TENANT)
        await stack.nats.start()
        bus = await reconnected(stack)
        await ensure_events(bus, DEFAULTS.event)
        assert await stream_ids(bus, last) == [last]
