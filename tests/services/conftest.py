"""One served stack with a background worker for all tests of services; tests keep apart by tenant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.worker import run_worker
from haulier.services.location.facade import Loaded, load_postal_file, load_world
from support.declared_events import journal_faults
from support.stack import Client, Stack, served
from support.statements import Counted, counting


@pytest.fixture(scope="session")
async def stack(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> AsyncIterator[Stack]:
    """Every service, served over HTTP. Custom code and callbacks may reach this machine; callers say where they are.

    Its stream is its own: consumers of another stack's worker would take its events, and let them go.
    """
    url, nats = await ready_database(), EmbeddedNats(run_home / f"{worker}-services")
    own = settings.changed(
        database_url=url, nats_url=await nats.start(), outbound_allow_private=True, trusted_proxies="127.0.0.1"
    )
    async with served(own, SERVICES, COMPILERS) as stack:
        stop = asyncio.Event()
        work = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, stop))
        yield stack
        stop.set()
        await work
        _, faults = await journal_faults(stack.runtime.database)
        assert not faults, "events that are not what is declared:\n" + "\n".join(faults)
    await nats.stop()


@pytest.fixture
async def counted(stack: Stack) -> AsyncIterator[Counted]:
    """Every service once more on the stack's database, without a worker, telling its statements."""
    async with counting(stack.runtime.settings) as counted:
        yield counted


@pytest.fixture(scope="session")
async def world(stack: Stack) -> Loaded:
    """The large cities of the world and the postal codes of New Delhi, for tests that ask where things are. A file with
    one more, of an island, makes those of India all that there are.
    """
    url = stack.runtime.settings.database_url
    loaded = await load_world(url, "small")
    island = ("IN", "744301", "Car Nicobar", "Andaman and Nicobar Islands", "AN", *[""] * 4, "9.1667", "92.7667", "4")
    await load_postal_file(url, ["\t".join(island)])
    return loaded


@pytest.fixture
async def client(stack: Stack) -> Client:
    """The first app of a tenant that no other test knows, logged in."""
    return await stack.new_tenant()
