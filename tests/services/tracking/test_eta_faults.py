"""A worker that is killed amid the calculation: no late slot is warned of twice, and none is forgotten."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from support.linehaul import DROP, PICKUP, Lane, Made, lay_lane
from support.service_worker import start_worker
from support.stack import served
from support.tracking import DEVICES, TRACES

RUNS, WAVES = 20, 6
PATIENCE = 60.0
WARNINGS = (
    "SELECT resource_id AS run, data::jsonb ->> 'slotTo' AS slot FROM journal"
    " WHERE tenant_id = $1 AND event = 'DispatchRunningLate'"
)
WORK = "SELECT count(*) FROM eta_work WHERE tenant_id = $1"
HUB, CUSTOMER = ("12.900000", "77.600000"), ("12.990000", "77.600000")


def objectives(until: int) -> list[dict[str, Any]]:
    """A drop that nobody reaches by then."""
    hub, customer = ({"address": "x", "geolocation": {"lat": lat, "long": lon}} for lat, lon in (HUB, CUSTOMER))
    slot = {"from": until - 3_600, "to": until}
    return [{"objectiveRef": PICKUP, "location": hub}, {"objectiveRef": DROP, "location": customer, "timeslot": slot}]


async def make_run(lane: Lane, number: int, until: int, now: int) -> tuple[Made, str]:
    """A dispatch whose rider's phone has sent a position."""
    rider = await lane.new_rider()
    phone = f"phone-{number}"
    await lane.client.post(DEVICES, {"deviceId": phone, "protocol": "REST", "externalRefId": rider})
    job = await lane.job(objectives=objectives(until))
    body = lane.dispatch_body(jobs=[job.id], participants=[rider])
    dispatch: str = (await lane.post("/dispatches", body)).data["id"]
    traces = [{"tis": now, "lat": float(HUB[0]), "lon": float(HUB[1])}]
    assert (await lane.client.put(TRACES, {"deviceId": phone, "traces": traces})).data["accepted"] == 1
    return job, dispatch


@pytest.mark.long
async def test_no_warning_comes_twice_and_none_is_lost(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], home: Path
) -> None:
    nats, chance = EmbeddedNats(home), random.Random(16)
    own = settings.changed(database_url=await ready_database(), nats_url=await nats.start())
    async with served(own, SERVICES, COMPILERS) as stack:
        client, now = await stack.new_tenant(), stack.runtime.clock()
        lane, ends = await lay_lane(client), [now // 1_000 + wave for wave in range(1, WAVES + 1)]
        runs = [await make_run(lane, number, ends[0], now) for number in range(RUNS)]
        worker = start_worker(own)

        async def warned() -> Counter[tuple[str, str]]:
            rows = await stack.runtime.database.fetch(WARNINGS, client.tenant)
            return Counter((row["run"], row["slot"]) for row in rows)

        async def until_warned(wave: int, share: float) -> None:
            wanted = RUNS * wave + RUNS * share
            async with asyncio.timeout(PATIENCE):
                while sum((await warned()).values()) < wanted:
                    await asyncio.sleep(0.005)

        for wave, end in enumerate(ends):
            moves = asyncio.gather(
                *(lane.call("PUT", f"/jobs/{job.id}", {"objectives": objectives(end)}) for job, _ in runs if wave)
            )
            if wave:
                await until_warned(wave, chance.random() * 0.8)
            worker.kill()
            worker.join()
            assert all(answer.status == 202 for answer in await moves)
            worker = start_worker(own)
            await until_warned(wave, 1)
        async with asyncio.timeout(PATIENCE):
            while await stack.runtime.database.fetchval(WORK, client.tenant):
                await asyncio.sleep(0.05)
        worker.kill()
        found = await warned()
    await nats.stop()
    assert found == Counter({(dispatch, str(end * 1_000)): 1 for _, dispatch in runs for end in ends})
