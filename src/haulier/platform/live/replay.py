"""Resuming: what a listener missed since its last event, in order, and then what happens, without gap or double.

What is recent comes from memory. Older events are read from the stream, a few listeners at a time, until memory has
the rest. Listener and memory meet without a wait in between, so nothing can come unseen.
"""

from __future__ import annotations

import asyncio
from itertools import islice

from haulier.platform.journal.events import EVENTS_STREAM, subject_token, subjects_of_tenant
from haulier.platform.live.hub import Hub
from haulier.platform.live.items import Item, position_of, ready, reset, sequence_in, tenant_token_of
from haulier.platform.live.listener import Listener

REPLAYS = 8
"""Listeners of a process that read the stream at the same time."""
SLICE = 500
SLICE_BYTES = 256 * 1024
"""Recent messages that are looked at, and bytes of them that are written, before the listener must have read some."""


class Replays:
    """Brings listeners to where the hub is."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._reading = asyncio.Semaphore(REPLAYS)

    async def welcome(self, listener: Listener, last_event_id: str) -> None:
        """Let a listener hear, from behind its last event on when it names one. Raises Unavailable."""
        hub, recent, losses = self._hub, self._hub.recent, self._hub.losses
        if not last_event_id:
            self._join(listener)
            listener.write(ready(recent.position))
            return
        reached = await self._known(last_event_id)
        if reached is None:
            self._join(listener)
            listener.write(reset("unknown", recent.position))
            return
        listener.catch_up()
        listener.write(ready(last_event_id))
        while not listener.closed and hub.losses == losses:
            if not recent.covers(reached):
                async with self._reading:
                    behind = await self._from_stream(listener, reached)
                if behind is None:
                    break
                reached = behind
                continue
            await listener.drained()
            if recent.covers(reached) and hub.losses == losses:
                reached, frames = self._remembered(listener, reached)
                if reached >= recent.last:
                    self._join(listener, reached)
                    listener.write(frames)
                    return
                listener.write(frames)
        if not listener.closed:
            self._join(listener)
            listener.write(reset("gone" if hub.losses == losses else "rebuilt", recent.position))

    def _join(self, listener: Listener, reached: int = 0) -> None:
        """It hears what comes from now on; it may have been further already, with another process."""
        listener.live()
        listener.after = max(reached, self._hub.recent.last)
        if not listener.closed:
            self._hub.fanout.add(listener)

    async def _known(self, position: str) -> int | None:
        """The sequence of a position that the stream still agrees with; None when it does not."""
        sequence = sequence_in(position)
        if sequence is None:
            return None
        agrees = self._hub.recent.agrees(sequence, position)
        if agrees is None and sequence == 0:
            agrees = (await self._hub.bus.stream_range(EVENTS_STREAM))[0] <= 1
        elif agrees is None:
            stored = await self._hub.bus.message_at(EVENTS_STREAM, sequence)
            agrees = stored is not None and position_of(stored) == position
        return sequence if agrees else None

    async def _from_stream(self, listener: Listener, reached: int) -> int | None:
        """Write what the stream holds behind a sequence; how far that came, None if some was dropped meanwhile."""
        bus, edge, start = self._hub.bus, self._hub.recent.last, reached + 1
        reading = await bus.ordered_reader(EVENTS_STREAM, start, subjects_of_tenant(listener.identity.tenant_id))
        try:
            while not listener.closed and (come := await reading.read(0)):
                items = [self._hub.framer.item(stored) for stored in come]
                listener.write(b"".join(item.frame for item in items if item is not None and hears(listener, item)))
                reached = come[-1].sequence
                await listener.drained()
                if self._hub.recent.covers(reached):
                    break
            else:
                reached = max(reached, edge)
        finally:
            await reading.close()
        first, _ = await bus.stream_range(EVENTS_STREAM)
        return reached if first <= start else None

    def _remembered(self, listener: Listener, reached: int) -> tuple[int, bytes]:
        """The next of what memory holds behind a sequence: how far it goes, and what of it is for the listener."""
        recent, token = self._hub.recent, subject_token(listener.identity.tenant_id)
        frames, size = list[bytes](), 0
        for entry in islice(recent.behind(reached), SLICE):
            if size > SLICE_BYTES:
                break
            reached = entry.sequence
            if entry.stored is not None and tenant_token_of(entry.stored) != token:
                continue
            item = recent.item(entry)
            if item is not None and hears(listener, item):
                frames.append(item.frame)
                size += len(item.frame)
        return reached, b"".join(frames)


def hears(listener: Listener, item: Item) -> bool:
    """Whether an item is for a listener."""
    if item.tenant != listener.identity.tenant_id:
        return False
    return listener.wanted.hears(item.kind, item.keys) if item.person is None else item.person == listener.person
