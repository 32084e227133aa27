"""Timers fire at least once, never early, and by one clock at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.engines.failure import Unavailable
from haulier.platform.clock import (
    LEASE_SECONDS,
    LONGEST_PUT_OFF_MS,
    SQL,
    TAKEN_AT_ONCE,
    Clock,
    Due,
    Timer,
    drop_all_fired,
    drop_fired,
    put_off_ms,
)
from haulier.platform.runtime import Runtime
from support.downstream import Stack, TurnedClock, running, stored

TENANT = "acme"
TIMERS = "SELECT id::text, due_at, tries FROM timer WHERE tenant_id = $1"


async def set_timer(runtime: Runtime, due_at: int, id: str | None = None) -> str:
    id = id or str(uuid4())
    await runtime.database.execute(SQL["set_timer"], TENANT, id, "test", "subject", due_at, '{"n":1}')
    return id


class Recorder:
    """A handler that notes what it was given and removes the timer."""

    def __init__(self, runtime: Runtime) -> None:
        self.fired: Counter[str] = Counter()
        self.came = asyncio.Condition()
        self._runtime = runtime

    async def __call__(self, tenant: str, timer: Timer) -> None:
        assert tenant == TENANT
        assert timer.payload == '{"n": 1}'
        await drop_fired(self._runtime, tenant, timer)
        async with self.came:
            self.fired[timer.id] += 1
            self.came.notify_all()

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(30), self.came:
            await self.came.wait_for(lambda: len(self.fired) >= count)


async def test_a_timer_fires_when_it_is_due_and_not_before(stack: Stack) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    recorder = Recorder(runtime)
    clock = Clock(runtime, {"test": recorder})
    id = await set_timer(runtime, turned() + 1000)
    assert await clock.fire_due() == 0
    turned.turn(1)
    assert await clock.fire_due() == 1
    assert recorder.fired == {id: 1}
    assert await clock.fire_due() == 0


async def test_clocks_share_the_timers_and_none_fires_twice(stack: Stack) -> None:
    one, two = await stack.runtime(), await stack.runtime()
    recorder = Recorder(one)
    due = {await set_timer(one, one.clock() - n) for n in range(TAKEN_AT_ONCE + 50)}
    async with running(*(Clock(runtime, {"test": recorder}).run for runtime in (one, two))):
        await recorder.wait_for(len(due))
    assert recorder.fired == dict.fromkeys(due, 1)
    assert await stored(one, TIMERS, TENANT) == []


async def test_a_running_clock_hears_of_a_timer_that_is_set(stack: Stack) -> None:
    runtime = await stack.runtime()
    recorder = Recorder(runtime)
    async with running(Clock(runtime, {"test": recorder}).run):
        for n in range(3):
            await set_timer(runtime, runtime.clock())
            runtime.poke_timers()
            await recorder.wait_for(n + 1)


async def test_a_timer_whose_clock_died_is_taken_again_when_its_lease_runs_out(stack: Stack) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    taken = await runtime.database.fetch(SQL["take_due"], turned(), int(LEASE_SECONDS * 1000), 10)
    assert taken == []
    await set_timer(runtime, turned())
    assert len(await runtime.database.fetch(SQL["take_due"], turned(), int(LEASE_SECONDS * 1000), 10)) == 1
    recorder = Recorder(runtime)
    clock = Clock(runtime, {"test": recorder})
    turned.turn(LEASE_SECONDS - 1)
    assert await clock.fire_due() == 0
    turned.turn(1)
    assert await clock.fire_due() == 1
    assert recorder.fired.total() == 1


@pytest.mark.parametrize("error", [RuntimeError("broken"), Unavailable("away")])
async def test_a_timer_that_fails_is_put_off_longer_each_time(stack: Stack, error: Exception) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    id = await set_timer(runtime, turned())

    async def fail(_tenant: str, _timer: Timer) -> None:
        raise error

    clock, waits = Clock(runtime, {"test": fail}), []
    for tries in range(1, 5):
        assert await clock.fire_due() == 1
        (timer,) = await stored(runtime, TIMERS, TENANT)
        assert (timer["id"], timer["tries"]) == (id, tries)
        waits.append(timer["due_at"] - turned())
        turned.now = timer["due_at"]
    assert waits == sorted(set(waits))


async def test_a_timer_of_a_purpose_that_nobody_knows_is_kept(stack: Stack) -> None:
    runtime = await stack.runtime()
    await set_timer(runtime, runtime.clock())
    assert await Clock(runtime, {}).fire_due() == 1
    assert len(await stored(runtime, TIMERS, TENANT)) == 1


async def test_a_timer_that_was_set_anew_is_neither_dropped_nor_put_off_by_who_took_the_old_one(stack: Stack) -> None:
    runtime = await stack.runtime()
    id = await set_timer(runtime, 1_000)
    taken = Timer(id, "test", "subject", 1_000, 1, "{}")
    await set_timer(runtime, 2_000, id)
    await drop_fired(runtime, TENANT, taken)
    await drop_all_fired(runtime, [Due(TENANT, taken)])
    await runtime.database.execute(SQL["put_off"], TENANT, id, taken.due_at, 9_000)
    assert [timer["due_at"] for timer in await stored(runtime, TIMERS, TENANT)] == [2_000]


@given(st.integers(1, 1_000_000))
def test_putting_off_grows_up_to_its_limit(tries: int) -> None:
    assert 0 < put_off_ms(tries) <= put_off_ms(tries + 1) <= LONGEST_PUT_OFF_MS
