"""A tenant that moves things, whose journal is read."""

from __future__ import annotations

import pytest

from support.linehaul import Lane, lay_lane
from support.stack import Client


@pytest.fixture
async def lane(client: Client) -> Lane:
    """Types, workflows and a rider of the client's tenant."""
    return await lay_lane(client)
