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
from haulier.platform.plugins.definition import MAX_REQUEST_MS
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import (
    BUSY_SHARE,
    LONGEST_PUT_OFF_MS,
    PLUGINS,
    SLICE,
    SLICES_AT_ONCE,
    SQL,
    TAKEN_AT_ONCE,
    TENANTS_AT_ONCE,
    WORK,
    Clock,
    Due,
    Failed,
    InSlices,
    Lane,
    Timer,
    drop_all_fired,
    drop_fired,
    put_off_ms,
)
from support.downstream import Stack, TurnedClock, running, stored
from support.settings import DEFAULTS

TENANT = "acme"
TIMERS = "SELECT id::text, due_at, tries FROM timer WHERE tenant_id = $1"


async def set_timer(
    runtime: Runtime, due_at: int, id: str | None = None, purpose: str = "test", tenant: str = TENANT
) -> str:
    id = id or str(uuid4())
    await runtime.database.execute(SQL["set_timer"], tenant, id, purpose, "subject", due_at, '{"n":1}')
    return id


async def set_many(runtime: Runtime, tenants: Sequence[str], each: int, purpose: str = "test") -> None:
    """Timers that are due, some moments apart, each tenant's as many."""
    await runtime.database.execute(
        "INSERT INTO timer (tenant_id, id, purpose, subject, due_at) "
        "SELECT t, gen_random_uuid(), $3, 'subject', n FROM unnest($1::text[]) t, generate_series(1, $2) n",
        tenants, each, purpose,
    )  # fmt: skip


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
        async with asyncio.timeout(60), self.came:
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


@pytest.mark.parametrize("tenants", [("acme",), ("acme", "beta")])
async def test_a_lane_takes_until_nothing_is_due_whoever_it_belongs_to(stack: Stack, tenants: tuple[str, ...]) -> None:
    """A taking that ends with the last tenant goes on with the first one and not after a rest."""
    runtime = await stack.runtime()
    fired = 0

    async def carry_out(due: Sequence[Due]) -> list[Failed]:
        nonlocal fired
        fired += len(due)
        await drop_all_fired(runtime, due)
        return []

    await set_many(runtime, tenants, 2 * SLICE, "substate")
    clock = Clock(runtime, {"substate": InSlices(carry_out)})
    for taken in range(1, 2 * len(tenants) + 1):
        assert await clock.fire_due() == SLICE
        assert fired == taken * SLICE
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


async def test_a_lane_is_busy_with_a_part_of_its_tasks_and_one_of_slices_never() -> None:
    """A busy lane lets places become free for a moment, so that one statement fills many."""
    whole = 4 * BUSY_SHARE
    lane, slices = Lane(WORK, 1, whole, 60.0), Lane(WORK, SLICE, whole, 60.0)
    async with asyncio.TaskGroup() as group:
        for number in range(whole):
            assert lane.is_busy == (number >= whole // BUSY_SHARE)
            assert not slices.is_busy
            for one in (lane, slices):
                one.tasks.add(group.create_task(asyncio.sleep(0)))


async def test_a_timer_whose_clock_died_is_taken_again_when_its_lease_runs_out(stack: Stack) -> None:
    turned = TurnedClock()
    runtime = await stack.runtime(turned)
    dead = Clock(runtime, {})
    (lane,) = [lane for lane in dead._lanes if lane.number == WORK]
    assert await dead._take(lane) == []
    await set_timer(runtime, turned())
    assert len(await dead._take(lane)) == 1
    recorder = Recorder(runtime)
    clock = Clock(runtime, {"test": recorder})
    turned.turn(DEFAULTS.timer.lease_seconds - 1)
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

    async with running(Clock(runtime, {"substate": InSlices(carry_out)}).run), asyncio.timeout(60):
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
        async with asyncio.timeout(60):
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


@pytest.mark.parametrize("purpose", ["order_plugin", "orchestrator-plugin"])
async def test_slow_plugins_hold_up_no_other_work(stack: Stack, purpose: str) -> None:
    runtime = await stack.runtime()
    await set_many(runtime, [TENANT], DEFAULTS.timer.plugins_at_once, purpose)
    recorder, hold, full = Recorder(runtime), asyncio.Event(), asyncio.Event()
    held = 0

    async def asked(tenant: str, timer: Timer) -> None:
        nonlocal held
        held += 1
        if held == DEFAULTS.timer.work_at_once:
            full.set()
        await hold.wait()
        await drop_fired(runtime, tenant, timer)

    async with running(Clock(runtime, {purpose: asked, "test": recorder}).run):
        async with asyncio.timeout(60):
            await full.wait()
        await set_timer(runtime, runtime.clock())
        runtime.poke_timers()
        await recorder.wait_for(1)
        hold.set()


async def test_a_plugin_may_take_as_long_as_its_definition_may_say(stack: Stack) -> None:
    runtime = await stack.runtime()
    longest = MAX_REQUEST_MS / 1000 + DEFAULTS.hook.wait_seconds
    assert lane_of(Clock(runtime, {}), PLUGINS).patience > longest


@given(st.integers(1, 1_000_000))
def test_putting_off_grows_up_to_its_limit(tries: int) -> None:
    assert 0 < put_off_ms(tries) <= put_off_ms(tries + 1) <= LONGEST_PUT_OFF_MS


def lane_of(clock: Clock, number: int) -> Lane:
    return next(lane for lane in clock._lanes if lane.number == number)


async def test_of_each_tenant_as_many_are_taken_and_nobodys_crowd_comes_first(stack: Stack) -> None:
    runtime = await stack.runtime()
    others = [f"tenant{number:03}" for number in range(20)]
    await set_many(runtime, ["crowd"], 5_000)
    await set_many(runtime, others, 2)
    clock = Clock(runtime, {})
    taken = Counter(tenant for tenant, _ in await clock._take(lane_of(clock, WORK)))
    assert {taken[tenant] for tenant in others} == {2}
    assert 0 < taken["crowd"] <= DEFAULTS.timer.work_at_once // 21 + 1


async def test_where_not_all_tenants_can_be_looked_at_they_take_turns(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haulier.platform.timers.clock.TENANTS_AT_ONCE", 7)
    runtime = await stack.runtime()
    tenants = [f"tenant{number:03}" for number in range(50)]
    await set_many(runtime, tenants, 40)
    clock = Clock(runtime, {})
    lane, taken = lane_of(clock, WORK), Counter[str]()
    for _ in range(8):
        taken.update(tenant for tenant, _ in await clock._take(lane))
    assert set(taken) == set(tenants)
    assert lane.behind == ""
    assert TENANTS_AT_ONCE >= 200


async def test_a_tenant_whose_timers_hang_holds_up_no_other_ones(stack: Stack) -> None:
    runtime = await stack.runtime()
    await set_many(runtime, ["crowd"], 1_000)
    recorder, hold, full = Recorder(runtime), asyncio.Event(), asyncio.Event()
    held = 0

    async def carry_out(tenant: str, timer: Timer) -> None:
        nonlocal held
        if tenant != "crowd":
            return await recorder(tenant, timer)
        held += 1
        if held == DEFAULTS.timer.work_at_once // 2:
            full.set()
        await hold.wait()
        await drop_fired(runtime, tenant, timer)

    async with running(Clock(runtime, {"test": carry_out}).run):
        async with asyncio.timeout(60):
            await full.wait()
        for n in range(100):
            await set_timer(runtime, runtime.clock())
            runtime.poke_timers()
            await recorder.wait_for(n + 1)
        assert held == DEFAULTS.timer.work_at_once // 2
        hold.set()
        async with asyncio.timeout(60):
            while await runtime.database.fetchval("SELECT count(*) FROM timer"):
                await asyncio.sleep(0)
    assert held == 1_000


@pytest.mark.parametrize("slow", ["callback", "hook", "test"])
async def test_a_command_that_somebody_waits_for_waits_for_no_other_work(stack: Stack, slow: str) -> None:
    runtime = await stack.runtime()
    crowds = [f"crowd{number}" for number in range(100)]
    await set_many(runtime, crowds, 20, slow)
    recorder, hold = Recorder(runtime), asyncio.Event()
    came = asyncio.Event()

    async def hang(_tenant: str, _timer: Timer) -> None:
        came.set()
        await hold.wait()

    async with running(Clock(runtime, {slow: hang, "command": recorder}).run):
        async with asyncio.timeout(60):
            await came.wait()
        await set_timer(runtime, runtime.clock(), purpose="command")
        runtime.poke_timers()
        await recorder.wait_for(1)
        hold.set()
