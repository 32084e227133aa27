"""No row stops those behind it: what is too long is named, what the stream never takes is put aside."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from nats.js.api import StreamConfig

from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.journal import events
from haulier.platform.journal.events import EVENTS_STREAM, ensure_events
from haulier.platform.journal.relay import SQL, Relay
from haulier.platform.outbound.callback import MAX_RESPONSE_BYTES
from haulier.platform.runtime import Runtime
from support.downstream import LAST, Stack, id_of, read_stream, record, running, stored
from support.receiver import Receiver
from support.running import until
from support.settings import DEFAULTS

TENANT, OTHER = "acme", "other"
LONG = 3 * 1024 * 1024
"""More than the stream takes."""
ASIDE = "SELECT id::text, reason, again FROM relay_aside WHERE tenant_id = $1"


@pytest.mark.parametrize(
    "holds",
    [
        {"callback": {"url": "http://127.0.0.1/" + "x" * LONG}},
        {"callback": {"url": "http://127.0.0.1/", "meta": "x" * LONG}},
        {"callback": {"url": "http://127.0.0.1/", "headers": [{"key": "A", "value": "x" * LONG}]}},
        {"callback": {"url": "http://127.0.0.1/", "status": "failed", "reason": "x" * LONG}},
        {"callback": {"url": "http://127.0.0.1/", "meta": [1e300] * 4_000}},
        {"data": {"id": "thing:1", "text": "x" * LONG}},
        {"data": {"id": "thing:1", "text": "x" * 700_000}, "meta": {"why": "x" * 700_000}},
        {"meta": {"why": "x" * LONG}},
        {"request": "x" * LONG},
        {"actor": msgspec.json.encode({"id": "7", "name": "x" * LONG}).decode()},
        {"actor": '{"id":7}'},
        {"others": [f"{'x' * 1_000}{n}" for n in range(1_500)]},
    ],
)
async def test_a_row_that_is_too_long_or_odd_travels_without_what_makes_it_so(
    stack: Stack, holds: dict[str, Any]
) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        long = await record(runtime, TENANT, **holds)
        last = await record(runtime, OTHER, LAST)
        await ensure_events(runtime.bus, DEFAULTS.event)
        messages = await read_stream(runtime.bus, lambda found: any(id_of(m) == last for m in found))
    assert [id_of(message) for message in messages] == [long, last]
    assert await stored(runtime, ASIDE, TENANT) == []
    event = msgspec.json.decode(messages[0].data)
    if "data" not in event:
        at, id = events.row_named(event["dataref"])
        assert await runtime.database.fetchval("SELECT true FROM journal WHERE at = $1 AND id = $2", at, id)


async def test_its_callback_is_told_whole(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    meta = {"text": "x" * LONG, "numbers": [1e300] * 4_000}
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        callback = {"url": receiver.url, "meta": meta}
        await record(runtime, TENANT, id="thing:1", data={"id": "thing:1", "text": "y" * LONG}, callback=callback)
        (received,) = await receiver.wait_for(1)
    assert received.json()["meta"] == meta
    assert received.json()["data"] == {"id": "thing:1", "text": "y" * LONG}
    assert len(received.body) < 3 * LONG + MAX_RESPONSE_BYTES  # the meta comes by both of its names


async def test_the_data_of_a_callback_is_without_the_metadata_of_the_event(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(
            runtime, TENANT, id="thing:1", data={"id": "thing:1"}, meta={"why": "late"}, callback={"url": receiver.url}
        )
        (received,) = await receiver.wait_for(1)
    assert received.json()["data"] == {"id": "thing:1"}


async def test_a_row_that_the_stream_never_takes_is_put_aside_and_can_be_sent_again(stack: Stack) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        name = "x" * LONG
        nameless = await record(runtime, TENANT, id=name)
        last = await record(runtime, OTHER, LAST)
        await ensure_events(runtime.bus, DEFAULTS.event)
        messages = await read_stream(runtime.bus, lambda found: any(id_of(m) == last for m in found))
    assert [id_of(message) for message in messages] == [last]
    (aside,) = await stored(runtime, ASIDE, TENANT)
    assert aside["id"] == nameless
    assert "the stream takes" in aside["reason"]
    assert b"haulier_relay_aside_total 1.0" in runtime.metrics.text()


async def test_what_the_server_refuses_for_good_is_put_aside_and_goes_when_it_may(stack: Stack) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus, DEFAULTS.event)
    async with running(Relay(runtime).run):
        first = await record(runtime, TENANT)
        await read_stream(runtime.bus, bool)
        await limit_messages(runtime, 1_000)
        long = [await record(runtime, TENANT, data={"text": "x" * 2_000}) for _ in range(3)]
        last = await record(runtime, OTHER, LAST)
        messages = await read_stream(runtime.bus, lambda found: any(id_of(m) == last for m in found))
        assert [id_of(message) for message in messages] == [first, last]

        async def all_aside() -> bool:
            return sorted(row["id"] for row in await stored(runtime, ASIDE, TENANT)) == sorted(long)

        await until(all_aside)  # the last event may go before the one beside it is put aside
        await limit_messages(runtime, -1)
        assert await runtime.database.fetchval(SQL["ask_again"]) == 3
        messages = await read_stream(runtime.bus, lambda found: len(found) >= 5)
    assert [id_of(message) for message in messages] == [first, last, *long]  # in commit order, within a millisecond too
    assert await stored(runtime, ASIDE, TENANT) == []


async def limit_messages(runtime: Runtime, longest: int) -> None:
    """Let the stream take no message that is longer."""
    jetstream = runtime.bus._jetstream
    config: StreamConfig = (await jetstream.stream_info(EVENTS_STREAM)).config
    await jetstream.update_stream(config, max_msg_size=longest)


async def test_a_batch_of_the_relay_has_as_many_rows_as_fit(stack: Stack) -> None:
    runtime = await stack.runtime()
    sizes = [10, 700, 700, 5_000, 10, 10]
    for size in sizes:
        await record(runtime, TENANT, data={"text": "x" * size})

    async def all_are_committed() -> bool:
        """Others' transactions on the same server, older than a row, keep it from being read."""
        found = await runtime.database.fetch(SQL["committed"], *events.START[:2], len(sizes), LONG, LONG, 10)
        return len(found) == len(sizes)

    await until(all_are_committed)
    read, position = [], events.START
    while rows := await runtime.database.fetch(SQL["committed"], position.txid, position.id, 4, 1_000, 2_000, 10):
        read.append([len(row["data"] or "") for row in rows])
        position = events.Position(rows[-1]["txid"], rows[-1]["id"], rows[-1]["at"])
    frame = len('{"text": ""}')
    assert read == [[10 + frame, 700 + frame, 700 + frame], [0, 10 + frame, 10 + frame]]
