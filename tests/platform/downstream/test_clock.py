"""Timers fire at least once, never early, and by one clock at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.engines.failure import Unavailable
from haulier.platform.clock import (
    LEASE_SECONDS,
    LONGEST_PUT_OFF_MS,
    SLICE,
    SLICES_AT_ONCE,
    SQL,
    TAKEN_AT_ONCE,
    Clock,
    Due,
    Failed,
    InSlices,
    Timer,
    drop_all_fired,
    drop_fired,
    put_off_ms,
)
from haulier.platform.runtime import Runtime
from support.downstream import Stack, TurnedClock, running, stored

TENANT = "acme"
TIMERS = "SELECT id::text, due_at, tries FROM timer WHERE tenant_id = $1"


async def set_timer(runtime: Runtime, due_at: int, id: str | None = None, purpose: str = "test") -> str:
    id = id or str(uuid4())
    await runtime.database.execute(SQL["set_timer"], TENANT, id, purpose, "subject", due_at, '{"n":1}')
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


async def test_timers_of_states_are_worked_off_in_slices_one_after_the_other(stack: Stack) -> None:
    runtime = await stack.runtime()
    count = SLICE * 2 + 3
    due = {await set_timer(runtime, runtime.clock(), purpose="substate") for _ in range(count)}
    fired: Counter[str] = Counter()
    under_way, sizes, done = 0, list[int](), asyncio.Event()

    async def carry_out(taken: Sequence[Due]) -> list[Failed]:
        nonlocal under_way
        under_way += 1
        assert under_way <= SLICES_AT_ONCE
        await drop_all_fired(runtime, taken)
        under_way -= 1
        sizes.append(len(taken))
        fired.update(timer.id for _, timer in taken)
        if len(fired) == count:
            done.set()
        return []

    async with running(Clock(runtime, {"substate": InSlices(carry_out)}).run), asyncio.timeout(30):
        await done.wait()
    assert fired == dict.fromkeys(due, 1)
    assert max(sizes) <= SLICE
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_a_crowd_of_time_outs_keeps_no_other_timer_waiting(stack: Stack) -> None:
    runtime = await stack.runtime()
    for _ in range(SLICE + 1):
        await set_timer(runtime, 1_000, purpose="substate")
    recorder, hold, held = Recorder(runtime), asyncio.Event(), asyncio.Event()

    async def carry_out(_taken: Sequence[Due]) -> list[Failed]:
        held.set()
        await hold.wait()
        return []

    async with running(Clock(runtime, {"substate": InSlices(carry_out), "test": recorder}).run):
        async with asyncio.timeout(30):
            await held.wait()
        id = await set_timer(runtime, runtime.clock())
        runtime.poke_timers()
        await recorder.wait_for(1)
        hold.set()
    assert recorder.fired == {id: 1}


async def test_of_a_slice_only_those_that_fail_are_put_off(stack: Stack) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    ids = [await set_timer(runtime, turned(), purpose=purpose) for purpose in ("substate", "substate", "expiry")]

    async def half(taken: Sequence[Due]) -> list[Failed]:
        failed = [(one, RuntimeError("broken")) for one in taken if one.timer.id == ids[0]]
        await drop_all_fired(runtime, [one for one in taken if one.timer.id != ids[0]])
        return list(failed)

    async def whole(_taken: Sequence[Due]) -> list[Failed]:
        raise RuntimeError("broken")

    assert await Clock(runtime, {"substate": InSlices(half), "expiry": InSlices(whole)}).fire_due() == 3
    left = await stored(runtime, TIMERS, TENANT)
    assert {timer["id"]: timer["due_at"] > turned() for timer in left} == {ids[0]: True, ids[2]: True}


@given(st.integers(1, 1_000_000))
def test_putting_off_grows_up_to_its_limit(tries: int) -> None:
    assert 0 < put_off_ms(tries) <= put_off_ms(tries + 1) <= LONGEST_PUT_OFF_MS
