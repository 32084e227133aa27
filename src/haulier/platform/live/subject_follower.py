"""Follows a subject of NATS whose messages may be lost, and looks now and then for what was not heard."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from haulier.core.refusal import Refusal
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage

LOOK_SECONDS = 15.0
"""How often what was lost on its way is looked for."""

log = structlog.get_logger("haulier.live")


class SubjectFollower:
    """Follows one subject from its making to ``close``. Without NATS it looks, and hears nothing."""

    def __init__(
        self, bus: Bus | None, subject: str, hear: Callable[[str, bytes], Awaitable[None]],
        look: Callable[[], Awaitable[None]] | None = None,
    ) -> None:  # fmt: skip
        self._bus = bus
        self._subject = subject
        self._hear = hear
        self._look = look
        self._outage = Outage("live")
        self._begun = asyncio.Event()
        self._task = asyncio.create_task(self._follow())

    async def begun(self) -> None:
        """Wait until it hears what is said from now on, or was closed."""
        await self._begun.wait()

    async def close(self) -> None:
        """Follow no more."""
        self._begun.set()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _follow(self) -> None:
        stop: Callable[[], Awaitable[None]] | None = None
        try:
            while True:
                try:
                    if stop is None and self._bus is not None:
                        stop = await self._bus.listen(self._subject, self._hear)
                    self._begun.set()
                    await asyncio.sleep(LOOK_SECONDS)
                    if self._look is not None:
                        await self._look()
                    self._outage.ended()
                except (Unavailable, Refusal) as error:  # too many lists are read at once, it may be
                    self._outage.started(error)
                    await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
                except Exception:
                    log.exception("crashed", subject=self._subject)
                    await asyncio.sleep(LOOK_SECONDS)
        finally:
            if stop is not None:
                await stop()
