"""One tenant's flood of callbacks leaves the line of all tenants at once, and each of it is told in the end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from haulier.platform.callbacks.attempts import Attempt, Ref
from haulier.platform.callbacks.backlog import BACKLOG, FIRST_REST_MS, LONGEST_REST_MS, REFS_TOGETHER
from haulier.platform.callbacks.dead_letters import list_dead, replay
from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.journal.relay import Relay
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Clock
from support.downstream import PATIENCE, Stack, TurnedClock, record, running, stored
from support.receiver import Receiver
from support.settings import DEFAULTS

CROWD, OTHER = "crowd", "other"
RECEIVER_PLACES = DEFAULTS.outbound.receiver_at_once
BACKLOGS = "SELECT tenant_id, due_at, payload FROM timer WHERE purpose = 'callbacks'"
DELIVERED = "SELECT journal_id::text FROM attempt WHERE tenant_id = $1 AND outcome = 'delivered'"


def clock_of(runtime: Runtime, deliverer: Deliverer) -> Clock:
    return Clock(runtime, {"callback": deliverer.retry, BACKLOG: deliverer.backlog.take_turn})


async def in_the_backlog(runtime: Runtime, count: int) -> list[dict[str, Any]]:
    """What the backlog's timers hold, once so many callbacks are left in them."""
    async with asyncio.timeout(PATIENCE):
        while True:
            payloads = [msgspec.json.decode(row["payload"]) for row in await stored(runtime, BACKLOGS)]
            if sum(len(payload["refs"]) for payload in payloads) >= count:
                return payloads


async def told(runtime: Runtime, tenant: str, count: int) -> Counter[str]:
    """The delivered callbacks of a tenant, once there are so many."""
    async with asyncio.timeout(PATIENCE):
        while len(rows := await stored(runtime, DELIVERED, tenant)) < count:
            await asyncio.sleep(0)
    return Counter(row["journal_id"] for row in rows)


@pytest.fixture
def little_room(stack: Stack) -> None:
    """Hardly any callback may wait in a process."""
    stack.settings = stack.settings.changed(outbound_waiting=8)


async def test_a_flood_to_a_receiver_that_hangs_passes_and_is_told_when_it_answers(
    stack: Stack, receiver: Receiver, little_room: None
) -> None:
    runtime = await stack.runtime()
    release, count = asyncio.Event(), RECEIVER_PLACES + REFS_TOGETHER + 100
    receiver.answer(after=release)
    deliverer = Deliverer(runtime, {})
    async with Receiver() as healthy, running(Relay(runtime).run, deliverer.run):
        ids = [
            await record(runtime, CROWD, data={"long": "x" * 2_000}, callback={"url": receiver.url})
            for _ in range(count)
        ]
        await receiver.wait_for(RECEIVER_PLACES)
        payloads = await in_the_backlog(runtime, count - RECEIVER_PLACES - 8)
        assert all(len(payload["refs"]) <= REFS_TOGETHER for payload in payloads)
        assert len(msgspec.json.encode(payloads)) < 150 * count, "references, no events"
        for n in range(20):
            await record(runtime, OTHER, callback={"url": healthy.url})
            await healthy.wait_for(n + 1, timeout=5.0)
        release.set()
        async with running(clock_of(runtime, deliverer).run):
            assert await told(runtime, CROWD, count) == dict.fromkeys(ids, 1)
    assert len(receiver.received) == count
    assert await stored(runtime, BACKLOGS) == []
    assert deliverer._event_bytes.total == runtime.outbound.callbacks.shares.total == 0


async def refs_of(runtime: Runtime, receiver: Receiver, ids: Sequence[str]) -> list[Ref]:
    """References as the deliverer makes them."""
    at = {row["id"]: row["at"] for row in await stored(runtime, "SELECT id::text, at FROM journal")}
    origin = runtime.outbound.receiver_of(receiver.url)
    return [Ref(at[id], id, origin, 100) for id in ids]


async def test_a_turn_that_came_to_nothing_rests_longer_each_time(stack: Stack, receiver: Receiver) -> None:
    stack.settings = stack.settings.changed(callback_wait_seconds=0.01)
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    deliverer = Deliverer(runtime, {})
    id = await record(runtime, CROWD, callback={"url": receiver.url})
    (ref,) = await refs_of(runtime, receiver, [id])
    held = []
    while (place := runtime.outbound.callbacks.try_enter(CROWD, ref.receiver)) is not None:
        held.append(place)
    await deliverer.backlog.defer([(CROWD, ref)])
    clock, rests = clock_of(runtime, deliverer), []
    for _ in range(4):
        (timer,) = await stored(runtime, BACKLOGS)
        turned.now = timer["due_at"]
        assert await clock.fire_due() == 1
        (timer,) = await stored(runtime, BACKLOGS)
        rests.append(timer["due_at"] - turned())
    assert rests == [FIRST_REST_MS << n for n in range(1, 5)]
    assert rests[-1] < LONGEST_REST_MS
    for place in held:
        runtime.outbound.callbacks.leave(place)
    turned.turn(LONGEST_REST_MS / 1000)
    assert await clock.fire_due() == 1
    assert len(receiver.received) == 1
    assert await stored(runtime, BACKLOGS) == []


async def test_of_a_turn_that_is_gone_through_again_only_what_was_not_tried_is_told(
    stack: Stack, receiver: Receiver
) -> None:
    runtime = await stack.runtime()
    deliverer = Deliverer(runtime, {})
    ids = [await record(runtime, CROWD, callback={"url": receiver.url}) for _ in range(3)]
    refs = await refs_of(runtime, receiver, ids)
    await deliverer._attempts.store(
        Attempt(CROWD, ids[0], runtime.clock(), 1, receiver.url, "failed", 500, "no", 1, refs[0], retry_at=1 << 50)
    )
    await deliverer.backlog.defer((CROWD, ref) for ref in refs)
    async with running(clock_of(runtime, deliverer).run):
        assert await told(runtime, CROWD, 2) == {ids[1]: 1, ids[2]: 1}
    assert len(receiver.received) == 2


async def test_events_are_held_by_their_bytes_and_one_tenants_leave_room_for_anothers(
    stack: Stack, receiver: Receiver
) -> None:
    stack.settings = stack.settings.changed(callback_held_bytes=2_000_000)
    runtime = await stack.runtime()
    release, count = asyncio.Event(), 40
    receiver.answer(after=release)
    deliverer, most = Deliverer(runtime, {}), 0
    async with Receiver() as healthy, running(Relay(runtime).run, deliverer.run):
        ids = [
            await record(runtime, CROWD, data={"long": "x" * 200_000}, callback={"url": receiver.url})
            for _ in range(count)
        ]
        for n in range(10):
            await record(runtime, OTHER, data={"long": "x" * 200_000}, callback={"url": healthy.url})
            await healthy.wait_for(n + 1, timeout=5.0)
            most = max(most, deliverer._event_bytes.held(CROWD))
        await in_the_backlog(runtime, count - 5)
        release.set()
        async with running(clock_of(runtime, deliverer).run):
            assert await told(runtime, CROWD, count) == dict.fromkeys(ids, 1)
            most = max(most, deliverer._event_bytes.held(CROWD))
    assert 0 < most < 1_000_000 + 210_000, "half, and one more"


async def test_an_event_that_the_journal_holds_no_longer_is_a_dead_letter(stack: Stack) -> None:

    runtime = await stack.runtime()
    deliverer = Deliverer(runtime, {})
    gone = Ref(1, "0190a000-0000-7000-8000-000000000001", "http://127.0.0.1:1", 100)
    await deliverer.backlog.defer([(CROWD, gone)])
    async with running(clock_of(runtime, deliverer).run), asyncio.timeout(PATIENCE):
        while not (dead := await list_dead(runtime, CROWD, 10)):
            await asyncio.sleep(0)
    assert dead[0].error == "the journal no longer holds the event"


async def test_timers_and_dead_letters_of_the_form_before_are_told_too(stack: Stack, receiver: Receiver) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    deliverer = Deliverer(runtime, {})
    id = "0190a000-0000-7000-8000-000000000002"
    event = {
        "id": id, "tenantid": CROWD, "kind": "thing", "actor": {"id": "me"}, "data": {"n": 1},
        "callback": {"url": receiver.url, "headers": [{"key": "X-Own", "value": "yes"}]},
    }  # fmt: skip
    await runtime.database.execute(
        "INSERT INTO dead_letter (tenant_id, journal_id, at, url, attempts, error, message) "
        "VALUES ($1, $2, 1, 'http://x/', 8, 'no', $3)",
        CROWD, id, msgspec.json.encode(event).decode(),
    )  # fmt: skip
    receiver.answer(500, times=1)
    assert await replay(runtime, CROWD, id)
    clock = clock_of(runtime, deliverer)
    assert await clock.fire_due() == 1
    turned.turn(10.0)
    assert await clock.fire_due() == 1
    assert [came.json()["data"] for came in receiver.received] == [{"n": 1}] * 2
    assert {came.headers["X-Own"] for came in receiver.received} == {"yes"}
