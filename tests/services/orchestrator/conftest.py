"""A tenant that delivers orders: a lane of jobs and dispatches, and containers."""

from __future__ import annotations

import pytest

from support.linehaul import Lane, lay_lane
from support.orders import make_shipments
from support.stack import Client


@pytest.fixture
async def lane(client: Client) -> Lane:
    """Types, workflows and a rider of the client's tenant."""
    found = await lay_lane(client)
    await make_shipments(client)
    return found
