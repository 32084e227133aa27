"""Callbacks reach their receivers, whatever breaks on the way, and what cannot be delivered is kept."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from haulier.platform.callbacks.attempts import Attempt, Attempts
from haulier.platform.callbacks.backlog import BACKLOG
from haulier.platform.callbacks.dead_letters import list_dead, replay
from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.declarations.kind import CommandOutcome
from haulier.platform.journal.events import EVENTS_STREAM
from haulier.platform.journal.relay import Relay
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Clock
from support.downstream import (
    LAST,
    Stack,
    TurnedClock,
    journal_ids,
    killed_at,
    record,
    running,
    stored,
)
from support.receiver import RawServer, Receiver
from support.settings import DEFAULTS

RECEIVER_PLACES = DEFAULTS.outbound.receiver_at_once
TRIES = len(DEFAULTS.callback.retry_seconds) + 1
TENANT = "acme"
SECRET = "s3cret"
ATTEMPTS = "SELECT number, outcome, status, error FROM attempt WHERE tenant_id = $1 ORDER BY at, number"
TIMERS = "SELECT purpose, due_at, payload FROM timer WHERE tenant_id = $1 AND purpose <> 'given-up'"
UNTOLD = "DELETE FROM timer WHERE tenant_id = $1 AND purpose = 'given-up'"


def shape(data: dict[str, Any], _ending: CommandOutcome) -> dict[str, Any]:
    """Like a kind's own members in a callback's body."""
    return {"thingType": data["id"].partition(":")[0]}


def to(receiver: Receiver, **more: Any) -> dict[str, Any]:
    return {"url": receiver.url, **more}


def clock_of(runtime: Runtime) -> Clock:
    deliverer = Deliverer(runtime, {})
    return Clock(runtime, {"callback": deliverer.retry, BACKLOG: deliverer.backlog.take_turn})


async def test_a_callback_has_frame_own_members_meta_and_signature(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    await runtime.sealer.prepare(TENANT)
    sealed = runtime.sealer.seal(SECRET, TENANT)
    callback = to(receiver, meta={"n": 1}, secret=sealed, headers=[{"key": "X-Own", "value": "yes"}])
    async with running(Relay(runtime).run, Deliverer(runtime, {"thing": shape}).run):
        await record(runtime, TENANT, id="thing:1", callback=callback)
        (received,) = await receiver.wait_for(1)
    assert received.method == "POST"
    frame = {"tenantId": TENANT, "status": "success", "reason": "", "data": {"id": "thing:1"}}
    assert received.json() == {**frame, "thingType": "thing", "meta": {"n": 1}, "callbackMeta": {"n": 1}}
    assert received.is_signed_with(SECRET)
    assert received.headers["X-COREOS-CALLBACK-SECRET"] == SECRET
    assert received.headers["X-Own"] == "yes"
    assert await stored(runtime, ATTEMPTS, TENANT) == [
        {"number": 1, "outcome": "delivered", "status": 200, "error": None}
    ]
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_a_failed_command_is_told_with_its_reason(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(runtime, TENANT, callback=to(receiver, status="failed", reason="custom code said no"))
        (received,) = await receiver.wait_for(1)
    assert received.json()["status"] == "failed"
    assert received.json()["reason"] == "custom code said no"


async def test_202_acknowledges_and_other_good_statuses_do_not(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    receiver.answer(202, times=1)
    receiver.answer(204, times=1)
    deliverer = Deliverer(runtime, {})
    async with running(Relay(runtime).run, deliverer.run):
        await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(1)
        await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(2)
    outcomes = await stored(runtime, ATTEMPTS, TENANT)
    assert [(attempt["outcome"], attempt["status"]) for attempt in outcomes] == [("delivered", 202), ("failed", 204)]


async def first_try(stack: Stack, runtime: Runtime, receiver: Receiver) -> str:
    """Deliver one callback through relay and deliverer, once."""
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        id = await record(runtime, TENANT, callback=to(receiver, meta="m"))
        await receiver.wait_for(1)
    return id


async def test_a_failed_try_is_made_again_with_growing_delay_until_it_gets_through(
    stack: Stack, receiver: Receiver
) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    receiver.answer(500, times=3)
    await first_try(stack, runtime, receiver)
    clock, waits = clock_of(runtime), []
    for _ in range(3):
        (timer,) = await stored(runtime, TIMERS, TENANT)
        waits.append(timer["due_at"] - turned())
        turned.now = timer["due_at"] - 1
        assert await clock.fire_due() == 0
        turned.now += 1
        assert await clock.fire_due() == 1
    assert waits[0] < waits[1] < waits[2]
    assert await stored(runtime, TIMERS, TENANT) == []
    attempts = await stored(runtime, ATTEMPTS, TENANT)
    assert [(attempt["number"], attempt["outcome"]) for attempt in attempts] == [
        (1, "failed"), (2, "failed"), (3, "failed"), (4, "delivered"),
    ]  # fmt: skip
    assert attempts[0]["error"] == "the receiver answered 500, not 200 or 202"
    bodies = {received.body for received in receiver.received}
    assert len(receiver.received) == 4
    assert len(bodies) == 1, "every try tells the same"


async def given_up(stack: Stack, runtime: Runtime, turned: TurnedClock, receiver: Receiver) -> str:
    """A callback that failed as often as it is tried."""
    receiver.answer(500)  # not 503, after eight of which the receiver would be left alone for a while
    id = await first_try(stack, runtime, receiver)
    await exhaust(runtime, turned)
    await runtime.database.execute(UNTOLD, TENANT)
    return id


async def exhaust(runtime: Runtime, turned: TurnedClock) -> int:
    """Fire the callback's timer until there is none; how often it fired."""
    clock, fired = clock_of(runtime), 0
    while timers := await stored(runtime, TIMERS, TENANT):
        turned.now = max(turned.now, timers[0]["due_at"])
        fired += await clock.fire_due()
    return fired


async def test_after_the_last_try_it_is_a_dead_letter_that_can_be_replayed(stack: Stack, receiver: Receiver) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    id = await given_up(stack, runtime, turned, receiver)
    attempts = await stored(runtime, ATTEMPTS, TENANT)
    assert [attempt["outcome"] for attempt in attempts] == ["failed"] * (TRIES - 1) + ["dead"]
    (dead,) = await list_dead(runtime, TENANT, 10)
    assert (dead.journal_id, dead.url, dead.attempts) == (id, receiver.url, TRIES)
    assert await list_dead(runtime, "other", 10) == []
    assert not await replay(runtime, "other", id)

    receiver.clear()
    assert await replay(runtime, TENANT, id)
    assert not await replay(runtime, TENANT, id)
    assert await clock_of(runtime).fire_due() == 1
    assert len(receiver.received) == 1
    assert receiver.received[0].json()["meta"] == "m"
    assert await list_dead(runtime, TENANT, 10) == []
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_a_schedule_of_the_operators_own_says_when_and_how_often_it_is_tried(
    stack: Stack, receiver: Receiver
) -> None:
    stack.settings = stack.settings.changed(callback_retry_seconds=(5.0, 30.0))
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    receiver.answer(500)
    await first_try(stack, runtime, receiver)
    waits = []
    while timers := await stored(runtime, TIMERS, TENANT):
        waits.append((timers[0]["due_at"] - turned.now) / 1000)
        turned.now = timers[0]["due_at"]
        await clock_of(runtime).fire_due()
    assert len(waits) == 2
    assert 5 <= waits[0] <= 30 == waits[1]
    (dead,) = await list_dead(runtime, TENANT, 10)
    assert dead.attempts == len(receiver.received) == 3


async def test_a_replayed_letter_that_fails_again_dies_again(stack: Stack, receiver: Receiver) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    id = await given_up(stack, runtime, turned, receiver)
    assert await replay(runtime, TENANT, id)
    assert await exhaust(runtime, turned) == TRIES
    assert [dead.journal_id for dead in await list_dead(runtime, TENANT, 10)] == [id]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("/callback", "relative"),
    ],
)
async def test_what_cannot_be_sent_at_all_is_dead_at_once_and_says_why(
    stack: Stack, receiver: Receiver, url: str, why: str
) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(runtime, TENANT, callback={"url": url})
        await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(1)
    outcomes = {attempt["outcome"]: attempt["error"] for attempt in await stored(runtime, ATTEMPTS, TENANT)}
    assert why in outcomes["dead"]
    assert "delivered" in outcomes
    assert len(await list_dead(runtime, TENANT, 10)) == 1


async def test_a_callback_that_cannot_be_built_is_dead_and_stops_no_other(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    async with running(Relay(runtime).run, Deliverer(runtime, {"odd": lambda data: data["missing"]}).run):
        await record(runtime, TENANT, kind="odd", callback=to(receiver))
        await record(runtime, TENANT, callback=to(receiver, secret="v1.broken"))
        await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(1)
    assert len(await list_dead(runtime, TENANT, 10)) == 2
    assert len(receiver.received) == 1


async def test_an_event_whose_try_is_stored_is_not_sent_again_by_a_replay_of_the_stream(
    stack: Stack, receiver: Receiver
) -> None:
    runtime = await stack.runtime()
    for _ in range(5):
        await record(runtime, TENANT, callback=to(receiver))
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await receiver.wait_for(5)
    await runtime.bus._jetstream.delete_stream(EVENTS_STREAM)
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(runtime, TENANT, LAST, callback=to(receiver))
        await receiver.wait_for(6)
    assert len(receiver.received) == 6
    assert len(await stored(runtime, ATTEMPTS, TENANT)) == 6


async def test_an_event_that_was_not_tried_is_sent_by_a_replay_of_the_stream(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    ids = [await record(runtime, TENANT, callback=to(receiver)) for _ in range(3)]
    async with running(Relay(runtime).run):
        await relayed(runtime, 3)
    await runtime.bus._jetstream.delete_stream(EVENTS_STREAM)
    tried = Attempt(TENANT, ids[1], runtime.clock(), 1, receiver.url, "delivered", 200, None, 1)
    await Attempts(runtime.database).store(tried)
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await receiver.wait_for(2)
    assert len(receiver.received) == 2
    assert len(await stored(runtime, ATTEMPTS, TENANT)) == 3


async def relayed(runtime: Runtime, count: int) -> None:
    """Wait until the relay has stored a cursor behind this many rows."""
    async with asyncio.timeout(60):
        while (
            await runtime.database.fetchval(
                "SELECT count(*) FROM journal j JOIN relay_cursor c ON (j.txid, j.id) <= (c.txid, c.id)"
            )
            < count
        ):
            await asyncio.sleep(0)


async def test_a_stream_that_lost_more_than_its_consumer_in_a_crash_delivers_what_comes_after(
    stack: Stack, receiver: Receiver, home: Path
) -> None:
    runtime = await stack.runtime()
    (store, kept) = (home / "nats" / "store", home / "kept")
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(1)
    await stack.nats.stop()
    (messages,) = store.rglob(f"streams/{EVENTS_STREAM}/msgs")
    shutil.copytree(messages, kept)
    await stack.nats.start()
    runtime = await stack.runtime()
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        for _ in range(3):
            await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(4)
    await stack.nats.stop()
    shutil.rmtree(messages)
    shutil.copytree(kept, messages)
    await record(runtime, TENANT, callback=to(receiver))
    await stack.nats.start()
    runtime = await stack.runtime()
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(6)
    assert len(receiver.received) == 6


async def test_killed_at_any_wait_it_delivers_every_callback(
    stack: Stack, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack.settings = stack.settings.changed(callback_ack_wait_seconds=0.5)
    monkeypatch.setattr("haulier.platform.journal.consumers.FETCH_SECONDS", 0.05)
    runtime = await stack.runtime()
    async with running(Relay(runtime).run):
        for suspension in range(16):
            await record(runtime, TENANT, id=f"thing:{suspension}", callback=to(receiver))
            await relayed(runtime, suspension + 1)
            deliverer = Deliverer(runtime, {})
            await killed_at(deliverer.run(asyncio.Event()), suspension)
            for task in deliverer._tasks:
                task.cancel()
        async with running(Deliverer(runtime, {}).run):
            last = await record(runtime, TENANT, LAST, id="thing:last", callback=to(receiver))
            await tried(runtime, len(await journal_ids(runtime)))
    assert {received.json()["data"]["id"] for received in receiver.received} == {
        *(f"thing:{n}" for n in range(16)), "thing:last",
    }  # fmt: skip
    delivered = "SELECT DISTINCT journal_id::text FROM attempt WHERE tenant_id = $1 AND outcome = 'delivered'"
    assert last in {row["journal_id"] for row in await stored(runtime, delivered, TENANT)}


async def tried(runtime: Runtime, count: int) -> None:
    """Wait until this many callbacks have a stored try."""
    async with asyncio.timeout(60):
        while await runtime.database.fetchval("SELECT count(DISTINCT journal_id) FROM attempt") < count:
            await asyncio.sleep(0)


async def test_while_the_receiver_is_away_nothing_is_lost(stack: Stack, receiver: Receiver) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    port = receiver.port
    await receiver.stop()
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(runtime, TENANT, callback={"url": f"http://127.0.0.1:{port}/callback"})
        await tried(runtime, 1)
    (attempt,) = await stored(runtime, ATTEMPTS, TENANT)
    assert attempt["outcome"] == "failed"
    assert attempt["error"].startswith("refused: ")
    await receiver.start(port)
    await exhaust(runtime, turned)
    assert len(receiver.received) == 1


async def test_data_too_long_for_the_stream_is_read_from_the_journal(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()
    long = {"id": "thing:1", "text": "x" * 1_000_000}
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        await record(runtime, TENANT, data=long, callback=to(receiver))
        (received,) = await receiver.wait_for(1)
    assert received.json()["data"] == long


async def test_a_slow_try_that_fails_after_another_got_through_sets_no_timer(stack: Stack) -> None:
    runtime = await stack.runtime()
    attempts = Attempts(runtime.database)
    id = await record(runtime, TENANT)
    now = runtime.clock()
    await attempts.store(Attempt(TENANT, id, now, 1, "http://x/", "delivered", 200, None, 1))
    await attempts.store(Attempt(TENANT, id, now + 1, 1, "http://x/", "failed", None, "late", 1, retry_at=now + 1000))
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_a_callback_that_was_deferred_is_sent_by_the_clock_as_its_first_try(
    stack: Stack, receiver: Receiver
) -> None:
    stack.settings = stack.settings.changed(callback_wait_seconds=0.1)
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    held = asyncio.Event()
    receiver.answer(200, times=RECEIVER_PLACES, after=held)
    async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
        for _ in range(RECEIVER_PLACES):
            await record(runtime, TENANT, callback=to(receiver))
        await receiver.wait_for(RECEIVER_PLACES)
        await record(runtime, TENANT, callback=to(receiver))
        async with asyncio.timeout(60):
            while not (timers := await stored(runtime, TIMERS, TENANT)):
                await asyncio.sleep(0)
        held.set()
    turned.now = timers[0]["due_at"]
    assert await clock_of(runtime).fire_due() == 1
    assert len(receiver.received) == RECEIVER_PLACES + 1
    attempts = await stored(runtime, ATTEMPTS, TENANT)
    assert [(attempt["number"], attempt["outcome"]) for attempt in attempts] == [(1, "delivered")] * (
        RECEIVER_PLACES + 1
    )
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_hanging_receivers_of_one_tenant_fail_no_try_of_another(stack: Stack, receiver: Receiver) -> None:
    runtime = await stack.runtime()

    async def silent(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with RawServer(silent) as hangs:
        for n in range(600):
            await record(runtime, "crowd", callback={"url": f"http://127.0.0.{2 + n % 200}:{hangs.port}/"})
        async with running(Relay(runtime).run, Deliverer(runtime, {}).run):
            for n in range(50):
                await record(runtime, TENANT, callback=to(receiver))
                await receiver.wait_for(n + 1, timeout=5.0)
            await tried(runtime, 50)
    attempts = await stored(runtime, ATTEMPTS, TENANT)
    assert [(attempt["number"], attempt["outcome"]) for attempt in attempts] == [(1, "delivered")] * 50
