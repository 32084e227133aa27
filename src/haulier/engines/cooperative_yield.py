"""Long work beside other work of a process: it lets that have its turn after so much time, not after so many items."""

from __future__ import annotations

import asyncio
from time import perf_counter

MAX_BUSY_SECONDS = 0.02
"""How long work goes on without a look at what else is to be done. One item more may take 30 ms; so nobody waits for
more than 50 ms at a stretch.
"""


class CooperativeYield:
    """Time since other work had its turn."""

    __slots__ = ("_since",)

    def __init__(self) -> None:
        self._since = perf_counter()

    async def yield_if_due(self) -> None:
        """Let other work have its turn, if it is time."""
        if perf_counter() - self._since >= MAX_BUSY_SECONDS:
            await asyncio.sleep(0)
            self._since = perf_counter()
