"""Geofences whatever dies: no event is lost and none is doubled."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform.storage.apply_parameters import NAMES
from haulier.services.tracking.geofences.dwells import look
from haulier.services.tracking.geofences.judging import GEOFENCES
from haulier.services.tracking.geofences.kind import GEOFENCE_DEVICES
from haulier.services.tracking.geofences.upkeep import DELETED_FENCES, event_sweep
from haulier.services.tracking.judge import Judge
from haulier.services.tracking.judged_batch import JudgedBatch, Step
from haulier.services.tracking.rules.points import DAY_MS
from support.downstream import killed_at
from support.stack import Client, Stack, served
from support.statements import watch
from support.tracking import FENCES, away, events, make_fence, send, state_of

SECOND = 1000
MOST_WAITS = 400
NUMBERS = "SELECT number FROM tracked_device WHERE tenant_id = $1"
REPORTED = "SELECT event FROM journal WHERE tenant_id = $1 AND kind = 'geofence_event'"


@pytest.fixture(scope="module")
async def still(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Stack]:
    """Every service without a worker: tests judge themselves."""
    url = await ready_database()
    async with served(settings.changed(database_url=url), SERVICES, COMPILERS) as stack:
        yield stack


async def reported(stack: Stack, client: Client) -> Counter[str]:
    """How often the journal has each event of geofences."""
    return Counter(row["event"] for row in await stack.runtime.database.fetch(REPORTED, client.tenant))


async def test_a_worker_that_dies_between_any_two_lines_neither_repeats_nor_loses_an_event(still: Stack) -> None:
    client, runtime = await still.new_tenant(), still.runtime
    now = runtime.clock()
    fence = await make_fence(client, "a", "b")
    numbers = [row["number"] for row in await runtime.database.fetch(NUMBERS, client.tenant)]
    expected, died = list[tuple[str, int]](), True
    for waits in range(MOST_WAITS):
        tis = now - (MOST_WAITS - waits) * 60 * SECOND
        for device in ("a", "b"):
            await send(client, device, away(tis, 500 if waits % 2 else 10))
        expected += [("EXIT" if waits % 2 else "ENTRY", tis)] * 2
        died = await killed_at(Judge(runtime).judge_devices(client.tenant, numbers), waits)
        if not died:
            break
        await Judge(runtime).round()
    assert not died, "it never came to its end"
    assert len(expected) > 20
    kept = [each for offset in range(0, len(expected), 100)
            for each in reversed(await events(client, fence, limit=100, offset=offset))]  # fmt: skip
    assert kept == expected[::-1]
    names = {"ENTRY": "GeofenceEntered", "EXIT": "GeofenceLeft"}
    assert await reported(still, client) == Counter(names[event] for event, _ in expected)


async def test_a_dwell_is_told_once_wherever_its_worker_dies(still: Stack) -> None:
    client, runtime = await still.new_tenant(), still.runtime
    now, died = runtime.clock(), True
    count = 0
    for waits in range(MOST_WAITS):
        count += 1
        fence = await make_fence(client, f"d{waits}", dwellSeconds=60, events=["DWELL"])
        await send(client, f"d{waits}", away(now - 120 * SECOND, 10))
        await Judge(runtime).round()
        died = await killed_at(look(runtime), waits)
        await look(runtime)
        assert [event for event, _ in await events(client, fence)] == ["ENTRY", "DWELL"]
        if not died:
            break
    assert not died
    assert await reported(still, client) == {"GeofenceDwelt": count}


async def test_two_clocks_tell_of_a_dwell_once(still: Stack) -> None:
    client, runtime = await still.new_tenant(), still.runtime
    now = runtime.clock()
    fences = [await make_fence(client, f"d{number}", dwellSeconds=60, events=["DWELL"]) for number in range(5)]
    for number in range(5):
        await send(client, f"d{number}", away(now - 61 * SECOND, 10))
    await Judge(runtime).round()
    await asyncio.gather(*(look(runtime) for _ in range(4)))
    assert await reported(still, client) == {"GeofenceDwelt": len(fences)}


async def test_a_dwell_waits_for_points_that_are_not_judged_and_for_fresh_ones(still: Stack) -> None:
    client, runtime = await still.new_tenant(), still.runtime
    now = runtime.clock()
    left = await make_fence(client, "left", dwellSeconds=60)
    await send(client, "left", away(now - 70 * SECOND, 10))
    silent = await make_fence(client, "silent", dwellSeconds=60)
    await send(client, "silent", away(now - 16 * 60 * SECOND, 10))
    await Judge(runtime).round()
    await send(client, "left", away(now - 30 * SECOND, 500))
    await look(runtime)
    await Judge(runtime).round()
    await look(runtime)
    assert [event for event, _ in await events(client, left)] == ["ENTRY", "EXIT"]
    assert [event for event, _ in await events(client, silent)] == ["ENTRY"]
    due = "SELECT count(*) FROM geofence_pair WHERE tenant_id = $1 AND dwell_at IS NOT NULL"
    assert await runtime.database.fetchval(due, client.tenant) == 0
    await send(client, "silent", away(now, 10))
    await Judge(runtime).round()
    assert [event for event, _ in await events(client, silent)] == ["ENTRY", "DWELL"]


async def test_what_was_judged_of_a_state_that_is_over_is_not_written(still: Stack) -> None:
    """The geofence is switched off and on while its device is judged: the state stays unknown."""
    client, runtime = await still.new_tenant(), still.runtime
    fence = await make_fence(client, "dev")

    async def switch(_batch: JudgedBatch) -> None:
        for status in ("INACTIVE", "ACTIVE"):
            assert (await client.put(f"{FENCES}/{fence}/status", {"status": status})).status == 200

    await send(client, "dev", away(runtime.clock(), 10))
    await Judge(runtime, [GEOFENCES, Step("switch", GEOFENCES.wanted, switch)]).round()
    assert (await state_of(client, fence, "dev"))["lastState"] == "UNKNOWN"
    await send(client, "dev", away(runtime.clock(), 10))
    await Judge(runtime).round()
    assert (await state_of(client, fence, "dev"))["lastState"] == "INSIDE"


async def test_subscriptions_to_geofences_never_share_a_statement(still: Stack) -> None:
    """Each locks its devices in one order; two together have none, and wait for each other in two statements."""
    client, database = await still.new_tenant(), watch(still.runtime.database)
    devices = ["a", "b", "c"]
    fences = [await make_fence(client, *devices), *[await make_fence(client) for _ in range(12)]]
    body = {"devices": [{"deviceId": device} for device in devices]}
    database.sent.clear()
    answers = await asyncio.gather(*(client.post(f"{FENCES}/{fence}/devices", body) for fence in fences[1:]))
    assert {answer.status for answer in answers} == {200}
    kinds = [sent.args[NAMES.index("row_kind")] for sent in database.sent if sent.kind == "apply"]
    assert [of.count(GEOFENCE_DEVICES) for of in kinds if GEOFENCE_DEVICES in of] == [1] * 12


async def test_old_events_and_deleted_geofences_go(still: Stack) -> None:
    client, runtime = await still.new_tenant(), still.runtime
    fence = await make_fence(client, "dev")
    await send(client, "dev", away(runtime.clock(), 10))
    await Judge(runtime).round()
    made_at = runtime.clock() - (runtime.settings.geofence_event_days * DAY_MS) + 60 * SECOND
    change = "UPDATE geofence_event SET made_at = $2 WHERE tenant_id = $1"
    await runtime.database.execute(change, client.tenant, made_at)
    await event_sweep(runtime).carry_out(runtime)
    assert len(await events(client, fence)) == 1
    await runtime.database.execute(change, client.tenant, made_at - 120 * SECOND)
    await event_sweep(runtime).carry_out(runtime)
    assert await events(client, fence) == []
    assert (await client.call("DELETE", f"{FENCES}/{fence}")).status == 200
    await DELETED_FENCES.carry_out(runtime)
    kept = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind IN ('geofence', 'geofence_devices')"
    assert await runtime.database.fetchval(kept, client.tenant) == 0
