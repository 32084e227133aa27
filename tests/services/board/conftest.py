"""A tenant that moves things, served as a process does it, so that its events can be listened to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.linehaul import Lane, lay_lane
from support.live import Served, serving
from support.stack import Client, Stack


@pytest.fixture
async def lane(client: Client) -> Lane:
    """Types, workflows and a rider of the client's tenant."""
    return await lay_lane(client)


@pytest.fixture(scope="session")
async def listened(stack: Stack) -> AsyncIterator[Served]:
    """One more API process on the stack's database and stream, with ``/events``."""
    async with serving(stack.runtime.settings) as served:
        yield served
