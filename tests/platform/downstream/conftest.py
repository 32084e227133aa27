"""A fresh database and NATS for each test: what the relay carries is everything in its database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from support.downstream import Stack
from support.receiver import Receiver


@pytest.fixture
async def stack(ready_database: Callable[[], Awaitable[str]], home: Path, settings: Settings) -> AsyncIterator[Stack]:
    url = await ready_database()
    nats = EmbeddedNats(home)
    open_door = settings.changed(outbound_allow_private=True)
    stack = Stack(open_door, url, nats, await nats.start())
    yield stack
    await stack.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver
