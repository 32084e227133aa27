"""How long the event loop is held up at a stretch, by the processor's time, which other programs do not lengthen."""

from __future__ import annotations

import asyncio
import gc
from time import thread_time
from types import TracebackType
from typing import Self

TICK_SECONDS = 0.002


class Stretches:
    """``async with Stretches() as held`` watches the loop; ``held.longest`` is the longest stretch in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def __aenter__(self) -> Self:
        gc.collect()
        gc.freeze()  # what other tests left in this process is no part of the stretch
        self._task = asyncio.create_task(self._watch())
        await asyncio.sleep(0)
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await asyncio.sleep(TICK_SECONDS)
        gc.unfreeze()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self) -> None:
        """Between two ticks others had one turn each, or some; what one of them took is no more than that."""
        last = thread_time()
        while True:
            await asyncio.sleep(0)
            now = thread_time()
            self.longest = max(self.longest, now - last)
            last = now
