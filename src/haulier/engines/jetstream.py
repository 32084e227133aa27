"""NATS JetStream: one connection for streams, durable consumers, ordered readers and pokes.

Streams are kept in files. A message may be published twice: within the duplicate window the server drops the second by
its ``Nats-Msg-Id``. Every error that means that the server is away becomes ``Unavailable``; the client reconnects by
itself.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from weakref import WeakSet

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from haulier.engines.failure import Unavailable
from haulier.engines.nats_failure import connected_only, translated
from haulier.engines.stream_consumer import Consumer, Message
from haulier.engines.stream_publisher import MessageRejected, Published, StreamPublisher
from haulier.engines.stream_reader import OrderedReader, StoredMessage

__all__ = [
    "Bus", "Consumer", "Message", "MessageRejected", "OrderedReader", "Published", "StoredMessage", "Unavailable",
]  # fmt: skip

CONNECT_TIMEOUT = 5
"""Time limit of one attempt to connect, in seconds."""

RECONNECT_DELAY = 0.5
"""Seconds between attempts to connect again. They never end."""

PING_INTERVAL = 10
"""Seconds between pings; after two unanswered ones the client reconnects."""

BACKLOG_TIMEOUT = 3.0
"""Time limit of a question about a consumer's backlog, in seconds; a server that hangs does not answer."""

READER_IDLE_LIMIT = 60.0
"""Seconds without a request after which the server removes a reader's consumer."""


class Bus:
    """One connection to NATS. Safe to share by all tasks of one event loop."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._jetstream = client.jetstream()
        self._publisher = StreamPublisher(client)
        self._disconnects = 0
        self._readers: WeakSet[OrderedReader] = WeakSet()

    @classmethod
    async def connect(cls, url: str, *, name: str = "haulier") -> Bus:
        """Connect. Raises Unavailable if the server cannot be reached now; later the client reconnects without end."""
        client = Client()
        bus = cls(client)
        with translated():
            await client.connect(
                url,
                name=name,
                connect_timeout=CONNECT_TIMEOUT,
                allow_reconnect=False,
                reconnect_time_wait=RECONNECT_DELAY,  # type: ignore[arg-type]  # seconds; a fraction works
                max_reconnect_attempts=1,
                ping_interval=PING_INTERVAL,
                error_cb=_ignore_error,
                disconnected_cb=bus._on_disconnect,
            )
            # The client has one setting for the first connection and for reconnections; we need two.
            client.options |= {"allow_reconnect": True, "max_reconnect_attempts": -1}
            await bus._publisher.hear_acknowledgements()
        return bus

    @property
    def connected(self) -> bool:
        """Whether the client is connected now."""
        return bool(self._client.is_connected)

    @property
    def client(self) -> Client:
        """The connection itself, for what one engine alone needs. See: mqtt_server.py."""
        return self._client

    @property
    def disconnects(self) -> int:
        """How often the connection was lost. Each time the server may have lost what it held in memory only."""
        return self._disconnects

    async def ensure_stream(
        self,
        name: str,
        subjects: Sequence[str],
        *,
        max_age: float,
        duplicate_window: float,
        max_bytes: int,
    ) -> None:
        """Create the stream or update its settings. ``max_age`` and the window are seconds; beyond ``max_bytes`` the
        oldest messages are dropped. Raises Unavailable.
        """
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
        with connected_only(self._client):
            try:
                await self._jetstream.stream_info(name)
            except NotFoundError:
                await self._jetstream.add_stream(config)
            else:
                await self._jetstream.update_stream(config)

    @property
    def max_payload(self) -> int:
        """Most bytes of a message that the server takes, headers included."""
        return int(self._client.max_payload)

    async def publish_batch(self, messages: Sequence[Published]) -> None:
        """Publish in order and wait until the stream has all of them.

        Raises ``MessageRejected`` if the stream will never take one of them, ``Unavailable`` if one is refused or not
        acknowledged now. Then any part of the batch may be stored. Publish the batch again: ``Nats-Msg-Id`` drops the
        duplicates.
        """
        await self._publisher.publish(messages)

    async def last_message(self, stream: str, subject: str = ">") -> tuple[int, Mapping[str, str], bytes] | None:
        """Position, headers and payload of the newest message under a subject, which may hold wildcards; None if there
        is none, or no such stream. Raises Unavailable.
        """
        with connected_only(self._client):
            try:
                message = await self._jetstream.get_last_msg(stream, subject)
            except NotFoundError:
                return None
        return int(message.seq or 0), message.headers or {}, message.data or b""

    async def message_at(self, stream: str, sequence: int) -> StoredMessage | None:
        """The message at a position; None if the stream does not hold it. Raises Unavailable."""
        with connected_only(self._client):
            try:
                message = await self._jetstream.get_msg(stream, seq=sequence)
            except NotFoundError:
                return None
        return StoredMessage(sequence, message.subject or "", message.headers or {}, message.data or b"")

    async def stream_range(self, stream: str) -> tuple[int, int]:
        """The first and last position of a stream; if it is empty, the first is behind the last. Raises Unavailable."""
        with connected_only(self._client):
            state = (await self._jetstream.stream_info(stream)).state
        return int(state.first_seq), int(state.last_seq)

    async def ordered_reader(self, stream: str, start: int, subjects: Sequence[str]) -> OrderedReader:
        """A reader of these subjects of a stream from position ``start`` on. Raises Unavailable."""
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=max(1, start),
            ack_policy=AckPolicy.NONE,
            filter_subjects=list(subjects),
            inactive_threshold=READER_IDLE_LIMIT,
            mem_storage=True,
            num_replicas=1,
        )
        with connected_only(self._client):
            info = await self._jetstream.add_consumer(stream, config)
        reader = OrderedReader(self._client, info.name, stream)
        self._readers.add(reader)
        return reader

    async def consumer(
        self, stream: str, durable: str, *subjects: str, ack_wait: float, max_ack_pending: int
    ) -> Consumer:
        """Create the durable consumer or update it to these settings. ``ack_wait`` is seconds. Raises Unavailable."""
        config = ConsumerConfig(
            name=durable,
            durable_name=durable,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ack_wait,
            max_ack_pending=max_ack_pending,
            filter_subject=subjects[0] if len(subjects) == 1 else None,
            filter_subjects=list(subjects) if len(subjects) > 1 else None,
        )
        with connected_only(self._client):
            await self._jetstream.add_consumer(stream, config)
            return Consumer(self._client, await self._jetstream.pull_subscribe_bind(durable, stream))

    async def probe(self, stream: str, subject: str) -> None:
        """Have a stream store an empty message, if it exists and takes the subject. Raises Unavailable."""
        with connected_only(self._client):
            try:
                subjects = (await self._jetstream.stream_info(stream)).config.subjects
            except NotFoundError:
                return
        if subject in (subjects or ()):
            await self.publish_batch([(subject, {}, b"")])

    async def backlog(self, stream: str, durable: str) -> tuple[int, int]:
        """The number of messages that a consumer has not acknowledged, and the newest up to which it has all.

        Returns zeros if there is no such consumer. Raises Unavailable, after BACKLOG_TIMEOUT at the latest.
        """
        with connected_only(self._client):
            try:
                async with asyncio.timeout(BACKLOG_TIMEOUT):
                    info = await self._jetstream.consumer_info(stream, durable, timeout=BACKLOG_TIMEOUT)
            except NotFoundError:
                return 0, 0
            except TimeoutError as silence:
                text = f"the event stream is not available: it said nothing for {BACKLOG_TIMEOUT:.0f} s"
                raise Unavailable(text) from silence
        done = info.ack_floor.consumer_seq if info.ack_floor is not None else 0
        return int(info.num_pending or 0) + int(info.num_ack_pending or 0), int(done)

    async def poke(self, subject: str, payload: bytes = b"") -> None:
        """Wake whoever listens now, without storing anything: it may be lost. Never raises."""
        with contextlib.suppress(nats.errors.Error, OSError, ValueError):
            if self.connected:
                await self._client.publish(subject, payload)

    async def listen(
        self, subject: str, callback: Callable[[str, bytes], Awaitable[None]]
    ) -> Callable[[], Awaitable[None]]:
        """Call ``callback(subject, payload)`` for every poke until what is returned is called. Raises Unavailable."""

        async def on_message(message: Msg) -> None:
            await callback(message.subject, message.data)

        with connected_only(self._client):
            subscription = await self._client.subscribe(subject, cb=on_message)

        async def stop() -> None:
            with contextlib.suppress(nats.errors.Error, OSError):
                await subscription.unsubscribe()

        return stop

    async def close(self) -> None:
        """Send pending pokes and close the connection."""
        with contextlib.suppress(nats.errors.Error, OSError):
            if self.connected:
                await self._client.flush(timeout=CONNECT_TIMEOUT)
            await self._client.close()

    async def _on_disconnect(self) -> None:
        """Fail all pending acknowledgements and readers: the connection was lost."""
        self._disconnects += 1
        for reader in self._readers:
            reader.connection_lost()
        self._publisher.connection_lost()


async def _ignore_error(error: Exception) -> None:
    """Ignore background errors, which the client would log: each ends in a reconnection, see ``connected``."""
