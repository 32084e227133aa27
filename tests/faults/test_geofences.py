"""kill -9 amid points of devices that drive through a geofence: no entry and no exit is lost or there twice."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any

import aiohttp
import asyncpg
import pytest

from haulier.engines.embedded_postgres import EmbeddedPostgres
from support.running import Running, answered, log_in, until
from support.tracking import CIRCLE, FENCES, TRACES, UNJUDGED, away

pytestmark = pytest.mark.faults

DEVICES = [f"d{number}" for number in range(20)]
BATCHES = 20
BATCH = 10
"""Points: half of them inside, half of them outside."""
SPACING = 10_000
KEPT = "SELECT device_id, event, tis FROM geofence_event WHERE tenant_id = $1"
REPORTED = """
SELECT data::jsonb ->> 'deviceId', data::jsonb ->> 'event', (data::jsonb ->> 'timestamp')::bigint
FROM journal WHERE tenant_id = $1 AND kind = 'geofence_event'
"""


@pytest.mark.long
@pytest.mark.parametrize("victim", ["worker-0", "nats", "postgres"])
async def test_a_part_that_is_killed_loses_and_repeats_no_event(up: Running, victim: str) -> None:
    credentials = await up.new_tenant(f"fences-{victim.split('-')[0]}")
    start = int(time.time() * 1000) - BATCHES * BATCH * SPACING - 60_000
    sent = 0

    async with aiohttp.ClientSession() as http:
        headers = await log_in(up, http, credentials)

        async def ask(method: str, path: str, body: Any) -> Any:
            return await answered(http, method, up.url + path, headers, body)

        async def drive(device: str) -> None:
            nonlocal sent
            for batch in range(BATCHES):
                first = start + batch * BATCH * SPACING
                points = [away(first + n * SPACING, 10 if n < BATCH // 2 else 500) for n in range(BATCH)]
                await ask("PUT", TRACES, {"deviceId": device, "traces": points})
                sent += 1

        for device in DEVICES:
            await ask("PUT", TRACES, {"deviceId": device, "traces": [away(start - 60_000, 500)]})
        fence = (await ask("POST", FENCES, CIRCLE))["id"]
        await ask("POST", f"{FENCES}/{fence}/devices", {"devices": [{"deviceId": each} for each in DEVICES]})
        driving = [asyncio.create_task(drive(device)) for device in DEVICES]

        async def some() -> bool:
            return sent >= len(DEVICES) * BATCHES // 5

        await until(some)
        await up.kill(victim)
        assert sent < len(DEVICES) * BATCHES, "the blow came too late to tell anything"
        await asyncio.gather(*driving)
    database = await asyncpg.connect(await EmbeddedPostgres(up.home).start())
    try:

        async def judged() -> bool:
            return bool(await database.fetchval(UNJUDGED, credentials.tenant_id) == 0)

        await until(judged)
        kept = [tuple(row) for row in await database.fetch(KEPT, credentials.tenant_id)]
        reported = [tuple(row) for row in await database.fetch(REPORTED, credentials.tenant_id)]
    finally:
        await database.close()
    expected = Counter(
        (device, event, start + (batch * BATCH + place) * SPACING)
        for device in DEVICES
        for batch in range(BATCHES)
        for event, place in (("ENTRY", 0), ("EXIT", BATCH // 2))
    )
    assert Counter(kept) == expected
    assert Counter(reported) == expected
