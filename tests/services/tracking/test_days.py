"""Partitions of points: made ahead and when they are needed, dropped when they are too old."""

from __future__ import annotations

from haulier.services.tracking.day_partitions import DAYS_AHEAD, Days, drop_old_days
from haulier.services.tracking.rules.points import DAY_MS
from support.stack import Client, Stack
from support.tracking import TRACES, point, read_traces


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
