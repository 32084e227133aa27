"""A database of its own for each test: the clock fires every timer that is due in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from support.downstream import TurnedClock
from support.plugin_runs import process
from support.receiver import Receiver


@pytest.fixture
def turned() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def database_url(ready_database: Callable[[], Awaitable[str]]) -> str:
    url = await ready_database()
    return url


@pytest.fixture
async def runtime(settings: Settings, database_url: str, turned: TurnedClock) -> AsyncIterator[Runtime]:
    async with process(settings, database_url, turned) as runtime:
        yield runtime


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver
