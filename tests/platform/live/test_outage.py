"""NATS goes away and comes back, also without its newest messages: streams stay open and miss nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec
import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.worker import run_worker
from haulier.services.aaa import facade as aaa
from support.live import Served, Stream, listening, make_riders, new_client, new_rider, serving
from support.stack import Client


@dataclass(slots=True)
class Ground:
    """A stack whose NATS may be broken; ``home`` is its data directory."""

    nats: EmbeddedNats
    home: Path
    served: Served
    client: Client

    async def kill(self) -> None:
        """kill -9: what it did not sync may be lost."""
        process = self.nats.process
        assert process is not None, "it runs"
        process.kill()
        process.wait(30)

    @property
    def store(self) -> Path:
        """What NATS keeps."""
        return self.home / "nats" / "store"


@pytest.fixture
async def ground(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], home: Path, http: aiohttp.ClientSession
) -> AsyncIterator[Ground]:
    url = await ready_database()
    nats = EmbeddedNats(home)
    own = msgspec.structs.replace(settings, database_url=url, nats_url=await nats.start())
    async with serving(own) as served:
        await aaa.ensure_signing_key(served.runtime)
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(served.runtime, CATALOGUE, stop))
        client = await new_client(served, http)
        await make_riders(client)
        yield Ground(nats, home, served, client)
        stop.set()
        await worker
    await nats.stop()


def codes(stream: Stream) -> list[str]:
    return [one.data["data"]["uniqueCode"] for one in stream.events() if one.event == "ParticipantCreated"]


def names(count: int, start: int = 0) -> list[str]:
    return [f"r{n}" for n in range(start, start + count)]


async def riders(client: Client, count: int, start: int = 0) -> None:
    for code in names(count, start):
        await new_rider(client, code)


async def test_a_stream_outlives_nats_and_goes_on_without_a_gap(ground: Ground) -> None:
    client = ground.client
    async with listening(client.http, client.url, client.headers) as stream:
        await riders(client, 3)
        await stream.until("ParticipantCreated", 3)
        await ground.kill()
        await riders(client, 3, 3)
        ground.served.live.follower.heartbeat()
        while not stream.comments:
            await stream.next_line()
        await ground.nats.start()
        await riders(client, 3, 6)
        await stream.until("ParticipantCreated", 9)
    assert codes(stream) == names(9)


async def test_what_a_crash_took_from_the_stream_is_missed_by_nobody(ground: Ground) -> None:
    client, kept = ground.client, ground.home / "kept"
    async with listening(client.http, client.url, client.headers) as stream:
        await riders(client, 3)
        await stream.until("ParticipantCreated", 3)
        early = stream.last_id
        await ground.nats.stop()
        shutil.copytree(ground.store, kept)
        await ground.nats.start()
        await riders(client, 3, 3)
        await stream.until("ParticipantCreated", 6)
        late = stream.last_id
        await ground.nats.stop()
        shutil.rmtree(ground.store)
        shutil.copytree(kept, ground.store)
        await ground.nats.start()
        await riders(client, 3, 6)
        await stream.until("ParticipantCreated", 9)
        assert codes(stream) == names(9)
        async with listening(client.http, client.url, client.headers, lastEventId=early) as resumed:
            await resumed.until("ParticipantCreated", 6)
            assert codes(resumed) == names(6, 3)
        async with listening(client.http, client.url, client.headers, lastEventId=late) as lost:
            told = lost.heard[0].event
            assert told in ("ready", "reset")  # the relay may have put the same message in the same place
            if told == "ready":
                await lost.until("ParticipantCreated", 3)
                assert codes(lost) == names(3, 6)


async def test_a_stream_that_is_another_one_makes_listeners_read_again(ground: Ground) -> None:
    client = ground.client
    async with listening(client.http, client.url, client.headers) as stream:
        await riders(client, 3)
        await stream.until("ParticipantCreated", 3)
        await ground.nats.stop()
        shutil.rmtree(ground.store)
        await ground.nats.start()
        await stream.until("reset")
        await riders(client, 2, 3)
        await stream.until("ParticipantCreated", 5)
    assert codes(stream) == names(5)


async def test_nobody_can_begin_to_listen_while_nats_is_away_and_nothing_is_known(ground: Ground) -> None:
    client = ground.client
    await ground.served.live.follower.stop()
    await ground.nats.stop()
    async with client.http.get(f"{client.url}/events", headers=client.headers) as response:
        assert response.status == 503
    assert ground.served.live.places.count == 0
    await ground.nats.start()
    async with asyncio.timeout(60):
        while True:
            async with client.http.get(f"{client.url}/events", headers=client.headers) as response:
                if response.status == 200:
                    return
