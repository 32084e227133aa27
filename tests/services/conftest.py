"""One served stack for all tests of services; tests keep apart by tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.migrations import migrate
from haulier.engines.settings import Settings
from support.stack import Client, Stack, served


@pytest.fixture(scope="session")
async def stack(settings: Settings, new_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Stack]:
    """Every service of this issue, served over HTTP. Custom code may call this machine."""
    url = await new_database()
    await migrate(url)
    own = msgspec.structs.replace(settings, database_url=url, outbound_allow_private=True)
    async with served(own, SERVICES, COMPILERS) as stack:
        yield stack


@pytest.fixture
async def client(stack: Stack) -> Client:
    """The first app of a tenant that no other test knows, logged in."""
    return await stack.new_tenant()
