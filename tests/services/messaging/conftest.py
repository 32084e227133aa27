"""What a test of messaging begins with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.receiver import Receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A gateway, or an app that is called."""
    async with Receiver() as receiver:
        yield receiver
