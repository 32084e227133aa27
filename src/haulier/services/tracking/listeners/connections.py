"""Connections of trackers that speak TCP: each is one device, and whatever it does is felt by itself alone.
See: contract/tracking.md section 9.4.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import TypeVar

from haulier.core.refusal import Refusal
from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS
from haulier.platform.runtime import Runtime
from haulier.services.tracking.acceptance import accept_points
from haulier.services.tracking.listeners.rules.gps103 import Gps103Decoder
from haulier.services.tracking.listeners.rules.gt06 import Gt06Decoder
from haulier.services.tracking.listeners.rules.h02 import H02Decoder
from haulier.services.tracking.listeners.rules.messages import MAX_MESSAGE_BYTES, Decoder, Message
from haulier.services.tracking.listeners.rules.tk103 import Tk103Decoder
from haulier.services.tracking.listeners.senders import sender_anywhere
from haulier.services.tracking.requests import SentPoint
from haulier.services.tracking.rules.points import DEVICE as NOT_REGISTERED
from haulier.services.tracking.rules.points import Source

DECODERS: Mapping[str, Callable[[], Decoder]] = {
    "gt06": Gt06Decoder,
    "h02": H02Decoder,
    "tk103": Tk103Decoder,
    "gps103": Gps103Decoder,
}
MAX_UNKNOWN = 3
"""Messages of a device that nobody registered, after which its connection ends."""
MAX_BAD = 16
"""Messages in a row that cannot be read, after which it ends too."""
MESSAGES_PER_SECOND = 100
"""Messages of a connection beyond this wait, and what it sends meanwhile is not read."""
IDLE_SECONDS = 15 * 60.0
"""Silence after which a connection ends: trackers give a sign of life every few minutes."""
STRANGER_SECONDS = 60.0
"""A connection ends of which nobody knows by then whose it is: strangers must not take the places of trackers."""
WRITE_SECONDS = 10.0
"""How long a tracker may take for a reply."""

T = TypeVar("T")


def patience(began: float, *, is_known: bool) -> float:
    """Seconds that the next bytes of a connection may take, by the moment of the clock at which it began."""
    return IDLE_SECONDS if is_known else max(0.0, began + STRANGER_SECONDS - monotonic())


class Ended(Exception):
    """The connection is to end; the text says why."""


class Connection:
    """One tracker."""

    def __init__(
        self, runtime: Runtime, protocol: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._runtime = runtime
        self._protocol = protocol
        self._reader = reader
        self._writer = writer
        self._decoder = DECODERS[protocol]()
        self._device = ""
        self._source: Source | None = None
        self._unknown = 0
        self._bad = 0
        self._began = self._second = monotonic()
        self._in_second = 0

    async def serve(self) -> str:
        """Take what the tracker sends, until it goes or is to go; why it ended."""
        try:
            while True:
                async with asyncio.timeout(patience(self._began, is_known=self._source is not None)):
                    data = await self._reader.read(MAX_MESSAGE_BYTES)
                if not data:
                    return "gone"
                await self._take(self._decoder.feed(data))
        except Ended as end:
            return str(end)
        except TimeoutError:
            return "silent"
        except OSError:
            return "gone"

    async def _take(self, messages: list[Message]) -> None:
        """Take messages in their order: points first become safe, then their replies go out, also where the connection
        ends with a later message. Raises Ended.
        """
        points: list[SentPoint] = []
        replies: list[bytes] = []
        end: Ended | None = None
        try:
            for message in messages:
                await self._take_one(message, points, replies)
        except Ended as reached:
            end = reached
        await self._store(points)
        await self._send(b"".join(replies))
        if end is not None:
            raise end

    async def _take_one(self, message: Message, points: list[SentPoint], replies: list[bytes]) -> None:
        """Add what is in a message to what is to be stored and replied. Raises Ended."""
        await self._pace()
        self._runtime.metrics.tracker_message(self._protocol, message.kind)
        if message.kind == "bad":
            self._bad += 1
            if self._bad >= MAX_BAD:
                raise Ended("garbage")
            return
        self._bad = 0
        if not await self._is_known(message.device):
            return
        if message.point is not None:
            points.append(message.point)
        replies.append(message.reply)

    async def _is_known(self, device: str) -> bool:
        """Is the message one of a registered device, the one of this connection? Raises Ended."""
        if device and self._source is not None and device != self._device:
            raise Ended("another device")
        if self._source is None and (device or self._device):
            self._device = device or self._device
            self._source = await self._patiently(self._find)
        if self._source is not None:
            return True
        self._unknown += 1
        if self._unknown >= MAX_UNKNOWN:
            raise Ended("unknown device")
        return False

    async def _find(self) -> Source | None:
        return await sender_anywhere(self._runtime, self._protocol.upper(), self._device)

    async def _store(self, points: list[SentPoint]) -> None:
        """Store points. While the database is away the tracker waits: it is not read. Raises Ended."""
        source = self._source
        if not points or source is None:
            return
        if not await self._patiently(lambda: self._runtime.access.is_tenant_on(source.tenant)):
            raise Ended("tenant switched off")
        taken = await self._patiently(lambda: accept_points(self._runtime, source, points))
        if any(each.reason == NOT_REGISTERED for each in taken.rejected):
            raise Ended("deregistered")

    async def _patiently(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something that needs the database, once it is there."""
        while True:
            try:
                return await work()
            except (Unavailable, Refusal):
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)

    async def _send(self, reply: bytes) -> None:
        if reply:
            self._writer.write(reply)
            async with asyncio.timeout(WRITE_SECONDS):
                await self._writer.drain()

    async def _pace(self) -> None:
        """Wait for the next second where this one has had its messages."""
        now = monotonic()
        if now - self._second >= 1:
            self._second, self._in_second = now, 0
        self._in_second += 1
        if self._in_second > MESSAGES_PER_SECOND:
            await asyncio.sleep(self._second + 1 - now)
            self._second, self._in_second = monotonic(), 1
