"""The one reader of the event stream in an API process, while anybody listens: it keeps what is recent for listeners.

NATS may go away and come back: listeners stay connected meanwhile. If the stream lost its end (see ``relay``), the
follower goes back to the newest message that both still have, and drops what the relay sends again; if they have none
in common, it sends ``reset``.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, OrderedReader
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage
from haulier.engines.settings import Settings
from haulier.platform.journal.events import EVENTS_STREAM, EVENTS_SUBJECT, LIVE_SUBJECT, REPLAYED_HEADER, ensure_events
from haulier.platform.live.broadcaster import LEAST_REST_SECONDS, MOST_REST_SECONDS, Broadcaster
from haulier.platform.live.messages import MessageFramer, position_of, reset, tenant_token_of
from haulier.platform.live.recent import Recent
from haulier.platform.metrics import Metrics

PRIMED = 2_000
"""Messages that are read when the first listener comes, for those who reconnect after a restart."""
READ_SECONDS = 5.0
"""Longest wait for messages in one go."""
READY_SECONDS = 5.0
"""Longest wait of a first listener for the stream."""
LINGER_SECONDS = 60.0
"""How long the stream is followed without a listener."""
EVERYTHING = (EVENTS_SUBJECT, LIVE_SUBJECT)

log = structlog.get_logger("haulier.live")


class StreamFollower:
    """One a process. ``start`` at each new listener, ``stop`` at the end."""

    def __init__(self, bus: Bus, framer: MessageFramer, metrics: Metrics, settings: Settings) -> None:
        self.bus = bus
        self.framer = framer
        self._settings = settings
        self.recent = Recent(framer, most=settings.live.recent_events, most_bytes=settings.live.recent_bytes)
        self.broadcaster = Broadcaster()
        self._metrics = metrics
        self._outage = Outage("live")
        self._ready = asyncio.Event()
        self._rounds = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._heartbeat_due = False
        self.stream_losses = 0
        """How often the stream had lost messages: positions of before may mean others now."""
        self._rebuilt = False
        """Listeners got ``reset`` after a loss: what the relay sends again is older than that."""

    async def start(self) -> None:
        """Follow the stream; returns when its newest message is known. Raises Unavailable."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._write())]
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._ready.wait()
        except TimeoutError:
            raise Unavailable("the event stream is not available") from None

    async def stop(self) -> None:
        """Stop to follow, and forget what is recent."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        self._ready.clear()
        self.recent.begin(0)
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    def heartbeat(self) -> None:
        """Send a heartbeat to all listeners, with the position that the stream has reached."""
        self._heartbeat_due = True
        self.broadcaster.change_all()

    async def _follow(self) -> None:
        while True:
            try:
                reading = await self._open()
                try:
                    while await self._read(reading, 0):
                        pass
                    self._outage.ended()
                    self._ready.set()
                    while True:
                        await self._read(reading, READ_SECONDS)
                finally:
                    await reading.close()
            except Unavailable as error:
                self._outage.started(error)
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
            except Exception:
                log.exception("crashed", part="live")
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)

    async def _read(self, reading: OrderedReader, wait: float) -> int:
        received = await reading.read(wait)
        known = self.broadcaster.tokens if self._ready.is_set() else frozenset()
        for stored in received:
            entry = self.recent.add(stored)
            self._rebuilt = self._rebuilt and REPLAYED_HEADER in stored.headers
            if entry is not None and not self._rebuilt and tenant_token_of(stored) in known:
                message = self.recent.message(entry)
                if message is not None:
                    self.broadcaster.route(message)
        await self.broadcaster.has_room.wait()
        return len(received)

    async def _open(self) -> OrderedReader:
        """Open the stream behind the last message read, or behind the newest one that it still has of those read."""
        await ensure_events(self.bus, self._settings.event)
        first, last = await self.bus.stream_range(EVENTS_STREAM)
        if not self._ready.is_set():
            self.recent.begin(max(0, first - 1, last - PRIMED))
            return await self.bus.ordered_reader(EVENTS_STREAM, self.recent.last + 1, EVERYTHING)
        common = await self._last_common(last)
        if common is None:
            log.warning("the stream was replaced by another one", last=last)
            await self._flush_all()
            self.stream_losses += 1
            self.recent.begin(last)
            self.broadcaster.rewind(last)
            self._rebuilt = True
            for listener in self.broadcaster.listeners():
                listener.write(reset("rebuilt", self.recent.position))
        elif common < self.recent.last:
            log.warning("the stream lost its end", last=last, common=common)
            await self._flush_all()
            self.stream_losses += 1
            self.recent.rewind(common)
            self.broadcaster.rewind(common)
        return await self.bus.ordered_reader(EVENTS_STREAM, self.recent.last + 1, EVERYTHING)

    async def _last_common(self, last: int) -> int | None:
        """The newest sequence at which the stream has the message that is kept here; None when there is none.

        A stream loses its end only, so the two are equal up to some place and not behind it.
        """
        if not self.recent.last:
            return 0
        if not len(self.recent):
            return self.recent.last if last >= self.recent.last else None
        low, high = 0, len(self.recent)
        if await self._is_same(high - 1):
            return self.recent.last
        while low < high:
            middle = (low + high) // 2
            if await self._is_same(middle):
                low = middle + 1
            else:
                high = middle
        return self.recent.at(low - 1).sequence if low else None

    async def _is_same(self, place: int) -> bool:
        entry = self.recent.at(place)
        stored = await self.bus.message_at(EVENTS_STREAM, entry.sequence)
        return stored is not None and position_of(stored) == entry.position

    async def _write(self) -> None:
        """Rounds of writing, as long as there is work."""
        while True:
            await self.broadcaster.work.wait()
            began = time.perf_counter()
            try:
                await self._flush()
            except Exception:
                log.exception("crashed", part="live")
            took = time.perf_counter() - began
            await asyncio.sleep(min(max(took, LEAST_REST_SECONDS), MOST_REST_SECONDS))

    async def _flush_all(self) -> None:
        """Write everything that is pending: what comes next is numbered anew."""
        while self.broadcaster.work.is_set():
            await self._flush()

    async def _flush(self) -> None:
        async with self._rounds:
            tail = b":\nid: %b\n\n" % self.recent.position.encode() if self._heartbeat_due else b""
            self._heartbeat_due = False
            self._metrics.events_sent(await self.broadcaster.flush(self.recent.last, tail))
