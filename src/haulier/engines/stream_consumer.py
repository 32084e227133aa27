"""Durable consumers of a stream, whose messages are acknowledged one by one."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from haulier.engines.failure import Unavailable
from haulier.engines.nats_failure import translated

MAX_FETCH_BYTES = 4 * 1024 * 1024
"""Most bytes of one fetch; more than the longest message, which could not be fetched otherwise."""

READ_GRACE = 5.0
"""Seconds beyond the requested wait after which a request without any response has failed."""

REQUEST_ENDED = frozenset({"404", "408", "409"})
"""Statuses that end a request: no messages, its time is over, its bytes are used up."""


class Message:
    """One delivery of a message from a consumer."""

    __slots__ = ("_message",)

    def __init__(self, message: Msg) -> None:
        self._message = message

    @property
    def subject(self) -> str:
        """The subject that it was published to."""
        return self._message.subject

    @property
    def data(self) -> bytes:
        """The payload."""
        return self._message.data

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers it was published with."""
        return self._message.headers or {}

    @property
    def deliveries(self) -> int:
        """The number of its deliveries, this one included."""
        return int(self._message.metadata.num_delivered or 1)

    @property
    def sequence(self) -> int:
        """Its position in the stream."""
        return int(self._message.metadata.sequence.stream)

    async def ack(self) -> None:
        """Acknowledge it. A lost acknowledgement leads to one more delivery. Raises Unavailable."""
        with translated():
            await self._message.ack()

    async def nak(self, delay: float = 0.0) -> None:
        """Ask for another delivery after ``delay`` seconds. Raises Unavailable."""
        with translated():
            await self._message.nak(delay=delay or None)

    async def in_progress(self) -> None:
        """Restart the time limit of the acknowledgement. Raises Unavailable."""
        with translated():
            await self._message.in_progress()


class Consumer:
    """A durable pull consumer. Several processes that name the same one share its messages.

    ``fetch`` raises Unavailable if the stream or the consumer is gone: create it again with ``Bus.consumer``.
    """

    def __init__(self, client: Client, subscription: JetStreamContext.PullSubscription) -> None:
        self._client = client
        self._subscription = subscription
        self._outstanding = 0
        """Messages that the current request may still bring; 0 without a request."""

    async def fetch(self, batch: int, timeout: float, max_bytes: int = MAX_FETCH_BYTES) -> list[Message]:
        """At most ``batch`` messages of ``max_bytes`` in all; waits ``timeout`` seconds for the first one.

        Returns an empty list if none came. Raises Unavailable.
        """
        received: list[Message] = []
        with translated():
            if self._outstanding <= 0:
                await self._request(batch, timeout, max_bytes)
            subscription = self._subscription._sub
            try:
                while not received and self._outstanding > 0:
                    self._receive(await subscription.next_msg(timeout + READ_GRACE), received)
                    while not subscription._pending_queue.empty():
                        message = subscription._pending_queue.get_nowait()
                        subscription._pending_size -= len(message.data)
                        self._receive(message, received)
            except TimeoutError:
                self._outstanding = 0  # the message that ends the request was lost
        return received

    async def _request(self, batch: int, timeout: float, max_bytes: int) -> None:
        self._outstanding = batch
        request = {"batch": batch, "max_bytes": max_bytes, "expires": int(timeout * 1e9)}
        await self._client.publish(self._subscription._nms, json.dumps(request).encode(), self._subscription._deliver)

    def _receive(self, message: Msg, received: list[Message]) -> None:
        """Take a message, or a status that ends the request. Raises Unavailable if the consumer is gone."""
        if not message.headers or "Status" not in message.headers or message.reply:
            self._outstanding -= 1
            received.append(Message(message))
            return
        self._outstanding = 0
        description = message.headers.get("Description", "")
        if message.headers["Status"] not in REQUEST_ENDED or "Deleted" in description:
            raise Unavailable(f"the event stream is not available: {description or 'the consumer is gone'}")

    async def close(self) -> None:
        """Unsubscribe. Fetched messages without an acknowledgement go to another process after ``ack_wait``."""
        with contextlib.suppress(nats.errors.Error, OSError):
            await self._subscription.unsubscribe()
