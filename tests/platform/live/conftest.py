"""A served API with a worker beside it; tests keep apart by tenant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.worker import run_worker
from haulier.services.aaa import facade as aaa
from support.live import Served, new_client, serving
from support.stack import Client


@pytest.fixture(scope="session")
async def live_settings(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> AsyncIterator[Settings]:
    """Settings of the API processes of these tests: database and stream of their own, as they have a worker."""
    url, nats = await ready_database(), EmbeddedNats(run_home / f"{worker}-live")
    yield settings.changed(database_url=url, nats_url=await nats.start(), outbound_allow_private=True)
    await nats.stop()


@pytest.fixture(scope="session")
async def served(live_settings: Settings) -> AsyncIterator[Served]:
    """One API process and the background work."""
    async with serving(live_settings) as served:
        await aaa.ensure_signing_key(served.runtime)
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(served.runtime, CATALOGUE, stop))
        yield served
        stop.set()
        await worker


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        yield http


@pytest.fixture
async def client(served: Served, http: aiohttp.ClientSession) -> Client:
    """The first app of a tenant that no other test knows, logged in."""
    return await new_client(served, http)
