"""Waiting and outage logs of background loops."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import structlog

OUTAGE_PAUSE_SECONDS = 0.5
"""Time between two tries while a server is unavailable."""


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait for ``seconds``, or until ``stop`` is set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


class WakeSignal:
    """Lets one loop wait until it is woken, a time is over or ``stop`` is set. A wake while it works is kept."""

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
        """End the current wait, or the next one."""
        self._event.set()

    async def on_poke(self, _subject: str, _payload: bytes) -> None:
        """Wake at a poke: the callback for ``Bus.listen``."""
        self._event.set()

    def clear(self) -> None:
        """Forget earlier wakes. Call it before looking for work, so that a wake during the search counts."""
        self._event.clear()

    async def wait(self, seconds: float) -> bool:
        """Wait; returns whether the loop was woken before the time was over."""
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
    """Logs once that a server is unavailable and once that it is back, however often both are reported."""

    def __init__(self, who: str) -> None:
        self._log: Any = structlog.get_logger(f"haulier.{who}")
        self._away = False

    def started(self, error: Exception) -> None:
        """Report that a server did not serve."""
        if not self._away:
            self._away = True
            self._log.warning("server unavailable", error=str(error))

    def ended(self) -> None:
        """Report that it serves."""
        if self._away:
            self._away = False
            self._log.info("server available again")
