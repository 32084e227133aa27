"""kill -9 amid positions that go to topics: each device's last one is posted."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from support.receiver import Receiver
from support.running import Running, answered, log_in, until
from support.tracking import DEVICES, MTS, TRACES, point

pytestmark = [pytest.mark.faults, pytest.mark.long]

NAMES = [f"d{number}" for number in range(20)]
POINTS = 12
SPACING_SECONDS = 0.5
"""Between two points of a device: every other one is due."""


@pytest.mark.parametrize("victim", ["worker-0", "nats", "postgres"])
async def test_a_part_that_is_killed_loses_no_last_position(up: Running, victim: str) -> None:
    credentials = await up.new_tenant(f"topics-{victim.split('-')[0]}")
    last = dict[str, int]()
    async with aiohttp.ClientSession() as http, Receiver() as erp:
        headers = await log_in(up, http, credentials)

        async def ask(method: str, path: str, body: Any) -> Any:
            return await answered(http, method, up.url + path, headers, body)

        async def drive(device: str) -> None:
            for number in range(POINTS):
                last[device] = int(time.time() * 1000)
                await ask("PUT", TRACES, {"deviceId": device, "traces": [point(last[device], number)]})
                await asyncio.sleep(SPACING_SECONDS)
            await asyncio.sleep(1.0)  # the interval: the last one is due whenever the one before was sent
            last[device] = int(time.time() * 1000)
            await ask("PUT", TRACES, {"deviceId": device, "traces": [point(last[device], POINTS)]})

        for device in NAMES:
            await ask("POST", DEVICES, {"deviceId": device, "protocol": "REST"})
            wanted = {"topic": "north", "interval": 1, "callback": {"url": erp.url_of("/positions")}}
            await ask("POST", f"{MTS}/pubsub/devices/{device}/subscription", wanted)
        driving = [asyncio.create_task(drive(device)) for device in NAMES]
        await erp.wait_for(len(NAMES))
        await up.kill(victim)
        await asyncio.gather(*driving)

        async def is_told() -> bool:
            return posted(erp) >= set(last.items())

        await until(is_told)


def posted(erp: Receiver) -> set[tuple[str, int]]:
    """Which positions arrived: device and time."""
    return {(said["deviceId"], said["tis"]) for said in (each.json() for each in erp.received)}
