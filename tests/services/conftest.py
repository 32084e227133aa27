"""One served stack for all tests of services; tests keep apart by tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
import pytest
from support.stack import Client, Stack, served

from haulier.engines.migrations import migrate
from haulier.engines.settings import Settings
from haulier.services import aaa, authorizer, participant, statemachine


@pytest.fixture(scope="session")
async def stack(settings: Settings, new_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Stack]:
    """Every service of this issue, served over HTTP. Custom code may call this machine."""
    url = await new_database()
    await migrate(url)
    own = msgspec.structs.replace(settings, database_url=url, outbound_allow_private=True)
    services = [aaa.SERVICE, authorizer.SERVICE, statemachine.SERVICE, participant.SERVICE]
    compilers = {**aaa.COMPILERS, **statemachine.COMPILERS, **participant.COMPILERS}
    async with served(own, services, compilers) as stack:
        yield stack


@pytest.fixture
async def client(stack: Stack) -> Client:
    """The first app of a tenant that no other test knows, logged in."""
    return await stack.new_tenant()
