"""A tenant that delivers orders: a lane of jobs and dispatches, and containers."""

from __future__ import annotations

import pytest

from support.linehaul import Lane, lay_lane
from support.orchestration import on_event
from support.orders import make_shipments
from support.stack import Client, Stack


@pytest.fixture(scope="session", autouse=True)
async def hears_events(stack: Stack) -> None:
    """Let the helpers that wait hear the events of the stack."""
    assert stack.runtime.bus is not None, "the stack has a stream"
    await stack.runtime.bus.listen("haulier.events.>", on_event)


@pytest.fixture
async def lane(client: Client) -> Lane:
    """Types, workflows and a rider of the client's tenant."""
    found = await lay_lane(client)
    await make_shipments(client)
    return found
