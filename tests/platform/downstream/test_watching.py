"""What waits in the background is seen by who does none of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from haulier.cli.background import is_well, words_of
from haulier.platform.changes import Change, Envelope, TimerWrite
from haulier.platform.delivery import ACK_WAIT_SECONDS, CONSUMER
from haulier.platform.events import CALLBACKS_SUBJECT, EVENTS_STREAM, ensure_events
from haulier.platform.relay import Relay
from haulier.platform.runtime import Runtime
from haulier.platform.watching import LATE_SECONDS, STILL_LOOKS, Standing, Watch, look
from support.downstream import PATIENCE, Stack, journal_id, record, running

TENANT = "acme"
LONG_AGO_MS = 61_000


async def age(runtime: Runtime) -> None:
    """Let every event be a minute old."""
    await runtime.database.execute("UPDATE journal SET at = at - $1", LONG_AGO_MS)


async def test_a_relay_that_stands_still_shows_from_outside(stack: Stack) -> None:
    runtime = await stack.runtime()
    assert await look(runtime.database, runtime.bus) == Standing()
    await record(runtime, TENANT)
    await age(runtime)
    first = await look(runtime.database, runtime.bus)
    assert first.lag >= LONG_AGO_MS / 1000 > LATE_SECONDS
    assert first.troubles == ()
    assert not is_well(first)
    assert "does a worker run?" in words_of(first)
    second = await look(runtime.database, runtime.bus, first)
    assert "events have waited for 6" in second.troubles[0]
    async with running(Relay(runtime).run):
        async with asyncio.timeout(PATIENCE):
            while (standing := await look(runtime.database, runtime.bus, second)).lag:
                second = standing
    assert standing.troubles == ()
    assert is_well(standing)


@pytest.mark.parametrize("purposes", [("substate", "expiry"), ("batch", "batch", "substate"), ("callback",)])
async def test_callbacks_timers_batches_and_rows_aside_are_counted(stack: Stack, purposes: tuple[str, ...]) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus)
    consumer = await runtime.bus.consumer(
        EVENTS_STREAM, CONSUMER, CALLBACKS_SUBJECT, ack_wait=ACK_WAIT_SECONDS, max_ack_pending=10
    )
    async with running(Relay(runtime).run):
        for _ in range(3):
            await record(runtime, TENANT, callback={"url": "http://127.0.0.1/"})
        await record(runtime, TENANT)
        (taken,) = await consumer.fetch(1, PATIENCE)
        async with asyncio.timeout(PATIENCE):
            while (await look(runtime.database, runtime.bus)).callbacks < 3:
                pass
    await taken.ack()
    due = runtime.clock() - LONG_AGO_MS
    timers = [
        TimerWrite("018bcfe5-687b-7fff-bfff-00000000000" + str(n), purpose, "x", due, {})
        for n, purpose in enumerate(purposes)
    ]
    change = Change("thing", "t", 1, "ThingCreated", timers=timers)
    envelope = Envelope(TENANT, journal_id(runtime), runtime.clock(), '{"id":"x"}', "r")
    assert await runtime.applier.apply(envelope, change) == []
    await runtime.database.execute(
        "INSERT INTO relay_aside (tenant_id, at, id, event, aside_at, reason)"
        " VALUES ('acme', 1, gen_random_uuid(), 'E', 1, 'too long')"
    )
    standing = await look(runtime.database, runtime.bus)
    assert (standing.batches, standing.aside) == (purposes.count("batch"), 1)
    assert standing.callbacks == 2
    assert LONG_AGO_MS / 1000 <= standing.overdue < LONG_AGO_MS / 1000 + PATIENCE
    assert "1 rows are aside" in words_of(standing)
    of_states = {"substate", "expiry"} >= set(purposes)
    assert standing.behind == (
        [] if of_states else [f"a timer has been due for {standing.unfired:.0f} s: does a worker run?"]
    )
    await consumer.close()


async def test_callbacks_that_nobody_tells_show(stack: Stack) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus)
    consumer = await runtime.bus.consumer(
        EVENTS_STREAM, CONSUMER, CALLBACKS_SUBJECT, ack_wait=ACK_WAIT_SECONDS, max_ack_pending=10
    )
    async with running(Relay(runtime).run):
        for _ in range(2):
            await record(runtime, TENANT, callback={"url": "http://127.0.0.1/"})
        taken = [*(await consumer.fetch(1, PATIENCE)), *(await consumer.fetch(1, PATIENCE))]
    standing = Standing()
    for _ in range(STILL_LOOKS):
        assert standing.behind == []
        standing = await look(runtime.database, runtime.bus, standing)
    assert standing.behind == ["2 callbacks wait and none is told: does a worker run?"]
    await taken[0].ack()
    async with asyncio.timeout(PATIENCE):
        while standing.behind:
            standing = await look(runtime.database, runtime.bus, standing)
    await taken[1].ack()
    await consumer.close()


@asynccontextmanager
async def watching(runtime: Runtime) -> AsyncIterator[Watch]:
    watch = Watch(runtime.database, runtime.bus, runtime.metrics)
    watch.start()
    try:
        yield watch
    finally:
        await watch.stop()


async def test_what_was_seen_goes_to_metrics_and_readiness(stack: Stack) -> None:
    runtime = await stack.runtime()
    await record(runtime, TENANT)
    await age(runtime)
    async with watching(runtime) as watch:
        async with asyncio.timeout(PATIENCE):
            while not watch.reasons():
                await asyncio.sleep(0)
        assert b"haulier_events_well 0.0" in runtime.metrics.text()
        assert b"haulier_relay_lag_seconds 6" in runtime.metrics.text()
        async with running(Relay(runtime).run), asyncio.timeout(PATIENCE):
            while watch.reasons():
                await asyncio.sleep(0)
        assert b"haulier_events_well 1.0" in runtime.metrics.text()
        assert b"haulier_relay_lag_seconds 0.0" in runtime.metrics.text()


async def test_why_the_relay_waits_is_told(stack: Stack) -> None:
    runtime = await stack.runtime()
    await stack.nats.stop()
    async with running(Relay(runtime).run), asyncio.timeout(PATIENCE):
        await record(runtime, TENANT)
        while not (standing := await look(runtime.database, runtime.bus)).troubles:
            pass
    assert "there is no connection to the event stream" in standing.troubles
    await stack.nats.start()
