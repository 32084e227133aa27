"""Parked commands, time-outs of sub-states and the end of finished instances, as the clock carries them out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from haulier.core.machine import MachineConfig
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.deferred_worker import DeferredCommands
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, Envelope, TimerWrite
from haulier.platform.timers.clock import STATES, Clock, Due
from haulier.platform.typed.state_timers import StateTimers
from haulier.platform.worker import tasks_of
from support import widgets
from support.downstream import Stack, TurnedClock, killed_at, stored
from support.receiver import Receiver
from support.settings import DEFAULTS
from support.widgets import CATALOGUE, COMPILERS, SERVICE, TENANT, WIDGET, change, create, machine, make_type, state_of

JOURNAL = (
    "SELECT event, version, data, callback FROM journal WHERE tenant_id = $1 AND kind = 'widget' ORDER BY txid, id"
)
TIMERS = "SELECT purpose, due_at FROM timer WHERE tenant_id = $1 ORDER BY due_at"
HOUR = 3600.0


@pytest.fixture
def turned() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def runtime(stack: Stack, turned: TurnedClock) -> Runtime:
    stack.compilers = COMPILERS
    return await stack.runtime(turned)


def clock_of(runtime: Runtime) -> Clock:
    return Clock(runtime, tasks_of(runtime, CATALOGUE).timers)


def hook(receiver: Receiver, **members: Any) -> dict[str, Any]:
    return {"url": receiver.url, "method": "POST", "wait": True, "raiseErrorOnStatusMismatch": True, **members}


async def events(runtime: Runtime) -> list[str]:
    return [row["event"] for row in await stored(runtime, JOURNAL, TENANT)]


async def test_a_command_waits_for_custom_code_and_is_applied_as_it_says(runtime: Runtime, receiver: Receiver) -> None:
    await make_type(runtime)
    receiver.answer(200, {"data": {"properties": {"a": 2, "b": "new"}}})
    id = await create(runtime, properties={"a": 1}, onRequest=hook(receiver), callback={"url": "http://x/"}, secret="s")
    assert await events(runtime) == []
    assert await clock_of(runtime).fire_due() == 1
    (row,) = await stored(runtime, JOURNAL, TENANT)
    assert row["event"] == "WidgetCreated"
    assert json.loads(row["data"]) == {"id": id, "state": None, "properties": {"a": 2, "b": "new"}}
    assert runtime.sealer.open(json.loads(row["callback"])["secret"], TENANT) == "s"
    assert receiver.received[0].json()["properties"] == {"a": 1}
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_registered_custom_code_waits_too(runtime: Runtime, receiver: Receiver) -> None:
    registered = HookConfig(receiver.url, {"x-token": "{{token}}"}, "POST", True, "create:OnRequest")
    await make_type(runtime, hooks={"h1": registered})
    await create(runtime)
    assert await clock_of(runtime).fire_due() == 1
    assert await events(runtime) == ["WidgetCreated"]
    assert receiver.received[0].headers["x-token"] == "t0ken"


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (422, {"message": "too heavy"}, "too heavy"),
        (200, b"<html>", "cannot be taken"),
        (200, {"data": {"properties": {"a": "text"}}}, "a"),
        (200, {"data": {"properties": "text"}}, "properties"),
    ],
)
async def test_a_command_that_custom_code_spoils_fails_and_its_callback_says_why(
    runtime: Runtime, receiver: Receiver, status: int, answer: Any, says: str
) -> None:
    await make_type(runtime)
    receiver.answer(status, answer)
    id = await create(runtime, onRequest=hook(receiver), callback={"url": "http://x/", "meta": 7})
    assert await clock_of(runtime).fire_due() == 1
    (row,) = await stored(runtime, JOURNAL, TENANT)
    assert (row["event"], row["version"], json.loads(row["data"])) == ("CreateWidgetFailed", 0, {"id": id})
    callback = json.loads(row["callback"])
    assert (callback["status"], callback["meta"]) == ("failed", 7)
    assert says in callback["reason"]
    assert await state_of(runtime, id) is None
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_onerror_hears_of_a_command_that_failed_late(runtime: Runtime, receiver: Receiver) -> None:
    await make_type(runtime)
    receiver.answer(400, times=1)
    error_hook = hook(receiver, url=receiver.url_of("/error"), wait=False)
    await create(runtime, onRequest=hook(receiver), onError=error_hook)
    assert await clock_of(runtime).fire_due() == 1
    received = await receiver.wait_for(2)
    assert received[1].path == "/error"


async def test_custom_code_that_answers_garbage_changes_nothing_when_it_may_not_fail_the_command(
    runtime: Runtime, receiver: Receiver
) -> None:
    await make_type(runtime)
    receiver.answer(500, b"garbage")
    await create(runtime, properties={"a": 1}, onRequest=hook(receiver, raiseErrorOnStatusMismatch=False))
    assert await clock_of(runtime).fire_due() == 1
    (row,) = await stored(runtime, JOURNAL, TENANT)
    assert json.loads(row["data"])["properties"] == {"a": 1}


async def test_a_command_whose_custom_code_outlives_the_lease_is_applied_once(
    runtime: Runtime, receiver: Receiver, turned: TurnedClock
) -> None:
    await make_type(runtime)
    late = asyncio.Event()
    receiver.answer(200, {"data": {"properties": {"a": 1}}}, times=1, after=late)
    receiver.answer(200, {"data": {"properties": {"a": 2}}})
    await create(runtime, onRequest=hook(receiver))
    slow = asyncio.ensure_future(clock_of(runtime).fire_due())
    await receiver.wait_for(1)
    turned.turn(DEFAULTS.timer.lease_seconds)
    assert await clock_of(runtime).fire_due() == 1
    late.set()
    assert await slow == 1
    (row,) = await stored(runtime, JOURNAL, TENANT)
    assert json.loads(row["data"])["properties"] == {"a": 2}
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_a_command_that_cannot_be_judged_now_is_tried_again(
    runtime: Runtime, receiver: Receiver, turned: TurnedClock
) -> None:
    await make_type(runtime)
    receiver.answer(200, {"data": {}})
    await create(runtime, onRequest=hook(receiver))

    async def busy(_call: Any, _body: Any) -> Any:
        raise Refusal(Cause.UNAVAILABLE)

    busy_service = replace(SERVICE, operations=[replace(widgets.CREATE, plan=busy)])
    assert await Clock(runtime, {"command": DeferredCommands(runtime, [busy_service]).carry_out}).fire_due() == 1
    assert await events(runtime) == []
    turned.turn(HOUR)
    assert await clock_of(runtime).fire_due() == 1
    assert await events(runtime) == ["WidgetCreated"]


async def test_an_instance_moves_on_when_its_time_in_a_substate_is_over(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine("1h", callback="http://127.0.0.1/machine"))
    id, clock = await create(runtime), clock_of(runtime)
    turned.turn(HOUR - 1)
    assert await clock.fire_due() == 0
    turned.turn(1)
    assert await clock.fire_due() == 1
    assert await state_of(runtime, id) == "resting:resting"
    turned.turn(HOUR)
    assert await clock.fire_due() == 1
    assert await state_of(runtime, id) == "ended:ended"
    rows = await stored(runtime, JOURNAL, TENANT)
    assert [row["event"] for row in rows] == ["WidgetCreated", "WidgetStateTimedOut", "WidgetStateTimedOut"]
    ended = json.loads(rows[-1]["data"])
    assert ended == {
        "id": id,
        "state": "ended:ended",
        "stateChange": True,
        "terminalTtl": (turned() + 3_600_000) // 1000,
    }
    assert json.loads(rows[-1]["callback"]) == {"url": "http://127.0.0.1/machine"}
    assert [timer["purpose"] for timer in await stored(runtime, TIMERS, TENANT)] == ["expiry"]


async def test_the_sub_state_whose_time_is_over_has_its_own_callback_told(
    runtime: Runtime, turned: TurnedClock
) -> None:
    config = msgspec.to_builtins(machine("1h"))
    config["states"][0]["subStates"][0]["callback"] = "http://127.0.0.1/waited"
    await make_type(runtime, msgspec.convert(config, MachineConfig))
    await create(runtime)
    turned.turn(HOUR)
    assert await clock_of(runtime).fire_due() == 1
    row = (await stored(runtime, JOURNAL, TENANT))[-1]
    assert (row["event"], json.loads(row["callback"])["url"]) == ("WidgetStateTimedOut", "http://127.0.0.1/waited")


async def test_a_change_that_leaves_the_state_as_it_is_does_not_stop_its_time(
    runtime: Runtime, turned: TurnedClock
) -> None:
    await make_type(runtime, machine("1h"))
    id = await create(runtime)
    turned.turn(HOUR / 2)
    await change(runtime, id, values={"a": 5})
    turned.turn(HOUR / 2)
    assert await clock_of(runtime).fire_due() == 1
    assert await state_of(runtime, id) == "resting:resting"


async def test_an_event_that_leaves_the_state_stops_its_time(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine("1h"))
    id = await create(runtime)
    turned.turn(HOUR / 2)
    await change(runtime, id, event="E-901")
    turned.turn(HOUR / 2)
    assert await clock_of(runtime).fire_due() == 0
    turned.turn(HOUR / 2)
    assert await clock_of(runtime).fire_due() == 1
    assert await state_of(runtime, id) == "ended:ended"


async def test_a_time_out_that_is_overtaken_by_an_event_has_no_effect(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine("1h"))
    id = await create(runtime)
    turned.turn(HOUR)
    states = StateTimers(runtime, {WIDGET.name: WIDGET})

    async def overtaken(tenant: str, timer: Any) -> None:
        await change(runtime, id, event="E-901")
        assert await states.time_out([Due(tenant, timer)]) == []

    assert await Clock(runtime, {"substate": overtaken}).fire_due() == 1
    assert await state_of(runtime, id) == "resting:resting"
    (timer,) = await stored(runtime, TIMERS, TENANT)
    assert timer["due_at"] == turned() + 3_600_000


async def test_a_longer_time_of_a_new_machine_is_waited_for(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine("1h"))
    id = await create(runtime)
    turned.turn(HOUR / 2)
    await make_type(runtime, machine("3h"), version=2)
    seen = []
    for _ in range(5):
        turned.turn(HOUR / 2)
        await clock_of(runtime).fire_due()
        seen.append(await state_of(runtime, id))
    assert seen == ["waiting:waiting"] * 4 + ["resting:resting"], "three hours from its entry, and not sooner"
    assert await events(runtime) == ["WidgetCreated", "WidgetStateTimedOut"]


@pytest.mark.parametrize(
    ("new", "state"),
    [
        (machine("1h", destination="ended"), "ended:ended"),
        (machine("30m"), "resting:resting"),
        (machine(), "waiting:waiting"),
    ],
)
async def test_time_goes_by_the_machine_as_it_is(
    runtime: Runtime, turned: TurnedClock, new: MachineConfig, state: str
) -> None:
    await make_type(runtime, machine("1h"))
    id = await create(runtime)
    await make_type(runtime, new, version=2)
    turned.turn(HOUR)
    assert await clock_of(runtime).fire_due() == 1
    assert await state_of(runtime, id) == state
    assert await clock_of(runtime).fire_due() == 0


@pytest.mark.parametrize("old", [machine(), machine("3h")])
async def test_a_time_out_is_not_lost_to_a_machine_that_was_read_before(
    stack: Stack, runtime: Runtime, turned: TurnedClock, old: MachineConfig
) -> None:
    await make_type(runtime, old)
    assert await runtime.configs.get(TENANT, WIDGET.type_kind, widgets.TYPE) is not None
    elsewhere = await stack.runtime(turned)
    await make_type(elsewhere, machine("1s"), version=2)
    id = await create(elsewhere)
    turned.turn(1)
    stale = await runtime.configs.get(TENANT, WIDGET.type_kind, widgets.TYPE)
    assert stale is not None
    assert stale.version == 1, "this process has not heard of the change"
    await clock_of(runtime).fire_due()
    assert await state_of(runtime, id) == "resting:resting"


async def test_a_timer_that_was_set_without_its_time_takes_effect(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine("1h"))
    id = await create(runtime)
    await runtime.database.execute(
        "UPDATE timer SET payload = payload - 'seconds' WHERE tenant_id = $1 AND purpose = 'substate'", TENANT
    )
    turned.turn(HOUR)
    assert await clock_of(runtime).fire_due() == 1
    assert await state_of(runtime, id) == "resting:resting"


async def test_two_clocks_that_fire_one_time_out_move_the_instance_once(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine("1h"))
    await create(runtime)
    turned.turn(HOUR)
    states = StateTimers(runtime, {WIDGET.name: WIDGET})

    async def twice(tenant: str, timer: Any) -> None:
        due = [Due(tenant, timer)]
        assert await asyncio.gather(states.time_out(due), states.time_out(due)) == [[], []]

    assert await Clock(runtime, {"substate": twice}).fire_due() == 1
    assert await events(runtime) == ["WidgetCreated", "WidgetStateTimedOut"]


async def test_time_outs_of_one_moment_move_each_instance_once_whatever_hinders_others(
    runtime: Runtime, turned: TurnedClock
) -> None:
    await make_type(runtime, machine("1h"))
    gone, moved, strange, *others = [await create(runtime) for _ in range(6)]
    turned.turn(HOUR / 2)
    await change(runtime, moved, event="E-901")
    await runtime.database.execute("DELETE FROM resource WHERE tenant_id = $1 AND id = $2", TENANT, gone)
    await runtime.database.execute(
        "UPDATE timer SET subject = 'stranger/1' WHERE tenant_id = $1 AND subject = $2", TENANT, f"widget/{strange}"
    )
    await runtime.database.execute("UPDATE resource SET kind = 'stranger', id = '1' WHERE id = $1", strange)
    turned.turn(HOUR / 2)
    assert await clock_of(runtime).fire_due() == 5
    assert [await state_of(runtime, id) for id in others] == ["resting:resting"] * 3
    assert (await events(runtime)).count("WidgetStateTimedOut") == 3
    timers = await stored(runtime, "SELECT subject, due_at FROM timer WHERE tenant_id = $1", TENANT)
    assert {timer["subject"] for timer in timers} == {f"widget/{id}" for id in (moved, *others)} | {"stranger/1"}
    assert all(timer["due_at"] > turned() for timer in timers)


async def test_killed_at_any_wait_time_outs_move_each_instance_once(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine("1h"))
    clock, states = clock_of(runtime), StateTimers(runtime, {WIDGET.name: WIDGET})
    count = "SELECT count(*) FROM journal WHERE tenant_id = $1 AND event = 'WidgetStateTimedOut' AND resource_id = $2"
    suspension, cut = 0, True
    while cut:
        ids = [await create(runtime) for _ in range(3)]
        turned.turn(HOUR)
        due = await clock._take(next(lane for lane in clock._lanes if lane.number == STATES))
        cut = await killed_at(states.time_out([one for one in due if one.timer.purpose == "substate"]), suspension)
        turned.turn(DEFAULTS.timer.lease_seconds)
        while await clock.fire_due():
            pass
        assert [await state_of(runtime, id) for id in ids] == ["resting:resting"] * 3
        assert [(await stored(runtime, count, TENANT, id))[0]["count"] for id in ids] == [1, 1, 1]
        suspension += 1
    assert suspension > 3


async def test_a_finished_instance_is_removed_when_its_time_is_over(
    runtime: Runtime, turned: TurnedClock, receiver: Receiver
) -> None:
    url = receiver.url_of("/machine")
    await make_type(runtime, machine(callback=url))
    id, clock = await create(runtime), clock_of(runtime)
    await change(runtime, id, event="E-901")
    await change(runtime, id, event="E-902")
    assert await clock.fire_due() == 2
    assert {call.json()["data"]["state"] for call in receiver.received} == {"resting:resting", "ended:ended"}
    turned.turn(HOUR - 1)
    assert await clock.fire_due() == 0
    turned.turn(1)
    assert await clock.fire_due() == 1
    assert await state_of(runtime, id) is None
    row = (await stored(runtime, JOURNAL, TENANT))[-1]
    assert (row["event"], row["version"]) == ("WidgetExpired", 4)
    assert json.loads(row["data"]) == {"id": id, "state": "ended:ended"}
    assert json.loads(row["callback"])["url"] == url
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_an_expiry_that_fires_twice_or_for_nothing_leaves_one_row(runtime: Runtime, turned: TurnedClock) -> None:
    await make_type(runtime, machine())
    id = await create(runtime)
    await change(runtime, id, event="E-901")
    await change(runtime, id, event="E-902")
    turned.turn(HOUR)
    states = StateTimers(runtime, {WIDGET.name: WIDGET})

    async def twice(tenant: str, timer: Any) -> None:
        due = [Due(tenant, timer)]
        assert await asyncio.gather(states.expire(due), states.expire(due)) == [[], []]
        assert await states.expire(due) == []

    assert await Clock(runtime, {"expiry": twice}).fire_due() == 1
    assert (await events(runtime)).count("WidgetExpired") == 1


async def test_a_timer_of_something_gone_is_dropped(runtime: Runtime) -> None:
    for n, purpose in enumerate(("substate", "expiry")):
        timer = TimerWrite(f"00000000-0000-7000-8000-00000000000{n}", purpose, "widget/none", runtime.clock(), {})
        envelope = Envelope(TENANT, widgets.journal_id(runtime), runtime.clock(), "{}", "r")
        assert not await runtime.applier.apply(envelope, Change("widget", "none", 1, "Test", timers=[timer]))
    assert await clock_of(runtime).fire_due() == 2
    assert await stored(runtime, TIMERS, TENANT) == []


async def test_a_parked_command_of_an_unknown_operation_is_kept(runtime: Runtime, receiver: Receiver) -> None:
    await make_type(runtime)
    await create(runtime, onRequest=hook(receiver))
    assert await Clock(runtime, {"command": DeferredCommands(runtime, []).carry_out}).fire_due() == 1
    assert [timer["purpose"] for timer in await stored(runtime, TIMERS, TENANT)] == ["command"]
