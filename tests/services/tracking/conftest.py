"""The application with a worker, for tests of tracking that listen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.embedded_osrm import EmbeddedOsrm
from haulier.engines.process import ServerError
from haulier.engines.settings import Settings
from haulier.platform.worker import run_worker
from haulier.services.aaa import facade as aaa
from support.live import Served, serving

DRIVES = Path(__file__).parent / "drives"


@pytest.fixture(scope="module")
async def api(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> AsyncIterator[Served]:
    """The whole application with a worker, whose events are on a stream of its own."""
    url, nats = await ready_database(), EmbeddedNats(run_home / f"{worker}-listened")
    own = settings.changed(database_url=url, nats_url=await nats.start(), outbound_allow_private=True)
    async with serving(own) as served:
        await aaa.ensure_signing_key(served.runtime)
        stop = asyncio.Event()
        working = asyncio.create_task(run_worker(served.runtime, CATALOGUE, stop))
        yield served
        stop.set()
        await working
    await nats.stop()


@pytest.fixture
def andorra(tmp_path: Path) -> EmbeddedOsrm:
    """The programs of OSRM with a map of Andorra, in ``tmp_path/home``; skips where they cannot be had."""
    osrm = EmbeddedOsrm(tmp_path / "home")
    try:
        osrm.build(DRIVES / "andorra.osm.pbf", lambda _: None)
    except ServerError as error:
        if "cannot be fetched" not in str(error):
            raise
        pytest.skip(f"the programs of OSRM cannot be had here: {error}")
    return osrm


@pytest.fixture(scope="module")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
