"""A fresh server a test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.http_echo import Echo, echoing


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    async with echoing() as echo:
        yield echo
