"""kill -9 amid QoS 1 publishes: what a device has an acknowledgement of is stored, and once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import aiomqtt
import pytest

from haulier.platform.storage.reader import now_ms
from support.mqtt import connection, numbered, register, stored
from support.running import Running, free_port, running
from support.stack import Client

pytestmark = [pytest.mark.faults, pytest.mark.long]

DEVICES = 8
BEFORE, BEHIND = 200, 200
"""Messages of all devices that are acknowledged before the kill, and behind it."""
PATIENCE = 120.0


class Sender:
    """A device that publishes one message after the other, each again until it is acknowledged."""

    def __init__(self, mqtt: dict[str, str], port: int, begin: int) -> None:
        self.mqtt = mqtt
        self.port = port
        self.begin = begin
        self.acknowledged = 0
        self.is_over = False

    async def publish(self) -> None:
        while not self.is_over:
            with suppress(aiomqtt.MqttError):
                async with connection(self.mqtt, self.port, clean_session=False, timeout=5) as device:
                    while not self.is_over:
                        payload = numbered(self.begin, self.acknowledged)
                        await device.publish(self.mqtt["topic"], payload, qos=1)
                        self.acknowledged += 1
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
async def up(run_home: Path) -> AsyncIterator[Running]:
    """A stack to which devices speak MQTT."""
    place = Path(tempfile.mkdtemp(prefix="mqtt-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_MQTT_PORT=str(free_port())) as stack:
        yield stack


async def acknowledged(senders: list[Sender], count: int) -> None:
    """Wait until all devices together have as many more acknowledgements."""
    wanted = sum(sender.acknowledged for sender in senders) + count
    async with asyncio.timeout(PATIENCE):
        while sum(sender.acknowledged for sender in senders) < wanted:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("victim", ["nats", "worker-0", "postgres"])
async def test_no_acknowledged_message_is_lost_and_none_is_doubled(up: Running, victim: str) -> None:
    made = await up.new_tenant(f"mqtt-{victim.partition('-')[0]}")
    begin, port = now_ms() - 20 * 3_600_000, int(up.environment["HAULIER_MQTT_PORT"])
    async with aiohttp.ClientSession() as http:
        client = await Client(http, up.url, made.tenant_id, "", made.client_id, made.client_secret).log_in()
        names = [f"dev-{number}" for number in range(DEVICES)]
        senders = [Sender(await register(client, name), port, begin) for name in names]
        tasks = [asyncio.create_task(sender.publish()) for sender in senders]
        await acknowledged(senders, BEFORE)
        await up.kill(victim)
        await acknowledged(senders, BEHIND)
        for sender in senders:
            sender.is_over = True
        await asyncio.gather(*tasks)
        for name, sender in zip(names, senders, strict=True):
            numbers = [one["seq"] for one in await stored(client, name, sender.acknowledged, begin)]
            assert numbers[: sender.acknowledged] == list(range(sender.acknowledged))
            assert len(numbers) <= sender.acknowledged + 1, "the last one may have come without its acknowledgement"
