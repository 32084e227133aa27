"""Devices that speak MQTT, and a stack with a NATS of its own that they speak to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiomqtt
import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.jetstream import Bus
from haulier.engines.settings import Settings
from haulier.platform.maintenance.schema import apply_schema
from haulier.platform.worker import run_worker
from support.running import free_port
from support.stack import Client, Stack, served
from support.tracking import DEVICES, point, read_traces

PATIENCE = 60.0


@dataclass(slots=True)
class MqttStack:
    """A served stack with a worker, and the NATS that devices reach on ``port``."""

    stack: Stack
    nats: EmbeddedNats
    port: int

    @property
    def bus(self) -> Bus:
        """The stack's own connection to it."""
        bus = self.stack.runtime.bus
        assert bus is not None, "it has one"
        return bus

    async def kill_nats(self) -> None:
        """kill -9."""
        process = self.nats.process
        assert process is not None, "it runs"
        process.kill()
        process.wait(PATIENCE)

    def device(self, mqtt: dict[str, str], **more: Any) -> AbstractAsyncContextManager[aiomqtt.Client]:
        """A device that is connected as its registration says; ``more`` says otherwise."""
        return connection(mqtt, self.port, **more)


@asynccontextmanager
async def connection(mqtt: dict[str, str], port: int, **more: Any) -> AsyncIterator[aiomqtt.Client]:
    """A device that is connected as its registration says; ``more`` says otherwise."""
    given = {
        "identifier": mqtt["clientId"], "username": mqtt["username"], "password": mqtt["password"],
        "clean_session": True, "timeout": PATIENCE, **more,
    }  # fmt: skip
    host = given.pop("hostname", "127.0.0.1")
    async with aiomqtt.Client(host, port, protocol=aiomqtt.ProtocolVersion.V311, **given) as client:
        yield client


@asynccontextmanager
async def mqtt_stack(settings: Settings, **more: Any) -> AsyncIterator[MqttStack]:
    """A stack over a database and a home that are nobody else's."""
    await apply_schema(settings.database_url, CATALOGUE)
    own = settings.changed(mqtt_port=free_port(), **more)
    nats = EmbeddedNats(own.home, own.mqtt, own.host)
    own = own.changed(nats_url=await nats.start())
    async with served(own, SERVICES, COMPILERS) as stack:
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, stop))
        yield MqttStack(stack, nats, own.mqtt.port)
        stop.set()
        await worker
    await nats.stop()


async def register(client: Client, device: str, **more: Any) -> dict[str, str]:
    """A device that speaks MQTT; what it needs to connect."""
    mqtt: dict[str, str] = (await client.post(DEVICES, {"deviceId": device, **more})).data["mqtt"]
    return mqtt


def batch(*points: dict[str, Any], **more: Any) -> bytes:
    """A payload."""
    return json.dumps({"traces": points, **more}).encode()


def numbered(now: int, *numbers: int) -> bytes:
    """A payload of points with these sequence numbers, a second apart."""
    return batch(*(point(now + number * 1000, number, seq=number) for number in numbers))


async def stored(client: Client, device: str, count: int, now: int) -> list[dict[str, Any]]:
    """The points of a device, once there are so many; a database that is away is waited for."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await client.get(f"{DEVICES}/{device}")
            if answer.status != 503 and answer.data.get("lastSeen"):
                traces = await read_traces(client, device, now - 86_400_000, now + 86_400_000)
                if len(traces) >= count:
                    return traces


def app_login(client: Client, name: str = "a") -> dict[str, str]:
    """What an app connects with to hear topics, under a client id of its own."""
    user = f"{client.tenant}/{client.client_id}"
    return {"clientId": f"{user}/{name}", "username": user, "password": client.client_secret}


async def ended(client: aiomqtt.Client) -> None:
    """Until the server has ended the connection."""
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(aiomqtt.MqttError):
            async for _ in client.messages:
                pass


async def next_word(client: aiomqtt.Client) -> Any:
    """The next message that a device is told."""
    async with asyncio.timeout(PATIENCE):
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            return json.loads(message.payload)
