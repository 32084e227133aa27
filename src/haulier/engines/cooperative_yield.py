"""Cooperative multitasking of long work: it yields to the event loop after a time, not after a number of items."""

from __future__ import annotations

import asyncio
from time import perf_counter

MAX_BUSY_SECONDS = 0.02
"""Longest time before work yields. One more item may take 30 ms, so other tasks wait for 50 ms at most."""


class CooperativeYield:
    """Measures the time since the work last yielded."""

    __slots__ = ("_since",)

    def __init__(self) -> None:
        self._since = perf_counter()

    async def yield_if_due(self) -> None:
        """Yield to the event loop if the work has run for MAX_BUSY_SECONDS."""
        if perf_counter() - self._since >= MAX_BUSY_SECONDS:
            await asyncio.sleep(0)
            self._since = perf_counter()
