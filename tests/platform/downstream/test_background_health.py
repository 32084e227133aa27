"""What waits in the background is seen by who does none of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from haulier.cli.background_report import describe, is_well
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import BACKLOG_TIMEOUT
from haulier.platform.journal.events import CALLBACKS_CONSUMER, CALLBACKS_SUBJECT, EVENTS_STREAM, ensure_events
from haulier.platform.journal.relay import Relay
from haulier.platform.maintenance.background_health import (
    BackgroundState,
    Watch,
    read_background,
    read_stream,
)
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, Envelope, TimerWrite
from haulier.platform.storage.reader import now_ms
from support.downstream import PATIENCE, Stack, journal_id, record, running
from support.frozen_process import frozen
from support.settings import DEFAULTS

LIMITS = DEFAULTS.watch
TENANT = "acme"
LONG_AGO_MS = 601_000


async def age(runtime: Runtime) -> None:
    """Let every event be ten minutes old."""
    await runtime.database.execute("UPDATE journal SET at = at - $1", LONG_AGO_MS)


async def test_a_relay_that_stands_still_shows_from_outside(stack: Stack) -> None:
    runtime = await stack.runtime()
    assert await read_background(runtime.database, runtime.bus, BackgroundState()) == BackgroundState()
    await record(runtime, TENANT)
    await age(runtime)
    first = await read_background(runtime.database, runtime.bus, BackgroundState())
    assert first.lag >= LONG_AGO_MS / 1000 > LIMITS.late_seconds
    assert first.troubles == ()
    assert not is_well(first)
    assert "does a worker run?" in describe(first)
    second = await read_background(runtime.database, runtime.bus, first)
    assert "events have waited for 6" in second.troubles[0]
    async with running(Relay(runtime).run):
        async with asyncio.timeout(PATIENCE):
            while (standing := await read_background(runtime.database, runtime.bus, second)).lag:
                second = standing
    assert standing.troubles == ()
    assert is_well(standing)


@pytest.mark.parametrize("purposes", [("substate", "expiry"), ("batch", "batch", "substate"), ("callback",)])
async def test_callbacks_timers_batches_and_rows_aside_are_counted(stack: Stack, purposes: tuple[str, ...]) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus, DEFAULTS.event)
    consumer = await runtime.bus.consumer(
        EVENTS_STREAM, CALLBACKS_CONSUMER, CALLBACKS_SUBJECT, ack_wait=30.0, max_ack_pending=10
    )
    async with running(Relay(runtime).run):
        for _ in range(3):
            await record(runtime, TENANT, callback={"url": "http://127.0.0.1/"})
        await record(runtime, TENANT)
        (taken,) = await consumer.fetch(1, PATIENCE)
        async with asyncio.timeout(PATIENCE):
            while (await read_background(runtime.database, runtime.bus, BackgroundState())).callbacks < 3:
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
    standing = await read_background(runtime.database, runtime.bus, BackgroundState())
    assert (standing.batches, standing.aside) == (purposes.count("batch"), 1)
    assert standing.callbacks == 2
    assert LONG_AGO_MS / 1000 <= standing.overdue < LONG_AGO_MS / 1000 + PATIENCE
    assert "1 rows are aside" in describe(standing)
    of_states = {"substate", "expiry"} >= set(purposes)
    assert standing.behind == (
        [] if of_states else [f"a timer has been due for {standing.unfired:.0f} s: does a worker run?"]
    )
    await consumer.close()


async def test_callbacks_that_nobody_tells_show(stack: Stack) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus, DEFAULTS.event)
    consumer = await runtime.bus.consumer(
        EVENTS_STREAM, CALLBACKS_CONSUMER, CALLBACKS_SUBJECT, ack_wait=30.0, max_ack_pending=10
    )
    async with running(Relay(runtime).run):
        for _ in range(2):
            await record(runtime, TENANT, callback={"url": "http://127.0.0.1/"})
        taken = [*(await consumer.fetch(1, PATIENCE)), *(await consumer.fetch(1, PATIENCE))]
    standing = BackgroundState()
    for _ in range(LIMITS.still_looks):
        assert standing.behind == []
        standing = await read_background(runtime.database, runtime.bus, standing)
    assert standing.behind == ["2 callbacks wait and none is delivered: does a worker run?"]
    await taken[0].ack()
    async with asyncio.timeout(PATIENCE):
        while standing.behind:
            standing = await read_background(runtime.database, runtime.bus, standing)
    await taken[1].ack()
    await consumer.close()


@asynccontextmanager
async def watching(runtime: Runtime) -> AsyncIterator[Watch]:
    watch = Watch(runtime.database, runtime.bus, runtime.metrics, LIMITS)
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
        while not (standing := await read_background(runtime.database, runtime.bus, BackgroundState())).troubles:
            pass
    assert "there is no connection to the event stream" in standing.troubles
    await stack.nats.start()


def nats_of(stack: Stack) -> int:
    """The process id of the stack's NATS."""
    assert stack.nats.process is not None
    return stack.nats.process.pid


async def test_a_stream_that_says_nothing_hides_neither_the_lag_nor_itself(stack: Stack) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus, DEFAULTS.event)
    async with watching(runtime) as watch:
        async with asyncio.timeout(PATIENCE):
            while b"haulier_events_well 1.0" not in runtime.metrics.text():
                await asyncio.sleep(0.05)
        with frozen(nats_of(stack)):
            await record(runtime, TENANT)
            await age(runtime)
            async with asyncio.timeout(PATIENCE):
                while b"haulier_relay_lag_seconds 6" not in runtime.metrics.text():
                    await asyncio.sleep(0.05)
            assert watch.reasons() == []
            async with asyncio.timeout(PATIENCE):
                while not watch.reasons():
                    await asyncio.sleep(0.05)
            assert runtime.bus.connected
            assert f"it said nothing for {BACKLOG_TIMEOUT:.0f} s" in watch.reasons()[0]
            assert b"haulier_events_well 0.0" in runtime.metrics.text()
        async with running(Relay(runtime).run), asyncio.timeout(PATIENCE):
            while watch.reasons():
                await asyncio.sleep(0.05)
    assert b"haulier_relay_lag_seconds 0.0" in runtime.metrics.text()


async def test_what_the_stream_said_stays_while_it_says_nothing(stack: Stack) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus, DEFAULTS.event)
    before = BackgroundState(callbacks=3, acknowledged=7, stalled_looks=LIMITS.still_looks - 1, lag=1.5, batches=2)
    with frozen(nats_of(stack)):
        with pytest.raises(Unavailable):
            await runtime.bus.backlog(EVENTS_STREAM, CALLBACKS_CONSUMER)
        silent = await read_stream(runtime.bus, before)
    assert (silent.callbacks, silent.acknowledged, silent.stalled_looks) == (3, 7, LIMITS.still_looks - 1)
    assert (silent.lag, silent.batches) == (1.5, 2)
    assert silent.behind == []
    assert silent.troubles == (silent.silence,) != ("",)
    heard = await read_stream(runtime.bus, silent)
    assert (heard.callbacks, heard.acknowledged, heard.troubles) == (0, 0, ())


async def test_a_database_that_says_nothing_does_not_hide_the_stream(stack: Stack) -> None:
    runtime = await stack.runtime()
    await ensure_events(runtime.bus, DEFAULTS.event)
    async with runtime.database.acquire() as blocker, blocker.transaction():
        await blocker.execute("LOCK TABLE journal, timer IN ACCESS EXCLUSIVE MODE")
        async with watching(runtime) as watch:
            await stack.nats.stop()
            async with asyncio.timeout(PATIENCE):
                while not watch.standing.troubles:
                    await asyncio.sleep(0.05)
            assert b"haulier_events_well 0.0" in runtime.metrics.text()
    await stack.nats.start()


async def test_a_lag_that_grows_above_the_bound_is_trouble(stack: Stack) -> None:
    """A relay that carries fewer than come has another next one at each look."""
    runtime = await stack.runtime()
    await ensure_events(runtime.bus, DEFAULTS.event)
    other, bound = UUID(int=1), int(LIMITS.late_seconds * 1000)
    await record(runtime, TENANT)

    async def waited(milliseconds: int, lag_before: float) -> tuple[str, ...]:
        await runtime.database.execute("UPDATE journal SET at = $1", now_ms() - milliseconds)
        return (
            await read_background(runtime.database, runtime.bus, BackgroundState(next=other, lag=lag_before))
        ).troubles

    (trouble,) = await waited(bound + 1_000, 1.0)
    assert trouble.startswith("events have waited for ")
    assert await waited(bound - 10_000, 1.0) == ()
    assert await waited(bound + 1_000, 60.0) == ()
