"""kill -9 amid points of devices: none that was accepted is lost, none is there twice, and all are judged."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from haulier.engines.embedded_postgres import EmbeddedPostgres
from support.running import PATIENCE, Running, log_in, until
from support.tracking import TRACES, UNJUDGED, point

pytestmark = pytest.mark.faults

BATCH = 1_000
DEVICES = 20
SENDERS = 8
STORED = """
SELECT d.device_id, count(*) AS points, max(p.tis) AS newest, max(d.tis) AS last
FROM trace_point p JOIN tracked_device d ON d.number = p.device
WHERE d.tenant_id = $1 GROUP BY d.device_id
"""


@pytest.mark.long
@pytest.mark.parametrize("victim", ["worker-0", "nats", "postgres", "api-0"])
async def test_a_part_that_is_killed_amid_200000_points_loses_none(up: Running, victim: str) -> None:
    await points_under(up, f"points-{victim.split('-')[0]}", 200, lambda: up.kill(victim))


async def test_a_database_that_is_killed_amid_points_loses_none(up: Running) -> None:
    await points_under(up, "points-few", 40, lambda: up.kill("postgres"))


async def points_under(up: Running, name: str, batches: int, blow: Callable[[], Awaitable[None]]) -> None:
    """Send as many batches, each until it is accepted, with a blow amid them; then look at what is stored."""
    credentials = await up.new_tenant(name)
    start = int(time.time() * 1000) - batches * BATCH - 60_000
    left = iter([(f"d{number % DEVICES}", start + number * BATCH) for number in range(batches)])
    accepted: list[int] = []
    async with aiohttp.ClientSession() as http:
        headers = await log_in(up, http, credentials)
        senders = [asyncio.create_task(send_all(up, http, headers, left, accepted)) for _ in range(SENDERS)]

        async def some() -> bool:
            return len(accepted) >= batches // 5

        await until(some)
        await blow()
        assert len(accepted) < batches, "the blow came too late to tell anything"
        await asyncio.gather(*senders)
    database = await asyncpg.connect(await EmbeddedPostgres(up.home).start())
    try:

        async def judged() -> bool:
            return bool(await database.fetchval(UNJUDGED, credentials.tenant_id) == 0)

        await until(judged)
        rows = await database.fetch(STORED, credentials.tenant_id)
    finally:
        await database.close()
    assert sum(row["points"] for row in rows) == batches * BATCH
    assert {row["points"] for row in rows} == {batches // DEVICES * BATCH}
    assert all(row["newest"] == row["last"] for row in rows)
    assert sum(accepted) <= batches * BATCH, "a point was accepted twice"


async def send_all(
    up: Running,
    http: aiohttp.ClientSession,
    headers: dict[str, str],
    left: Iterator[tuple[str, int]],
    accepted: list[int],
) -> None:
    """Send batches, each again and again until it is answered with 200, as devices do."""
    deadline = time.monotonic() + PATIENCE
    for device, start in left:
        body = json.dumps({"deviceId": device, "traces": [point(start + n, n % 100, seq=n) for n in range(BATCH)]})
        while True:
            assert time.monotonic() < deadline, "it took too long"
            try:
                sent = {**headers, "X-COREOS-REQUEST-ID": str(uuid4())}
                async with http.put(up.url + TRACES, data=body, headers=sent) as response:
                    if response.status == 200:
                        accepted.append((await response.json())["data"]["accepted"])
                        break
                    assert response.status == 503, await response.text()
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)  # a device waits before it sends again
