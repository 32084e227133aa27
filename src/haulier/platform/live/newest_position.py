"""The newest position of the event stream, for reads that listeners go on from.

Whoever reads it first and then the database misses nothing: an event is on the stream only after its change was
committed, so what the read did not see comes behind the position. What it saw may come behind it too: rows know by
their versions.
"""

from __future__ import annotations

import asyncio

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, StoredMessage
from haulier.platform.journal.events import EVENTS_STREAM, EVENTS_SUBJECT, LIVE_SUBJECT, ensure_events
from haulier.platform.live.messages import START, position_of
from haulier.platform.runtime import Runtime


class NewestPosition:
    """Asks the stream. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self._bus: Bus | None = runtime.bus
        self._settings = runtime.settings.event

    async def read(self) -> str:
        """The position that a listener has who heard everything so far. Raises Unavailable."""
        if self._bus is None:
            raise Unavailable("the event stream is not available: this process has no connection to it")
        found = await asyncio.gather(
            *(self._bus.last_message(EVENTS_STREAM, subject) for subject in (EVENTS_SUBJECT, LIVE_SUBJECT))
        )
        newest = max((message for message in found if message is not None), default=None, key=lambda each: each[0])
        if newest is not None:
            sequence, headers, data = newest
            return position_of(StoredMessage(sequence, "", headers, data))
        await ensure_events(self._bus, self._settings)
        _, last = await self._bus.stream_range(EVENTS_STREAM)
        return f"{last}-00000000" if last else START
