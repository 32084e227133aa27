"""Reads that are repeated until the platform has come so far by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from haulier.demo.calls import Call
from haulier.demo.client import CoreClient

FIRST_PAUSE_SECONDS = 0.02
PAUSE_GROWTH = 1.5
LONGEST_PAUSE_SECONDS = 1.0
PATIENCE_SECONDS = 180.0
"""How long nothing may come of what was asked for."""


class Late(Exception):
    """What was waited for did not come, or something else did."""


async def until(
    client: CoreClient,
    reading: Call,
    has_come: Callable[[dict[str, Any]], bool],
    first_pause: float = FIRST_PAUSE_SECONDS,
    longest_pause: float = LONGEST_PAUSE_SECONDS,
) -> dict[str, Any]:
    """The first answer in which it has come. Other pauses are for what never comes at once. Raises ``Late``."""
    loop = asyncio.get_running_loop()
    deadline, pause = loop.time() + PATIENCE_SECONDS, first_pause
    while not has_come(found := await client.read(reading)):
        if loop.time() > deadline:
            raise Late(f"{reading.kind}: {reading.path} is still {str(found)[:500]}")
        await asyncio.sleep(pause)
        pause = min(pause * PAUSE_GROWTH, longest_pause)
    return found
