"""What a test of webhooks begins with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support import boxes
from support.receiver import Receiver
from support.stack import Client


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """What is called."""
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
async def depot(client: Client) -> Client:
    """The first app of a tenant that has boxes, bags and pallets."""
    await boxes.make_types(client)
    return client
