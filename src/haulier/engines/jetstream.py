"""NATS JetStream: one connection for streams, durable consumers, ordered readers and pokes.

Streams are kept in files. A message may be published twice: within the duplicate window the server drops the second by
its ``Nats-Msg-Id``. Every error that means that the server is away becomes ``Unavailable``; the client reconnects by
itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakSet

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from haulier.engines.failure import Unavailable

__all__ = ["Bus", "Consumer", "Message", "MessageRejected", "OrderedReader", "StoredMessage", "Unavailable"]

CONNECT_TIMEOUT = 5
"""Time limit of one attempt to connect, in seconds."""

RECONNECT_DELAY = 0.5
"""Seconds between attempts to connect again. They never end."""

PING_INTERVAL = 10
"""Seconds between pings; after two unanswered ones the client reconnects."""

ACK_TIMEOUT = 10.0
"""Time limit of all acknowledgements of a batch, in seconds."""

MAX_BATCH = 1_000
"""Most messages that are published before their acknowledgements are awaited. Bounds memory."""

MAX_BATCH_BYTES = 4 * 1024 * 1024
"""Most bytes of these messages; a single longer message is still published."""

HEADER_LINES_BYTES = 12
"""Bytes of the version line and the empty line of a message's headers."""

TOO_LARGE_CODES = frozenset({10054, 10097})
"""Error codes of the server for a message, or headers, that are longer than the stream will ever take."""

MAX_FETCH_BYTES = 4 * 1024 * 1024
"""Most bytes of one fetch; more than the longest message, which could not be fetched otherwise."""

BACKLOG_TIMEOUT = 3.0
"""Time limit of a question about a consumer's backlog, in seconds; a server that hangs does not answer."""

READ_BATCH = 500
"""Most messages of one request of a reader. Bounds memory."""

READ_BYTES = 4 * 1024 * 1024
"""Most bytes of one request of a reader; a single longer message still comes."""

READ_GRACE = 5.0
"""Seconds beyond the requested wait after which a request without any response has failed."""

READER_IDLE_LIMIT = 60.0
"""Seconds without a request after which the server removes a reader's consumer."""

REQUEST_ENDED = frozenset({"404", "408", "409"})
"""Statuses that end a request: no messages, its time is over, its bytes are used up."""

Published = tuple[str, Mapping[str, str], bytes]
"""Subject, headers, payload."""


class MessageRejected(Exception):
    """A message that the server will never take; ``index`` is its position in the batch. The text says why."""

    def __init__(self, index: int, text: str) -> None:
        super().__init__(text)
        self.index = index


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


class Bus:
    """One connection to NATS. Safe to share by all tasks of one event loop."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._jetstream = client.jetstream()
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._ack_inbox = client.new_inbox()
        self._tokens = count()
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
            await client.subscribe(f"{bus._ack_inbox}.*", cb=bus._take_ack)
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
        with self._connected_only():
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
        for start, end in _parts(messages):
            await self._publish_part(messages[start:end], start)

    async def last_message(self, stream: str, subject: str = ">") -> tuple[int, Mapping[str, str], bytes] | None:
        """Position, headers and payload of the newest message under a subject, which may hold wildcards; None if there
        is none, or no such stream. Raises Unavailable.
        """
        with self._connected_only():
            try:
                message = await self._jetstream.get_last_msg(stream, subject)
            except NotFoundError:
                return None
        return int(message.seq or 0), message.headers or {}, message.data or b""

    async def message_at(self, stream: str, sequence: int) -> StoredMessage | None:
        """The message at a position; None if the stream does not hold it. Raises Unavailable."""
        with self._connected_only():
            try:
                message = await self._jetstream.get_msg(stream, seq=sequence)
            except NotFoundError:
                return None
        return StoredMessage(sequence, message.subject or "", message.headers or {}, message.data or b"")

    async def stream_range(self, stream: str) -> tuple[int, int]:
        """The first and last position of a stream; if it is empty, the first is behind the last. Raises Unavailable."""
        with self._connected_only():
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
        with self._connected_only():
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
        with self._connected_only():
            await self._jetstream.add_consumer(stream, config)
            return Consumer(self._client, await self._jetstream.pull_subscribe_bind(durable, stream))

    async def probe(self, stream: str, subject: str) -> None:
        """Have a stream store an empty message, if it exists and takes the subject. Raises Unavailable."""
        with self._connected_only():
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
        with self._connected_only():
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

        with self._connected_only():
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

    async def _publish_part(self, messages: Sequence[Published], first: int) -> None:
        loop = asyncio.get_running_loop()
        waiting: dict[str, asyncio.Future[None]] = {}
        try:
            with self._connected_only():
                for index, (subject, headers, payload) in enumerate(messages, first):
                    size = _size(headers, payload)
                    if size > self.max_payload:  # the server would close the connection
                        raise MessageRejected(
                            index, f"the message has {size} bytes and the server takes {self.max_payload}"
                        )
                    token = str(next(self._tokens))
                    waiting[token] = self._acks[token] = loop.create_future()
                    try:
                        await self._client.publish(
                            subject, payload, f"{self._ack_inbox}.{token}", dict(headers) or None
                        )
                    except nats.errors.BadSubjectError as error:
                        raise MessageRejected(index, f"{subject!r} is no subject") from error
                async with asyncio.timeout(ACK_TIMEOUT):
                    await asyncio.gather(*waiting.values())
        except _TooLarge as error:
            index = next(n for n, future in enumerate(waiting.values(), first) if _refused(future))
            raise MessageRejected(index, str(error)) from error
        finally:
            for token, future in waiting.items():
                del self._acks[token]
                future.cancel()

    async def _on_disconnect(self) -> None:
        """Fail all pending acknowledgements and readers: the connection was lost."""
        self._disconnects += 1
        for reader in self._readers:
            reader.connection_lost()
        for future in self._acks.values():
            if not future.done():
                future.set_exception(Unavailable("the event stream is not available: the connection was lost"))

    async def _take_ack(self, message: Msg) -> None:
        """Complete the publish that is acknowledged, if it is still awaited."""
        future = self._acks.get(message.subject.rpartition(".")[2])
        if future is None or future.done():
            return
        if failure := _refusal_in(message):
            future.set_exception(failure)
        else:
            future.set_result(None)

    @contextmanager
    def _connected_only(self) -> Iterator[None]:
        """Raise Unavailable at once while the client is not connected, instead of waiting for a time-out."""
        if not self.connected:
            raise Unavailable("the event stream is not available: not connected")
        with translated():
            yield


class _TooLarge(Exception):
    """The stream will never take a message."""


def _refused(future: asyncio.Future[None]) -> bool:
    return future.done() and not future.cancelled() and isinstance(future.exception(), _TooLarge)


def _parts(messages: Sequence[Published]) -> Iterator[tuple[int, int]]:
    """Start and end of each part of a batch that is published before its acknowledgements are awaited."""
    start = size = 0
    for index, (_, headers, payload) in enumerate(messages):
        size += (more := _size(headers, payload))
        if index > start and (index - start >= MAX_BATCH or size > MAX_BATCH_BYTES):
            yield start, index
            start, size = index, more
    if start < len(messages):
        yield start, len(messages)


def _size(headers: Mapping[str, str], payload: bytes) -> int:
    """Size of a message as the server counts it; headers are ASCII."""
    if not headers:
        return len(payload)
    return len(payload) + sum([len(name) + len(value) + 4 for name, value in headers.items()], HEADER_LINES_BYTES)


def _refusal_in(message: Msg) -> Exception | None:
    """The error of a server's acknowledgement; None if the message was stored."""
    if message.headers and "Status" in message.headers:
        return Unavailable("the event stream refused a message: no stream takes this subject")
    answer: dict[str, Any] = json.loads(message.data)
    if "error" not in answer:
        return None
    text = f"the event stream refused a message: {answer['error'].get('description', 'unknown')}"
    return _TooLarge(text) if answer["error"].get("err_code") in TOO_LARGE_CODES else Unavailable(text)


@contextmanager
def translated() -> Iterator[None]:
    """Translate errors of the client and of the server's API to Unavailable."""
    try:
        yield
    except (nats.errors.Error, APIError, OSError) as error:
        text = str(error).strip() or type(error).__name__
        raise Unavailable(f"the event stream is not available: {text}") from error


async def _ignore_error(error: Exception) -> None:
    """Ignore background errors, which the client would log: each ends in a reconnection, see ``connected``."""
