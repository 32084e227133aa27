"""A stack whose clock is turned by hand, and an app in a tenant of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from haulier.engines.settings import Settings
from support.receiver import Receiver
from support.schedules import World, turned_world
from support.stack import Client


@pytest.fixture(scope="session")
async def world(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[World]:
    """A stack whose clock stands until it is turned; calls may go to this machine."""
    url = await ready_database()
    async with turned_world(settings.changed(database_url=url, outbound_allow_private=True)) as world:
        yield world


@pytest.fixture
async def app(world: World) -> AsyncIterator[Client]:
    """The first app of a tenant that no other test knows, logged in at the world's time."""
    client = await world.stack.new_tenant()
    yield client
    await world.forget(client)


@pytest.fixture
async def endpoint() -> AsyncIterator[Receiver]:
    """What is called."""
    async with Receiver() as receiver:
        yield receiver
