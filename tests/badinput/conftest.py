"""One served stack for all bad input, without a worker, and one with a worker that may call this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.maintenance.schema import apply_schema
from haulier.platform.worker import run_worker
from support.full_tenant import FullTenant, make_full_tenant
from support.stack import Client, Stack, served


@pytest.fixture(scope="session")
async def stack(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Stack]:
    """Every service, served over HTTP. Nothing works in the background, so that rows stand still."""
    url = await ready_database()
    async with served(
        settings.changed(database_url=url, listeners=("osmand", "traccar")), SERVICES, COMPILERS
    ) as stack:
        yield stack


@pytest.fixture(scope="session")
async def full_tenant(stack: Stack) -> FullTenant:
    """A tenant with one of everything; refused requests leave it as it is."""
    return await make_full_tenant(await stack.new_tenant())


@pytest.fixture(scope="session")
async def stranger(stack: Stack) -> FullTenant:
    """Another tenant with one of everything."""
    return await make_full_tenant(await stack.new_tenant())


@pytest.fixture
async def client(stack: Stack) -> Client:
    """The first app of a tenant that no other test knows, logged in."""
    return await stack.new_tenant()


@asynccontextmanager
async def working_stack(settings: Settings, url: str, home: Path, private: bool) -> AsyncIterator[Stack]:
    """A stack with a background worker and a NATS of its own; ``private`` lets it call this machine."""
    await apply_schema(url, CATALOGUE)
    nats = EmbeddedNats(home)
    own = settings.changed(database_url=url, nats_url=await nats.start(), outbound_allow_private=private)
    async with served(own, SERVICES, COMPILERS) as stack:
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, stop))
        yield stack
        stop.set()
        await worker
    await nats.stop()


@pytest.fixture(scope="module")
async def guarded(
    settings: Settings, new_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> AsyncIterator[Stack]:
    """With a worker; private networks are closed to it, as they are unless a person opens them."""
    async with working_stack(settings, await new_database(), run_home / f"{worker}-guarded", private=False) as stack:
        yield stack


@pytest.fixture(scope="module")
async def calling(
    settings: Settings, new_database: Callable[[], Awaitable[str]], run_home: Path, worker: str
) -> AsyncIterator[Stack]:
    """With a worker that may call this machine, where the tests' own endpoints listen."""
    async with working_stack(settings, await new_database(), run_home / f"{worker}-calling", private=True) as stack:
        yield stack
