"""Tenants on one served stack without a worker, so that their rows stand still: one to look at, two that look."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.settings import Settings
from isolation.bodies import make_batches
from isolation.holdings import Holdings, settle
from support.stack import Client, Stack, served


@pytest.fixture(scope="session")
async def stack(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Stack]:
    """Every service, served over HTTP."""
    url = await ready_database()
    async with served(msgspec.structs.replace(settings, database_url=url), SERVICES, COMPILERS) as stack:
        yield stack


@pytest.fixture(scope="session")
async def owner(stack: Stack) -> Holdings:
    """The tenant whose things nobody else may see."""
    return await new_holdings(stack, "zebra")


@pytest.fixture
async def twin(stack: Stack) -> Holdings:
    """A tenant with the same things under the same names."""
    return await new_holdings(stack, "okapi")


@pytest.fixture(scope="session")
async def neighbour(stack: Stack) -> Holdings:
    """The same for tests that change nothing."""
    return await new_holdings(stack, "okapi")


async def new_holdings(stack: Stack, mark: str) -> Holdings:
    holdings = await settle(stack, await stack.new_tenant(), mark)
    await make_batches(holdings)
    return holdings


@pytest.fixture
async def bare(stack: Stack) -> Client:
    """A tenant that has nothing."""
    return await stack.new_tenant()
