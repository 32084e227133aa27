"""A fresh database and NATS for each test: what the relay carries is everything in its database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.settings import Settings
from haulier.platform.maintenance.schema import apply_schema
from support.downstream import Stack
from support.receiver import Receiver


@pytest.fixture
async def stack(new_database: Callable[[], Awaitable[str]], home: Path, settings: Settings) -> AsyncIterator[Stack]:
    url = await new_database()
    await apply_schema(url, CATALOGUE)
    nats = EmbeddedNats(home)
    open_door = settings.changed(outbound_allow_private=True)
    stack = Stack(open_door, url, nats, await nats.start())
    yield stack
    await stack.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver
