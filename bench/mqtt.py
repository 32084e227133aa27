"""MQTT: points of 500 devices at QoS 1, each after the acknowledgement of the one before; beside a NATS without us."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import uvloop
from figures import Figure, Round
from ground import Ground, stack
from load import Load, Request, send

from haulier.engines.embedded_nats import nats_bin

DEVICES = "/core/api/v1/mts/devices"
HOST = "127.0.0.1"
STORED_SECONDS = 120.0
LOOK_SECONDS = 0.05
LOGINS_AT_ONCE = 32
READY = "Server is ready"
"""What NATS says last when it starts."""
ACKNOWLEDGED = 0x40
"""First byte of a PUBACK."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Devices, points of each in a round, rounds."""

    devices: int
    points: int
    rounds: int


FULL = Size(devices=500, points=100, rounds=3)
QUICK = Size(devices=500, points=20, rounds=1)


@dataclass(frozen=True, slots=True)
class Login:
    """What a device connects with, and where it publishes."""

    client_id: str
    username: str
    password: str
    topic: str


def measure(size: Size, say: Say) -> Figure:
    """A stack of its own, to which devices speak MQTT, and a bare NATS right behind each round."""
    port, rounds = free_port(), []
    detail: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory(prefix="haulier-bench-mqtt-") as directory,
        stack(Path(directory) / "home", HAULIER_MQTT_PORT=str(port)) as ground,
    ):
        say(f"MQTT: {size.devices} devices are registered")
        logins = registered(ground, size.devices)
        for number in range(size.rounds):
            say(f"MQTT: round {number + 1}, {size.points} points of each device")
            start = time.time_ns() // 1_000_000 - 86_400_000 + number * 3_600_000
            begun = time.perf_counter()
            ours = uvloop.run(published(port, logins, size.points, start))
            stored(ground, (number + 1) * size.devices * size.points)
            until_stored = time.perf_counter() - begun
            say(f"MQTT: round {number + 1}, the same clients at a NATS without us")
            with bare_nats(Path(directory) / f"bare-{number}") as bare:
                alone = uvloop.run(published(bare, logins, size.points, start))
            rounds.append(Round(ours, alone))
            detail = {"stored /s, logins and all": size.devices * size.points / until_stored}
    what = f"points of {size.devices} devices by MQTT, QoS 1, acknowledged; yardstick: the same NATS without us"
    return Figure("MQTT QoS 1", what, "/s", 0.5, "at least", rounds, detail)


def registered(ground: Ground, count: int) -> list[Login]:
    """Devices that may connect."""
    requests = [Request("POST", DEVICES, json.dumps({"deviceId": f"van-{n}"})) for n in range(count)]
    answers = send(Load(ground.url, ground.headers().decode(), requests, connections=16, keep=True)).answers
    made = [json.loads(answer)["data"]["mqtt"] for answer in answers]
    return [Login(each["clientId"], each["username"], each["password"], each["topic"]) for each in made]


def stored(ground: Ground, count: int) -> None:
    """Until the database has so many points. Raises TimeoutError."""

    async def wait() -> None:
        connection = await asyncpg.connect(ground.settings.database_url)
        async with asyncio.timeout(STORED_SECONDS):
            while await connection.fetchval("SELECT count(*) FROM trace_point") < count:
                await asyncio.sleep(LOOK_SECONDS)
        await connection.close()

    asyncio.run(wait())


async def published(port: int, logins: Sequence[Login], points: int, start: int) -> float:
    """Acknowledged publishes a second; logins are not counted."""
    places = asyncio.Semaphore(LOGINS_AT_ONCE)

    async def connected(login: Login) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with places:
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(connect_packet(login))
            answer = await reader.readexactly(4)
            assert answer == b"\x20\x02\x00\x00", f"{login.username} may not connect: {answer.hex()}"
            return reader, writer

    async def send_all(login: Login, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number in range(points):
            point = {"tis": start + number * 1000, "lat": 12.9001, "lon": 77.6002, "seq": number, "accuracy": 12.5}
            payload = json.dumps({"traces": [point]}).encode()
            writer.write(publish_packet(login.topic, number % 60_000 + 1, payload))
            answer = await reader.readexactly(4)
            assert answer[0] == ACKNOWLEDGED, answer.hex()

    streams = await asyncio.gather(*(connected(login) for login in logins))
    begun = time.perf_counter()
    await asyncio.gather(*(send_all(login, *stream) for login, stream in zip(logins, streams, strict=True)))
    seconds = time.perf_counter() - begun
    for _, writer in streams:
        writer.write(b"\xe0\x00")
        writer.close()
    return len(logins) * points / seconds


def connect_packet(login: Login) -> bytes:
    """CONNECT of MQTT 3.1.1, with a clean session."""
    head = text("MQTT") + bytes([4, 0b11000010]) + (600).to_bytes(2, "big")
    return packet(0x10, head + text(login.client_id) + text(login.username) + text(login.password))


def publish_packet(topic: str, number: int, payload: bytes) -> bytes:
    """PUBLISH at QoS 1."""
    return packet(0x32, text(topic) + number.to_bytes(2, "big") + payload)


def packet(kind: int, body: bytes) -> bytes:
    """A packet of less than 16 KiB."""
    low, high = len(body) % 128, len(body) // 128
    return bytes([kind, low | 128, high] if high else [kind, low]) + body


def text(value: str) -> bytes:
    """A text with its length."""
    return len(value.encode()).to_bytes(2, "big") + value.encode()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def bare_nats(place: Path) -> Iterator[int]:
    """A NATS that lets everybody in and that nobody reads; its MQTT port."""
    place.mkdir()
    port = free_port()
    config = {
        "host": HOST, "port": free_port(), "server_name": "bare", "jetstream": {"store_dir": str(place / "store")},
        "mqtt": {"host": HOST, "port": port},
    }  # fmt: skip
    (place / "server.conf").write_text(json.dumps(config))
    command = [str(nats_bin()), "-c", str(place / "server.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None, "its log is a pipe"
        try:
            if not any(READY in line for line in process.stderr):
                raise RuntimeError(f"the bare NATS ended with {process.wait()}")
            yield port
        finally:
            process.terminate()
