"""Partitions of points: made ahead and when they are needed, dropped when they are too old."""

from __future__ import annotations

import asyncio

import pytest

from haulier.services.tracking.day_partitions import DAYS_AHEAD, Days, drop_old_days
from haulier.services.tracking.retention import LEAST_DAYS, MOST_DAYS, sweep_tenants
from haulier.services.tracking.rules.points import DAY_MS
from support.places import set_metadata
from support.stack import Client, Stack
from support.tracking import MISSING, TRACES, point, read_traces, window

STORED = """
    SELECT count(*) FROM trace_point WHERE device IN (SELECT number FROM tracked_device WHERE tenant_id = $1)"""


async def partitions(stack: Stack) -> list[str]:
    rows = await stack.runtime.database.fetch(
        "SELECT c.relname::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
        " WHERE inhparent = 'trace_point'::regclass"
    )
    return sorted(row[0] for row in rows)


async def test_days_are_made_once_by_however_many(stack: Stack) -> None:
    today = stack.runtime.clock() // DAY_MS
    days = range(today + 400, today + 403)
    first, second = Days(), Days()
    assert await first.make(stack.runtime.database, days) == 3
    assert await first.make(stack.runtime.database, days) == 0
    assert await second.make(stack.runtime.database, [*days, today + 403]) == 1


async def test_old_days_are_dropped_whole_and_needed_ones_made_again(client: Client, stack: Stack) -> None:
    now = stack.runtime.clock()
    old = now - 20 * DAY_MS
    await client.put(TRACES, {"deviceId": "old", "traces": [point(old), point(now)]})
    later = now // DAY_MS + stack.runtime.settings.trace_days - 19
    gone = await drop_old_days(stack.runtime, later)
    assert gone == sorted(gone)
    assert not set(gone) & set(await partitions(stack))
    assert len(await read_traces(client, "old", old - DAY_MS, now)) == 1
    answer = await client.put(TRACES, {"deviceId": "old", "traces": [point(old + 1)]})
    assert answer.data["accepted"] == 1, "a process that believed the day to be there makes it again"


async def test_the_worker_makes_days_ahead(stack: Stack) -> None:
    today = stack.runtime.clock() // DAY_MS
    assert await Days().make(stack.runtime.database, range(today, today + DAYS_AHEAD + 1)) >= 0
    assert len(await partitions(stack)) >= DAYS_AHEAD + 1


async def test_a_tenant_keeps_points_for_fewer_days_than_the_installation(client: Client, stack: Stack) -> None:
    now, other = stack.runtime.clock(), await stack.new_tenant()
    midnight = now // DAY_MS * DAY_MS
    old, kept = midnight - 5 * DAY_MS - 1, midnight - 5 * DAY_MS
    for each in (client, other):
        points = [point(tis, seq=number) for tis, number in ((old - DAY_MS, 1), (old, 3), (kept, 5), (now, 7))]
        await each.put(TRACES, {"deviceId": "van", "traces": points})
        await each.put(TRACES, {"deviceId": "bus", "traces": [point(old)]})
    assert len(await read_traces(client, "van", old - DAY_MS, now)) == 4
    await set_metadata(client, tracking={"traceDays": 5})
    assert [each["tis"] for each in await read_traces(client, "van", old - DAY_MS, now)] == [kept, now], "at once"
    shown = (await client.get(f"{TRACES}/van?from={old - DAY_MS}&to={now}")).data
    assert shown["total"] == 2
    app = (await client.get("/core/api/v1/mts/devices/van")).data["app"]
    missing = (await client.get(MISSING + window(old - DAY_MS, now, deviceId="van", app=app))).data
    assert missing["ranges"] == [[6, 6]]
    swept, stop = dict[str, int](), asyncio.Event()
    assert await sweep_tenants(stack.runtime, swept, stop) == 3
    assert await sweep_tenants(stack.runtime, swept, stop) == 0
    count = stack.runtime.database.fetchval
    assert [await count(STORED, each.tenant) for each in (client, other)] == [2, 5]
    assert len(await read_traces(other, "van", old - DAY_MS, now)) == 4


@pytest.mark.parametrize("days", [LEAST_DAYS - 1, MOST_DAYS + 1, "5", 5.5, None])
async def test_what_is_no_number_of_days_counts_as_not_said(client: Client, stack: Stack, days: object) -> None:
    now = stack.runtime.clock()
    await set_metadata(client, tracking={"traceDays": days})
    await client.put(TRACES, {"deviceId": "van", "traces": [point(now - 20 * DAY_MS)]})
    assert len(await read_traces(client, "van", now - 21 * DAY_MS, now)) == 1
