"""Resuming: what a listener missed since its last event, in order, and then what happens, without gap or double.

What is recent comes from memory. Older events are read from the stream, a few listeners at a time, until memory has
the rest. Listener and memory meet without a wait in between, so nothing can come unseen.
"""

from __future__ import annotations

import asyncio
from itertools import islice

from haulier.platform.journal.events import EVENTS_STREAM, subject_token, subjects_of_tenant
from haulier.platform.live.listener import Listener
from haulier.platform.live.messages import LiveMessage, position_of, ready, reset, sequence_in, tenant_token_of
from haulier.platform.live.stream_follower import StreamFollower

REPLAYS = 8
"""Listeners of a process that read the stream side by side."""
SLICE = 500
SLICE_BYTES = 256 * 1024
"""Recent messages that are looked at, and bytes of them that are written, before the listener must have read some."""


class Replays:
    """Brings listeners up to what the follower has read."""

    def __init__(self, follower: StreamFollower) -> None:
        self._follower = follower
        self._reading = asyncio.Semaphore(REPLAYS)

    async def resume(self, listener: Listener, last_event_id: str) -> None:
        """Send a listener what it missed since the event that it names, if any, then what comes. Raises Unavailable."""
        follower, recent, stream_losses = self._follower, self._follower.recent, self._follower.stream_losses
        if not last_event_id:
            self._go_live(listener)
            listener.write(ready(recent.position))
            return
        reached = await self._sequence_of(last_event_id)
        if reached is None:
            self._go_live(listener)
            listener.write(reset("unknown", recent.position))
            return
        listener.catch_up()
        listener.write(ready(last_event_id))
        while not listener.closed and follower.stream_losses == stream_losses:
            if not recent.covers(reached):
                async with self._reading:
                    behind = await self._from_stream(listener, reached)
                if behind is None:
                    break
                reached = behind
                continue
            await listener.drained()
            if recent.covers(reached) and follower.stream_losses == stream_losses:
                reached, frames = self._from_memory(listener, reached)
                if reached >= recent.last:
                    self._go_live(listener, reached)
                    listener.write(frames)
                    return
                listener.write(frames)
        if not listener.closed:
            self._go_live(listener)
            listener.write(reset("gone" if follower.stream_losses == stream_losses else "rebuilt", recent.position))

    def _go_live(self, listener: Listener, reached: int = 0) -> None:
        """Let it have what comes from now on; with another process it may have been further already."""
        listener.live()
        listener.after = max(reached, self._follower.recent.last)
        if not listener.closed:
            self._follower.broadcaster.add(listener)

    async def _sequence_of(self, position: str) -> int | None:
        """The sequence of a position that the stream still agrees with; None when it does not."""
        sequence = sequence_in(position)
        if sequence is None:
            return None
        agrees = self._follower.recent.agrees(sequence, position)
        if agrees is None and sequence == 0:
            agrees = (await self._follower.bus.stream_range(EVENTS_STREAM))[0] <= 1
        elif agrees is None:
            stored = await self._follower.bus.message_at(EVENTS_STREAM, sequence)
            agrees = stored is not None and position_of(stored) == position
        return sequence if agrees else None

    async def _from_stream(self, listener: Listener, reached: int) -> int | None:
        """Write what the stream holds behind a sequence; how far that came, None if some was dropped meanwhile."""
        bus, edge, start = self._follower.bus, self._follower.recent.last, reached + 1
        reading = await bus.ordered_reader(EVENTS_STREAM, start, subjects_of_tenant(listener.identity.tenant_id))
        try:
            while not listener.closed and (received := await reading.read(0)):
                messages = [self._follower.framer.message(stored) for stored in received]
                listener.write(
                    b"".join(
                        message.frame for message in messages if message is not None and matches(listener, message)
                    )
                )
                reached = received[-1].sequence
                await listener.drained()
                if self._follower.recent.covers(reached):
                    break
            else:
                reached = max(reached, edge)
        finally:
            await reading.close()
        first, _ = await bus.stream_range(EVENTS_STREAM)
        return reached if first <= start else None

    def _from_memory(self, listener: Listener, reached: int) -> tuple[int, bytes]:
        """The next of what memory holds behind a sequence: how far it goes, and what of it is for the listener."""
        recent, token = self._follower.recent, subject_token(listener.identity.tenant_id)
        frames, size = list[bytes](), 0
        for entry in islice(recent.behind(reached), SLICE):
            if size > SLICE_BYTES:
                break
            reached = entry.sequence
            if entry.stored is not None and tenant_token_of(entry.stored) != token:
                continue
            message = recent.message(entry)
            if message is not None and matches(listener, message):
                frames.append(message.frame)
                size += len(message.frame)
        return reached, b"".join(frames)


def matches(listener: Listener, message: LiveMessage) -> bool:
    """Whether a message is for a listener."""
    if message.tenant != listener.identity.tenant_id:
        return False
    return (
        listener.subscription.matches(message.kind, message.keys)
        if message.person is None
        else message.is_to(listener.person)
    )
