"""Nobody makes others wait: many points, and points at many geofences, hold a process up for a moment at the most."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from math import inf
from urllib.parse import urlencode

from haulier.services.tracking.day_partitions import Days
from haulier.services.tracking.rules.points import DAY_MS
from support.loop_holds import Stretches
from support.stack import Client, Stack
from support.tracking import DEVICES, FENCES, LAT, LON, MISSING, MTS, UNJUDGED, iso, point, send

LONGEST_SECONDS = 0.1
TRIES = 3
"""The best of them counts: other programs on the same cores only ever make a stretch longer."""
POINTS = 100_000
FENCES_OF_DEVICE = 200
DRIVE = """
INSERT INTO trace_point (device, tis, seq, app, received_at, lat, lon)
SELECT d.number, $2::bigint - n * 1000, 2 * ($3 - n), d.app, $2, d.lat + n * 0.0001 + (n % 3) * 0.00001, d.lon
FROM tracked_device d, generate_series(1, $3::int) n WHERE d.tenant_id = $1
"""


async def longest_stretch(work: Callable[[int], Awaitable[None]]) -> float:
    """The longest of a try at some work, of that try in which it is shortest; ``work`` is given the try's number."""
    found = list[float]()
    while len(found) < TRIES and min(found, default=inf) > LONGEST_SECONDS:
        async with Stretches() as held:
            await work(len(found))
        found.append(held.longest)
    return min(found)


async def test_reads_of_many_points_hold_nobody_up(client: Client, stack: Stack) -> None:
    now = stack.runtime.clock()
    await send(client, "car", point(now, lat=1, lon=2))
    await Days().make(stack.runtime.database, range(now // DAY_MS - 2, now // DAY_MS + 1))
    await stack.runtime.database.execute(DRIVE, client.tenant, now, POINTS)
    app = (await client.get(f"{DEVICES}/car")).data["app"]
    asked = urlencode({"deviceId": "car", "app": app, "startTime": iso(now - 47 * 3_600_000), "endTime": iso(now)})
    for address in (f"{MTS}/snapped-distance", MISSING):

        async def read(_number: int, address: str = address) -> None:
            assert (await client.get(f"{address}?{asked}")).status == 200

        assert await longest_stretch(read) <= LONGEST_SECONDS, address


async def test_points_at_as_many_geofences_as_a_device_may_have_hold_nobody_up(client: Client, stack: Stack) -> None:
    now = stack.runtime.clock()
    await send(client, "dev", point(now - 3_600_000))
    here = {"lat": LAT, "lon": LON, "radius": 5_000, "events": []}

    async def make() -> None:
        id = (await client.post(FENCES, here)).data["id"]
        assert (await client.post(f"{FENCES}/{id}/devices", {"devices": [{"deviceId": "dev"}]})).status == 200

    for _ in range(FENCES_OF_DEVICE // 10):
        await asyncio.gather(*(make() for _ in range(10)))

    async def judge(number: int) -> None:
        first = now - (TRIES - number) * 1_000
        await send(client, "dev", *(point(first + n, n % 2) for n in range(1_000)))
        async with asyncio.timeout(60):
            while await stack.runtime.database.fetchval(UNJUDGED, client.tenant):
                await asyncio.sleep(0.01)

    assert await longest_stretch(judge) <= LONGEST_SECONDS
