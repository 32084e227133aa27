"""Readers of a stream from one position on: in order, without acknowledgements."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from haulier.engines.failure import Unavailable
from haulier.engines.nats_failure import translated
from haulier.engines.stream_consumer import READ_GRACE, REQUEST_ENDED

READ_BATCH = 500
"""Most messages of one request of a reader. Bounds memory."""

READ_BYTES = 4 * 1024 * 1024
"""Most bytes of one request of a reader; a single longer message still comes."""


class StoredMessage(NamedTuple):
    """A message of a stream."""

    sequence: int
    subject: str
    headers: Mapping[str, str]
    data: bytes


class OrderedReader:
    """Reads a stream in order from one position on, without acknowledgements.

    Every message comes once, in order, or ``read`` raises Unavailable: then create a reader from the last sequence on.
    """

    def __init__(self, client: Client, consumer: str, stream: str) -> None:
        self._client = client
        self._consumer = consumer
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = client.new_inbox()
        self._subscription: Subscription | None = None
        self._received: list[StoredMessage] = []
        self._event = asyncio.Event()
        self._outstanding = 0
        """Messages that the current request may still bring; 0 without a request."""
        self._last_number = 0
        """The number of the newest message, which the server counts from 1."""
        self._failure = ""

    async def read(self, wait: float) -> list[StoredMessage]:
        """The next messages, as soon as there are any; empty if none came in ``wait`` seconds. Raises Unavailable.

        With ``wait`` 0 it returns at most READ_BATCH stored messages; an empty list means the end of the stream.
        """
        with translated():
            if self._subscription is None:
                self._subscription = await self._client.subscribe(self._inbox, cb=self._take)
            if not self._outstanding and not self._received:
                await self._request(wait)
            async with asyncio.timeout(wait + READ_GRACE):
                while self._outstanding and (not wait or not self._received) and not self._failure:
                    self._event.clear()
                    await self._event.wait()
        if self._failure:
            raise Unavailable(f"the event stream is not available: {self._failure}")
        received, self._received = self._received, []
        return received

    def connection_lost(self) -> None:
        """Fail the current request: the connection was lost."""
        self._failure = "the connection was lost"
        self._event.set()

    async def close(self) -> None:
        """Unsubscribe."""
        if self._subscription is not None:
            with contextlib.suppress(nats.errors.Error, OSError):
                await self._subscription.unsubscribe()

    async def _request(self, wait: float) -> None:
        request: dict[str, Any] = {"batch": READ_BATCH, "max_bytes": READ_BYTES}
        request |= {"expires": int(wait * 1e9)} if wait else {"no_wait": True}
        self._outstanding = READ_BATCH
        await self._client.publish(self._next, json.dumps(request).encode(), self._inbox)

    async def _take(self, message: Msg) -> None:
        if message.headers and "Status" in message.headers and not message.reply:
            if message.headers["Status"] not in REQUEST_ENDED:
                self._failure = message.headers.get("Description", "the reading is gone")
            self._outstanding = 0
        else:
            metadata = message.metadata
            self._last_number += 1
            if metadata.sequence.consumer != self._last_number:
                self._failure = "messages were lost on their way"
            self._outstanding -= 1
            self._received.append(
                StoredMessage(int(metadata.sequence.stream), message.subject, message.headers or {}, message.data)
            )
        self._event.set()
