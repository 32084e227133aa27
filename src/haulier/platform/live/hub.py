"""The one reader of the stream in an API process, while anybody listens: it keeps what is recent and feeds listeners.

NATS may go away and come back: streams stay open meanwhile. If its stream lost its tail (see ``relay``), the hub goes
back to what both still know, and drops what the relay sends again; if nothing is known to both, it says ``reset``.
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
from haulier.platform.live.fanout import LEAST_REST_SECONDS, MOST_REST_SECONDS, Fanout
from haulier.platform.live.items import Framer, position_of, reset, tenant_token_of
from haulier.platform.live.recent import Recent
from haulier.platform.metrics import Metrics

PRIMED = 2_000
"""Messages that are read when the first listener comes: those who come back after a restart find them."""
READ_SECONDS = 5.0
"""Longest wait for messages in one go."""
READY_SECONDS = 5.0
"""Longest wait of a first listener for the stream."""
LINGER_SECONDS = 60.0
"""How long the hub goes on without a listener."""
EVERYTHING = (EVENTS_SUBJECT, LIVE_SUBJECT)

log = structlog.get_logger("haulier.live")


class Hub:
    """One a process. ``start`` at each new listener, ``stop`` at the end."""

    def __init__(self, bus: Bus, framer: Framer, metrics: Metrics, settings: Settings) -> None:
        self.bus = bus
        self.framer = framer
        self._settings = settings
        self.recent = Recent(framer, most=settings.live.recent_events, most_bytes=settings.live.recent_bytes)
        self.fanout = Fanout()
        self._metrics = metrics
        self._outage = Outage("live")
        self._ready = asyncio.Event()
        self._rounds = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._beat = False
        self.losses = 0
        """How often the stream was found to lack what it had: positions of before may mean something else now."""
        self._rebuilt = False
        """Listeners were told to read again: what the relay sends again is older than that."""

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
        """Follow no more, and forget."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        self._ready.clear()
        self.recent.begin(0)
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    def beat(self) -> None:
        """Give everybody a sign of life, which also tells them how far the stream has come."""
        self._beat = True
        self.fanout.change_all()

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
        come = await reading.read(wait)
        known = self.fanout.tokens if self._ready.is_set() else frozenset()
        for stored in come:
            entry = self.recent.add(stored)
            self._rebuilt = self._rebuilt and REPLAYED_HEADER in stored.headers
            if entry is not None and not self._rebuilt and tenant_token_of(stored) in known:
                item = self.recent.item(entry)
                if item is not None:
                    self.fanout.route(item)
        await self.fanout.room.wait()
        return len(come)

    async def _open(self) -> OrderedReader:
        """Go on where the hub stands, or where the stream still agrees with what it knows."""
        await ensure_events(self.bus, self._settings.event)
        first, last = await self.bus.stream_range(EVENTS_STREAM)
        if not self._ready.is_set():
            self.recent.begin(max(0, first - 1, last - PRIMED))
            return await self.bus.ordered_reader(EVENTS_STREAM, self.recent.last + 1, EVERYTHING)
        agreed = await self._agreed(last)
        if agreed is None:
            log.warning("the stream is another one", last=last)
            await self._flush_all()
            self.losses += 1
            self.recent.begin(last)
            self.fanout.rewind(last)
            self._rebuilt = True
            for listener in self.fanout.listeners():
                listener.write(reset("rebuilt", self.recent.position))
        elif agreed < self.recent.last:
            log.warning("the stream lost its end", last=last, agreed=agreed)
            await self._flush_all()
            self.losses += 1
            self.recent.rewind(agreed)
            self.fanout.rewind(agreed)
        return await self.bus.ordered_reader(EVENTS_STREAM, self.recent.last + 1, EVERYTHING)

    async def _agreed(self, last: int) -> int | None:
        """The newest sequence at which stream and hub hold the same message; None when there is none.

        A stream loses its end only, so they agree up to some place and not behind it.
        """
        if not self.recent.last:
            return 0
        if not len(self.recent):
            return self.recent.last if last >= self.recent.last else None
        low, high = 0, len(self.recent)
        if await self._same(high - 1):
            return self.recent.last
        while low < high:
            middle = (low + high) // 2
            if await self._same(middle):
                low = middle + 1
            else:
                high = middle
        return self.recent.at(low - 1).sequence if low else None

    async def _same(self, place: int) -> bool:
        entry = self.recent.at(place)
        stored = await self.bus.message_at(EVENTS_STREAM, entry.sequence)
        return stored is not None and position_of(stored) == entry.position

    async def _write(self) -> None:
        """Rounds of writing, as long as there is work."""
        while True:
            await self.fanout.work.wait()
            began = time.perf_counter()
            try:
                await self._flush()
            except Exception:
                log.exception("crashed", part="live")
            took = time.perf_counter() - began
            await asyncio.sleep(min(max(took, LEAST_REST_SECONDS), MOST_REST_SECONDS))

    async def _flush_all(self) -> None:
        """Write everything that waits: what comes next is numbered anew."""
        while self.fanout.work.is_set():
            await self._flush()

    async def _flush(self) -> None:
        async with self._rounds:
            tail = b":\nid: %b\n\n" % self.recent.position.encode() if self._beat else b""
            self._beat = False
            self._metrics.events_sent(await self.fanout.flush(self.recent.last, tail))
