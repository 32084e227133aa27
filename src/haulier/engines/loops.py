"""How background loops wait: for a moment, a poke or the end, whichever comes first; and how they speak of outages."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import structlog

OUTAGE_PAUSE_SECONDS = 0.5
"""Between tries while a server is away."""


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not beyond the end."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


class WakeSignal:
    """Lets one loop rest until it is rung, the time is over or ``stop`` is set. Rings while it is awake are kept."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop
        self._event = asyncio.Event()
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._watcher = asyncio.create_task(self._wake_at_stop())
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._watcher is not None:
            self._watcher.cancel()

    def wake(self) -> None:
        """End the rest under way, or the next one."""
        self._event.set()

    async def on_poke(self, _subject: str, _payload: bytes) -> None:
        """Ring at a poke: for ``Bus.listen``."""
        self._event.set()

    def clear(self) -> None:
        """Forget rings so far; call before looking for work, so that a ring during the look counts."""
        self._event.clear()

    async def wait(self, seconds: float) -> bool:
        """Whether it was rung before the time was over."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        return True

    async def _wake_at_stop(self) -> None:
        await self._stop.wait()
        self._event.set()


class Outage:
    """Says once that a server is away and once that it is back, however often both are noticed."""

    def __init__(self, who: str) -> None:
        self._log: Any = structlog.get_logger(f"haulier.{who}")
        self._away = False

    def started(self, error: Exception) -> None:
        """A server did not serve."""
        if not self._away:
            self._away = True
            self._log.warning("waits", error=str(error))

    def ended(self) -> None:
        """It served."""
        if self._away:
            self._away = False
            self._log.info("goes on")
