"""A tenant with drones, and somebody who sends batches of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.batches import Sender
from support.drones import BASE, make_type
from support.receiver import Receiver
from support.stack import Client


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """The ends of batches are told here."""
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
async def drones(client: Client, receiver: Receiver) -> Sender:
    """Batches of drones."""
    await make_type(client)
    return Sender(client, receiver, f"{BASE}/drones", f"{BASE}/drones/batch/upload")
