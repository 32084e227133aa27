"""kill -9 amid QoS 1 publishes: what a device has an acknowledgement of is stored, and once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import aiohttp
import aiomqtt
import pytest

from haulier.engines.setting_groups import MEBIBYTE
from haulier.platform.storage.reader import now_ms
from haulier.services.tracking.mqtt.reader import ACK_WAIT_SECONDS
from support.frozen_process import frozen
from support.mqtt import batch, connection, register, stored
from support.running import Running, free_port, running
from support.stack import Client
from support.tracking import point

pytestmark = [pytest.mark.faults, pytest.mark.long]

DEVICES = 8
BEFORE, BEHIND = 200, 200
"""Messages of all devices that are acknowledged before the kill, and behind it."""
PATIENCE = 120.0
FILLER = 200_000
"""Bytes beside its point that a message has where the stream is to be filled."""
QUIET_SECONDS = 8.0
REST_SECONDS = 0.005
"""Of a device between two messages: one read shows all that it sends."""


class Sender:
    """A device that publishes one message after the other, each again until it is acknowledged."""

    def __init__(self, mqtt: dict[str, str], port: int, begin: int, filler: int) -> None:
        self.mqtt = mqtt
        self.port = port
        self.begin = begin
        self.filler = "x" * filler
        self.acknowledged = 0
        self.is_over = False

    async def publish(self) -> None:
        while not self.is_over:
            with suppress(aiomqtt.MqttError):
                async with connection(self.mqtt, self.port, clean_session=False, timeout=5) as device:
                    while not self.is_over:
                        tis = self.begin + self.acknowledged * 1000
                        payload = batch(point(tis, seq=self.acknowledged), filler=self.filler)
                        await device.publish(self.mqtt["topic"], payload, qos=1)
                        self.acknowledged += 1
                        await asyncio.sleep(REST_SECONDS)
            await asyncio.sleep(0.05)


@asynccontextmanager
async def sending(up: Running, tenant: str, *, filler: int = 0) -> AsyncIterator[list[Sender]]:
    """Devices of a new tenant that send until the end of the block; then all that was acknowledged is there, and once.
    ``filler`` is what a message weighs beside its point.
    """
    made = await up.new_tenant(tenant)
    begin, port = now_ms() - 20 * 3_600_000, int(up.environment["HAULIER_MQTT_PORT"])
    async with aiohttp.ClientSession() as http:
        client = await Client(http, up.url, made.tenant_id, "", made.client_id, made.client_secret).log_in()
        names = [f"dev-{number}" for number in range(DEVICES)]
        senders = [Sender(await register(client, name), port, begin, filler) for name in names]
        tasks = [asyncio.create_task(sender.publish()) for sender in senders]
        yield senders
        for sender in senders:
            sender.is_over = True
        await asyncio.gather(*tasks)
        for name, sender in zip(names, senders, strict=True):
            numbers = [one["seq"] for one in await stored(client, name, sender.acknowledged, begin)]
            assert numbers[: sender.acknowledged] == list(range(sender.acknowledged))
            assert len(numbers) <= sender.acknowledged + 1, "the last one may have come without its acknowledgement"


@asynccontextmanager
async def stack(run_home: Path, **environment: str) -> AsyncIterator[Running]:
    """A stack to which devices speak MQTT."""
    place = Path(tempfile.mkdtemp(prefix="mqtt-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_MQTT_PORT=str(free_port()), **environment) as up:
        yield up


@pytest.fixture(scope="module")
async def up(run_home: Path) -> AsyncIterator[Running]:
    async with stack(run_home) as up:
        yield up


def total(senders: list[Sender]) -> int:
    """What all devices together have an acknowledgement of."""
    return sum(sender.acknowledged for sender in senders)


async def acknowledged(senders: list[Sender], count: int) -> None:
    """Wait until all devices together have as many more acknowledgements."""
    wanted = total(senders) + count
    async with asyncio.timeout(PATIENCE):
        while total(senders) < wanted:
            await asyncio.sleep(0.01)


@contextmanager
def frozen_database(up: Running) -> Iterator[None]:
    """The database hangs meanwhile: it keeps its connections and answers nothing."""
    server = up.part("postgres")
    assert server is not None, "it runs"
    with ExitStack() as all_of_it:
        for process in (server, *server.children(recursive=True)):
            all_of_it.enter_context(frozen(process.pid))
        yield


@pytest.mark.parametrize("victim", ["nats", "worker-0", "postgres"])
async def test_no_acknowledged_message_is_lost_and_none_is_doubled(up: Running, victim: str) -> None:
    async with sending(up, f"mqtt-{victim.partition('-')[0]}") as senders:
        await acknowledged(senders, BEFORE)
        await up.kill(victim)
        await acknowledged(senders, BEHIND)


async def test_a_database_that_hangs_holds_up_no_device_and_loses_nothing(up: Running) -> None:
    async with sending(up, "mqtt-hangs") as senders:
        await acknowledged(senders, BEFORE)
        with frozen_database(up):
            await acknowledged(senders, BEHIND)
            await asyncio.sleep(ACK_WAIT_SECONDS + 5)  # what the worker holds is brought to it once more
            await acknowledged(senders, BEHIND)
        await acknowledged(senders, BEHIND)


async def test_a_full_stream_acknowledges_nothing_and_loses_nothing(run_home: Path) -> None:
    async with (
        stack(run_home, HAULIER_MQTT_STREAM_BYTES=str(16 * MEBIBYTE)) as up,
        sending(up, "mqtt-full", filler=FILLER) as senders,
    ):
        await acknowledged(senders, DEVICES)
        with frozen_database(up):
            before, seen = -1, 0
            while seen != before:  # nobody was told anything for a while: it is full
                before = seen
                await asyncio.sleep(QUIET_SECONDS)
                seen = total(senders)
            assert 12 * MEBIBYTE < seen * FILLER < 20 * MEBIBYTE
        await acknowledged(senders, BEHIND)
