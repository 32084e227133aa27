"""What services do of themselves: timers of their own, once in effect wherever a worker dies, and loops."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from haulier.platform.declarations.module import Catalogue
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import WORK, Clock, put_off_ms
from haulier.platform.worker import run_worker, tasks_of
from support.downstream import PATIENCE, Stack, TurnedClock, killed_at, running, stored
from support.settings import DEFAULTS
from support.widgets import (
    CATALOGUE,
    COMPILERS,
    INSPECTION,
    MODULE,
    TENANT,
    change,
    create,
    inspections,
    make_type,
    set_inspection,
)

TIMERS = "SELECT id::text, purpose, due_at FROM timer WHERE tenant_id = $1"
INSPECTED = "SELECT request_id, actor FROM journal WHERE tenant_id = $1 AND event = 'WidgetInspected'"


@pytest.fixture
def turned() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def runtime(stack: Stack, turned: TurnedClock) -> Runtime:
    stack.compilers = COMPILERS
    runtime = await stack.runtime(turned)
    await make_type(runtime)
    return runtime


def clock_of(runtime: Runtime, catalogue: Catalogue = CATALOGUE) -> Clock:
    return Clock(runtime, tasks_of(runtime, catalogue).timers)


async def test_a_timer_of_a_service_takes_effect_in_the_name_of_the_system(runtime: Runtime) -> None:
    id = await create(runtime)
    timer = await set_inspection(runtime, id)
    assert await clock_of(runtime).fire_due() == 1
    assert await inspections(runtime, id) == (1, 1)
    (row,) = await stored(runtime, INSPECTED, TENANT)
    assert row == {"request_id": f"timer:{timer}", "actor": '{"id": "haulier", "name": "Haulier"}'}
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_a_timer_whose_object_is_gone_has_nothing_to_do_and_ends(runtime: Runtime) -> None:
    await set_inspection(runtime, "widget:gone")
    assert await clock_of(runtime).fire_due() == 1
    assert await stored(runtime, TIMERS, TENANT) == []
    assert await stored(runtime, INSPECTED, TENANT) == []


async def test_what_a_service_refuses_ends_the_timer_and_changes_nothing(runtime: Runtime) -> None:
    id = await create(runtime, name="sealed")
    await set_inspection(runtime, id)
    assert await clock_of(runtime).fire_due() == 1
    assert await stored(runtime, TIMERS, TENANT) == []
    assert await inspections(runtime, id) == (0, 0)


async def test_a_timer_whose_plan_breaks_is_tried_again_later(runtime: Runtime, turned: TurnedClock) -> None:
    id, broken = await create(runtime), True

    async def breaks_once(call: object, timer: object) -> object:
        nonlocal broken
        if broken:
            broken = False
            raise RuntimeError("broken")
        return await MODULE.timers[INSPECTION](call, timer)

    clock = clock_of(runtime, Catalogue([replace(MODULE, timers={INSPECTION: breaks_once})]))
    await set_inspection(runtime, id)
    assert await clock.fire_due() == 1
    assert await inspections(runtime, id) == (0, 0)
    turned.turn(put_off_ms(1) / 1000)
    assert await clock.fire_due() == 1
    assert await inspections(runtime, id) == (1, 1)


async def test_a_plan_that_another_command_overtakes_is_made_again(runtime: Runtime) -> None:
    id = await create(runtime, properties={"a": 1})
    overtaken = False

    async def overtaken_once(call: object, timer: object) -> object:
        nonlocal overtaken
        planned = await MODULE.timers[INSPECTION](call, timer)
        if not overtaken:
            overtaken = True
            await change(runtime, id, values={"a": 2})
        return planned

    clock = clock_of(runtime, Catalogue([replace(MODULE, timers={INSPECTION: overtaken_once})]))
    await set_inspection(runtime, id)
    assert await clock.fire_due() == 1
    assert await inspections(runtime, id) == (1, 1)
    values = "SELECT attrs ->> 'a' AS a FROM resource WHERE tenant_id = $1 AND id = $2"
    assert await stored(runtime, values, TENANT, id) == [{"a": "2"}]


async def test_killed_at_any_wait_a_timer_takes_effect_once(runtime: Runtime, turned: TurnedClock) -> None:
    clock = clock_of(runtime)
    fire = tasks_of(runtime, CATALOGUE).timers[INSPECTION]
    suspension, cut = 0, True
    while cut:
        id = await create(runtime)
        await set_inspection(runtime, id)
        ((tenant, timer),) = await clock._take(next(lane for lane in clock._lanes if lane.number == WORK))
        cut = await killed_at(fire(tenant, timer), suspension)
        turned.turn(DEFAULTS.timer.lease_seconds)
        while await clock.fire_due():
            pass
        assert await inspections(runtime, id) == (1, 1)
        assert await stored(runtime, TIMERS, TENANT) == []
        suspension += 1
    assert suspension > 2


async def test_two_workers_at_one_timer_take_effect_once(runtime: Runtime) -> None:
    id, clock = await create(runtime), clock_of(runtime)
    await set_inspection(runtime, id)
    ((tenant, timer),) = await clock._take(next(lane for lane in clock._lanes if lane.number == WORK))
    fire = tasks_of(runtime, CATALOGUE).timers[INSPECTION]
    await asyncio.gather(*(fire(tenant, timer) for _ in range(5)))
    assert await inspections(runtime, id) == (1, 1)


async def test_the_worker_runs_the_loops_of_modules_and_starts_them_again(runtime: Runtime) -> None:
    starts, up = 0, asyncio.Event()

    async def loop(given: Runtime, stop: asyncio.Event) -> None:
        nonlocal starts
        assert given is runtime
        starts += 1
        if starts == 1:
            raise RuntimeError("crash")
        up.set()
        await stop.wait()

    catalogue = Catalogue([replace(MODULE, loops={"counting": loop})])
    async with running(lambda stop: run_worker(runtime, catalogue, stop)), asyncio.timeout(PATIENCE):
        await up.wait()
    assert starts == 2


async def test_what_modules_and_the_platform_both_declare_is_refused(runtime: Runtime) -> None:
    plan = MODULE.timers[INSPECTION]
    with pytest.raises(ValueError, match="the purpose of timers 'callback' is declared twice"):
        tasks_of(runtime, Catalogue([replace(MODULE, timers={"callback": plan})]))
