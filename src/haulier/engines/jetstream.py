"""NATS JetStream: one connection for streams, durable consumers and pokes.

Streams are kept in files and may be sent the same message twice: ``Nats-Msg-Id`` drops the second within the
duplicate window. Whatever says that the server is away becomes ``Unavailable``; the connection comes back by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError

from haulier.engines.failure import Unavailable

__all__ = ["Bus", "Consumer", "Message", "Unavailable"]

CONNECT_TIMEOUT = 5
"""Seconds until one attempt to connect is given up."""

RECONNECT_DELAY = 0.5
"""Seconds between attempts to connect again. They never end."""

PING_INTERVAL = 10
"""Seconds between pings; two unanswered ones mean that the server is gone."""

ACK_TIMEOUT = 10.0
"""Seconds until a published batch must be acknowledged whole."""

MAX_BATCH = 1_000
"""Messages that are published before the first acknowledgement is awaited. Bounds what waits in memory."""

MAX_STREAM_BYTES = 2 * 1024 * 1024 * 1024
"""Most disk space of one stream unless said otherwise; the oldest messages go first."""

Published = tuple[str, Mapping[str, str], bytes]
"""Subject, headers, payload."""


class Message:
    """One delivery of a message from a consumer."""

    __slots__ = ("_message",)

    def __init__(self, message: Msg) -> None:
        self._message = message

    @property
    def subject(self) -> str:
        """Where it was published to."""
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
        """How often it has been delivered, this time included."""
        return int(self._message.metadata.num_delivered or 1)

    @property
    def sequence(self) -> int:
        """Its position in the stream."""
        return int(self._message.metadata.sequence.stream)

    async def ack(self) -> None:
        """Done: never deliver it again. A lost acknowledgement leads to one more delivery."""
        with _translated():
            await self._message.ack()

    async def nak(self, delay: float = 0.0) -> None:
        """Not done: deliver it again after ``delay`` seconds."""
        with _translated():
            await self._message.nak(delay=delay or None)

    async def in_progress(self) -> None:
        """Still at it: start the time for an acknowledgement anew."""
        with _translated():
            await self._message.in_progress()


class Consumer:
    """A durable pull consumer. Several processes that name the same one share its messages.

    ``fetch`` raises ``Unavailable`` when the stream or the consumer is gone: make it again with ``Bus.consumer``.
    """

    def __init__(self, subscription: JetStreamContext.PullSubscription) -> None:
        self._subscription = subscription

    async def fetch(self, batch: int, timeout: float) -> list[Message]:
        """At most ``batch`` messages; waits ``timeout`` seconds for a first one. Empty when there was none."""
        with _translated():
            try:
                return [Message(message) for message in await self._subscription.fetch(batch, timeout)]
            except TimeoutError:
                return []

    async def close(self) -> None:
        """Ask for no more. What was fetched and not acknowledged goes to another after ``ack_wait``."""
        with contextlib.suppress(nats.errors.Error, OSError):
            await self._subscription.unsubscribe()


class Bus:
    """One connection to NATS. Safe to share by all tasks of one event loop."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._jetstream = client.jetstream()
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._ack_inbox = client.new_inbox()
        self._tokens = count()
        self._losses = 0

    @classmethod
    async def connect(cls, url: str, *, name: str = "haulier") -> Bus:
        """Connect. Raises ``Unavailable`` when the server cannot be reached now; a later loss is mended for ever."""
        client = Client()
        bus = cls(client)
        with _translated():
            await client.connect(
                url,
                name=name,
                connect_timeout=CONNECT_TIMEOUT,
                allow_reconnect=False,
                reconnect_time_wait=RECONNECT_DELAY,  # type: ignore[arg-type]  # seconds; a fraction works
                max_reconnect_attempts=1,
                ping_interval=PING_INTERVAL,
                error_cb=_ignore_error,
                disconnected_cb=bus._lose_acks,
            )
            # The client knows one patience for the first connection and for later ones; we want them different.
            client.options |= {"allow_reconnect": True, "max_reconnect_attempts": -1}
            await client.subscribe(f"{bus._ack_inbox}.*", cb=bus._take_ack)
        return bus

    @property
    def connected(self) -> bool:
        """Whether the connection stands now."""
        return bool(self._client.is_connected)

    @property
    def losses(self) -> int:
        """How often the connection was lost so far. What the server held in memory only may be gone each time."""
        return self._losses

    async def ensure_stream(
        self,
        name: str,
        subjects: Sequence[str],
        *,
        max_age: float,
        duplicate_window: float,
        max_bytes: int = MAX_STREAM_BYTES,
    ) -> None:
        """Make the stream, or bring an existing one to these settings. ``max_age`` and the window are seconds."""
        config = StreamConfig(
            name=name,
            subjects=list(subjects),
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            discard=DiscardPolicy.OLD,
            max_age=max_age,
            max_bytes=max_bytes,
            duplicate_window=duplicate_window,
        )
        with self._away_checked():
            try:
                await self._jetstream.stream_info(name)
            except NotFoundError:
                await self._jetstream.add_stream(config)
            else:
                await self._jetstream.update_stream(config)

    async def publish_batch(self, messages: Sequence[Published]) -> None:
        """Publish in order and wait until the stream has all of them. Raises when one is refused or not acknowledged.

        After an error any part of the batch may be stored: publish the whole again, ``Nats-Msg-Id`` drops the rest.
        """
        for start in range(0, len(messages), MAX_BATCH):
            await self._publish_part(messages[start : start + MAX_BATCH])

    async def last_message(self, stream: str) -> tuple[int, Mapping[str, str], bytes] | None:
        """Position, headers and payload of the newest message, or None when the stream is empty or not there."""
        with self._away_checked():
            try:
                info = await self._jetstream.stream_info(stream)
                if not info.state.messages:
                    return None
                message = await self._jetstream.get_msg(stream, seq=info.state.last_seq)
            except NotFoundError:
                return None
        return int(message.seq or 0), message.headers or {}, message.data or b""

    async def consumer(
        self, stream: str, durable: str, filter_subject: str, *, ack_wait: float, max_ack_pending: int
    ) -> Consumer:
        """The durable consumer of that name, made or brought to these settings. ``ack_wait`` is seconds."""
        config = ConsumerConfig(
            name=durable,
            durable_name=durable,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ack_wait,
            max_ack_pending=max_ack_pending,
            filter_subject=filter_subject,
        )
        with self._away_checked():
            await self._jetstream.add_consumer(stream, config)
            return Consumer(await self._jetstream.pull_subscribe_bind(durable, stream))

    async def poke(self, subject: str, payload: bytes = b"") -> None:
        """Tell whoever listens now. Nothing is kept, nobody may hear it, and it never raises."""
        with contextlib.suppress(nats.errors.Error, OSError, ValueError):
            if self.connected:
                await self._client.publish(subject, payload)

    async def listen(self, subject: str, callback: Callable[[str, bytes], Awaitable[None]]) -> None:
        """Call ``callback(subject, payload)`` for every poke, also after the connection was lost and came back."""

        async def heard(message: Msg) -> None:
            await callback(message.subject, message.data)

        with self._away_checked():
            await self._client.subscribe(subject, cb=heard)

    async def close(self) -> None:
        """End the connection. Pokes that are on their way are sent first."""
        with contextlib.suppress(nats.errors.Error, OSError):
            if self.connected:
                await self._client.flush(timeout=CONNECT_TIMEOUT)
            await self._client.close()

    async def _publish_part(self, messages: Sequence[Published]) -> None:
        loop = asyncio.get_running_loop()
        waiting: dict[str, asyncio.Future[None]] = {}
        try:
            with self._away_checked():
                for subject, headers, payload in messages:
                    token = str(next(self._tokens))
                    waiting[token] = self._acks[token] = loop.create_future()
                    await self._client.publish(subject, payload, f"{self._ack_inbox}.{token}", dict(headers) or None)
                async with asyncio.timeout(ACK_TIMEOUT):
                    await asyncio.gather(*waiting.values())
        finally:
            for token, future in waiting.items():
                del self._acks[token]
                future.cancel()

    async def _lose_acks(self) -> None:
        """The connection is gone: no acknowledgement of what is in flight will come."""
        self._losses += 1
        for future in self._acks.values():
            if not future.done():
                future.set_exception(Unavailable("the event stream is not available: the connection was lost"))

    async def _take_ack(self, message: Msg) -> None:
        """Settle the publish that this answers. One that nobody waits for any more is dropped."""
        future = self._acks.get(message.subject.rpartition(".")[2])
        if future is None or future.done():
            return
        if failure := _refusal_in(message):
            future.set_exception(Unavailable(f"the event stream refused a message: {failure}"))
        else:
            future.set_result(None)

    @contextmanager
    def _away_checked(self) -> Iterator[None]:
        """Refuse at once while the connection is down, instead of waiting for a time-out."""
        if not self.connected:
            raise Unavailable("the event stream is not available: not connected")
        with _translated():
            yield


def _refusal_in(message: Msg) -> str:
    """Why a publish was refused, from the server's answer; empty when it was stored."""
    if message.headers and "Status" in message.headers:
        return "no stream takes this subject"
    answer: dict[str, Any] = json.loads(message.data)
    return str(answer["error"].get("description", "unknown")) if "error" in answer else ""


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the client and the server's API say about being away, full or slow into ``Unavailable``."""
    try:
        yield
    except (nats.errors.Error, APIError, OSError) as error:
        text = str(error).strip() or type(error).__name__
        raise Unavailable(f"the event stream is not available: {text}") from error


async def _ignore_error(error: Exception) -> None:
    """Errors in the background end in a reconnection, which ``connected`` tells; the client would log each one."""
