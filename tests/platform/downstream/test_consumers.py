"""Consumers that services declare: every event takes effect once, whatever dies, is lost or comes again."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from haulier.engines.failure import Unavailable
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.journal import consumers
from haulier.platform.journal.consumers import EventInbox, forget_taken, remembered_ms, subjects_of
from haulier.platform.journal.events import EVENTS_STREAM
from haulier.platform.journal.relay import Relay
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import WORK, Clock
from haulier.platform.worker import run_worker, tasks_of
from support.downstream import PATIENCE, Stack, TurnedClock, killed_at, record, running, stored
from support.widgets import CATALOGUE, TENANT, WELCOME, plan_welcome, welcomes

TAKEN = "SELECT count(*) AS n FROM consumed_event"
SUBJECTS = "SELECT subject FROM timer WHERE purpose = 'event:welcome'"


async def welcomed(runtime: Runtime, ids: list[str]) -> Counter[str]:
    """The welcomes, once there is one of each of these events and no work is left."""
    async with asyncio.timeout(PATIENCE):
        while not set(ids) <= set(found := await welcomes(runtime)) or await stored(runtime, SUBJECTS):
            await asyncio.sleep(0.01)
    return found


async def relayed(runtime: Runtime) -> None:
    """Wait until the relay has stored a cursor behind all rows."""
    left = "SELECT count(*) FROM journal WHERE (txid, id) > (SELECT txid, id FROM relay_cursor)"
    async with asyncio.timeout(PATIENCE):
        while await runtime.database.fetchval(left) != 0:
            await asyncio.sleep(0.01)


async def known(runtime: Runtime) -> None:
    """Let the consumer be there from now on."""
    await runtime.database.execute(consumers.SQL["begin"], "haulier", WELCOME.name, runtime.clock())


def test_a_consumer_gets_the_events_that_it_names() -> None:
    assert subjects_of(Consumer("c", {"a.b": {"Two", "One"}, "c": ()}, plan_welcome)) == [
        "haulier.events.*.*.a_b.One", "haulier.events.*.*.a_b.Two", "haulier.events.*.*.c.*",
    ]  # fmt: skip


async def test_two_workers_give_each_event_its_effect_once(stack: Stack) -> None:
    one, two = await stack.runtime(), await stack.runtime()
    await known(one)
    async with (
        running(lambda stop: run_worker(one, CATALOGUE, stop)),
        running(lambda stop: run_worker(two, CATALOGUE, stop)),
    ):
        ids = [await record(one, TENANT) for _ in range(20)]
        ids += [await record(one, "other", "GadgetPainted", kind="gadget")]
        shy = await record(one, TENANT, data={"shy": True})
        await record(one, TENANT, "ThingPainted")
        await record(one, TENANT, "WidgetPainted", kind="widget")
        async with asyncio.timeout(PATIENCE):
            while (await stored(one, TAKEN))[0]["n"] < len(ids) + 1:
                await asyncio.sleep(0.01)
        assert await welcomed(one, ids) == dict.fromkeys(ids, 1)
    assert shy not in await welcomes(one)
    (told,) = await stored(
        one, "SELECT DISTINCT actor FROM journal WHERE event = 'ThingWelcomed' AND tenant_id = $1", TENANT
    )
    assert told == {"actor": '{"id": "haulier", "name": "Haulier"}'}


async def test_killed_at_any_wait_while_it_takes_events_none_is_lost_or_comes_twice(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "ACK_WAIT_SECONDS", 0.5)
    monkeypatch.setattr(consumers, "FETCH_SECONDS", 0.05)
    runtime, ids = await stack.runtime(), list[str]()
    await known(runtime)
    clock = Clock(runtime, tasks_of(runtime, CATALOGUE).timers)
    async with running(Relay(runtime).run):
        for suspension in range(20):
            ids.append(await record(runtime, TENANT))
            await relayed(runtime)
            await killed_at(EventInbox(runtime, WELCOME).run(asyncio.Event()), suspension)
            while await clock.fire_due():
                pass
        async with running(EventInbox(runtime, WELCOME).run, clock.run):
            ids.append(await record(runtime, TENANT))
            assert await welcomed(runtime, ids) == dict.fromkeys(ids, 1)


async def test_killed_at_any_wait_while_it_deals_with_an_event_that_takes_effect_once(stack: Stack) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    await known(runtime)
    clock, suspension, cut = Clock(runtime, tasks_of(runtime, CATALOGUE).timers), 0, True
    fire = tasks_of(runtime, CATALOGUE).timers["event:welcome"]
    async with running(Relay(runtime).run, EventInbox(runtime, WELCOME).run):
        while cut:
            id = await record(runtime, TENANT)
            async with asyncio.timeout(PATIENCE):
                while not await stored(runtime, SUBJECTS):
                    await asyncio.sleep(0.01)
            lane = next(lane for lane in clock._lanes if lane.number == WORK)
            ((tenant, timer),) = await clock._take(lane)
            cut = await killed_at(fire(tenant, timer), suspension)
            turned.turn(60.0)
            while await clock.fire_due():
                pass
            assert (await welcomes(runtime))[id] == 1
            suspension += 1
    assert suspension > 2


async def test_what_a_consumer_does_not_want_leaves_no_trace(stack: Stack) -> None:
    asked: set[tuple[str, str, str]] = set()

    async def wants(_runtime: Runtime, *name: str) -> bool:
        tenant, kind, event = name
        asked.add((tenant, kind, event))
        return tenant == TENANT

    runtime = await stack.runtime()
    await known(runtime)
    async with running(Relay(runtime).run, EventInbox(runtime, replace(WELCOME, wants=wants)).run):
        for _ in range(3):
            await record(runtime, "other")
        mine = await record(runtime, TENANT)
        async with asyncio.timeout(PATIENCE):
            while not await stored(runtime, SUBJECTS):
                await asyncio.sleep(0.01)
    assert asked == {("other", "thing", "ThingCreated"), (TENANT, "thing", "ThingCreated")}
    assert await stored(runtime, SUBJECTS) == [{"subject": mine}]
    assert await stored(runtime, TAKEN) == [{"n": 1}]


async def test_what_a_consumer_could_not_say_is_asked_again(stack: Stack) -> None:
    asked = 0

    async def wants(*_name: object) -> bool:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise Unavailable("the database is away")
        return True

    runtime = await stack.runtime()
    await known(runtime)
    async with running(Relay(runtime).run, EventInbox(runtime, replace(WELCOME, wants=wants)).run):
        mine = await record(runtime, TENANT)
        async with asyncio.timeout(PATIENCE):
            while not await stored(runtime, SUBJECTS):
                await asyncio.sleep(0.01)
    assert await stored(runtime, SUBJECTS) == [{"subject": mine}]


async def test_a_replay_of_the_stream_brings_nothing_twice_and_what_was_missed(stack: Stack) -> None:
    runtime = await stack.runtime()
    await known(runtime)
    clock = Clock(runtime, tasks_of(runtime, CATALOGUE).timers)
    ids = [await record(runtime, TENANT) for _ in range(5)]
    async with running(Relay(runtime).run, EventInbox(runtime, WELCOME).run, clock.run):
        await welcomed(runtime, ids)
    async with running(Relay(runtime).run):
        ids.append(await record(runtime, TENANT))
        await relayed(runtime)
    await runtime.bus._jetstream.delete_stream(EVENTS_STREAM)
    async with running(Relay(runtime).run, EventInbox(runtime, WELCOME).run, clock.run):
        ids.append(await record(runtime, TENANT))
        assert await welcomed(runtime, ids) == dict.fromkeys(ids, 1)


async def test_what_was_accepted_before_its_first_start_is_not_for_a_consumer(stack: Stack) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    before = await record(runtime, TENANT)
    turned.turn(0.001)
    clock = Clock(runtime, tasks_of(runtime, CATALOGUE).timers)
    async with running(Relay(runtime).run, EventInbox(runtime, WELCOME).run, clock.run):
        async with asyncio.timeout(PATIENCE):
            while not await stored(runtime, "SELECT FROM consumer"):
                await asyncio.sleep(0.01)
        after = await record(runtime, TENANT)
        assert await welcomed(runtime, [after]) == {after: 1}
    assert before not in await welcomes(runtime)


async def test_an_event_that_the_journal_holds_no_longer_ends_its_timer(stack: Stack) -> None:
    runtime = await stack.runtime()
    await known(runtime)
    id = await record(runtime, TENANT)
    async with running(Relay(runtime).run, EventInbox(runtime, WELCOME).run), asyncio.timeout(PATIENCE):
        while not await stored(runtime, SUBJECTS):
            await asyncio.sleep(0.01)
    await runtime.database.execute("DELETE FROM journal WHERE tenant_id = $1 AND id = $2", TENANT, id)
    assert await Clock(runtime, tasks_of(runtime, CATALOGUE).timers).fire_due() == 1
    assert await stored(runtime, SUBJECTS) == []
    assert await welcomes(runtime) == {}


async def test_taken_events_are_forgotten_once_the_stream_brings_them_no_more(stack: Stack) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    kept = remembered_ms(runtime.settings.event)
    assert kept > runtime.settings.event.kept_hours * 3_600_000
    taken = "INSERT INTO consumed_event VALUES ($1, 'welcome', gen_random_uuid(), $2)"
    await runtime.database.execute(taken, TENANT, turned() - kept - 1)
    await runtime.database.execute(taken, TENANT, turned() - kept)
    async with running(lambda stop: forget_taken(runtime, stop)), asyncio.timeout(PATIENCE):
        while (await stored(runtime, TAKEN))[0]["n"] == 2:
            await asyncio.sleep(0.01)
    assert await stored(runtime, "SELECT at FROM consumed_event") == [{"at": turned() - kept}]
