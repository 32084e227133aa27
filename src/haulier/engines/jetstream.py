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
"""Seconds until one attempt to connect is given up."""

RECONNECT_DELAY = 0.5
"""Seconds between attempts to connect again. They never end."""

PING_INTERVAL = 10
"""Seconds between pings; two unanswered ones mean that the server is gone."""

ACK_TIMEOUT = 10.0
"""Seconds until a published batch must be acknowledged whole."""

MAX_BATCH = 1_000
"""Messages that are published before the first acknowledgement is awaited. Bounds what waits in memory."""

MAX_BATCH_BYTES = 4 * 1024 * 1024
"""Bytes of them; a single longer message still goes."""

LINE_BYTES = 12
"""What a message's headers have beside four bytes, a name and a value each: the version line and an empty one."""

TOO_LARGE = frozenset({10054, 10097})
"""Error codes of the server for a message, or its headers, that are longer than the stream takes at any time."""

FETCH_BYTES = 4 * 1024 * 1024
"""Bytes that a consumer asks for at once; more than the longest message, which would never come else."""

BACKLOG_TIMEOUT = 3.0
"""Seconds until the server must say what a consumer is not done with. One that hangs is known by its silence."""

READ_BATCH = 500
"""Messages that a reading asks for at once. Bounds what waits in memory."""

READ_BYTES = 4 * 1024 * 1024
"""Bytes that a reading asks for at once; a single longer message still comes."""

READ_GRACE = 5.0
"""Seconds beyond the wait it asked for until a reading that hears nothing is given up."""

READING_KEPT = 60.0
"""Seconds until the server forgets a reading that asks for nothing."""

REQUEST_OVER = frozenset({"404", "408", "409"})
"""Statuses that end a request of a reading: nothing there, its time is over, its bytes are used up."""

Published = tuple[str, Mapping[str, str], bytes]
"""Subject, headers, payload."""


class MessageRejected(Exception):
    """A message that the server will never take as it is, by its ``place`` in what was to be published. The text says
    why.
    """

    def __init__(self, place: int, text: str) -> None:
        super().__init__(text)
        self.place = place


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

    def __init__(self, client: Client, subscription: JetStreamContext.PullSubscription) -> None:
        self._client = client
        self._subscription = subscription
        self._asked = 0
        """Messages that the request under way may still bring; 0 when there is none."""

    async def fetch(self, batch: int, timeout: float, max_bytes: int = FETCH_BYTES) -> list[Message]:
        """What has come, at most ``batch`` messages of ``max_bytes`` in all; waits ``timeout`` seconds for a first one.

        Empty when there was none.
        """
        come: list[Message] = []
        with _translated():
            if self._asked <= 0:
                await self._ask(batch, timeout, max_bytes)
            subscription = self._subscription._sub
            try:
                while not come and self._asked > 0:
                    self._sort(await subscription.next_msg(timeout + READ_GRACE), come)
                    while not subscription._pending_queue.empty():
                        message = subscription._pending_queue.get_nowait()
                        subscription._pending_size -= len(message.data)
                        self._sort(message, come)
            except TimeoutError:
                self._asked = 0  # what ends the request was lost
        return come

    async def _ask(self, batch: int, timeout: float, max_bytes: int) -> None:
        self._asked = batch
        asked = {"batch": batch, "max_bytes": max_bytes, "expires": int(timeout * 1e9)}
        await self._client.publish(self._subscription._nms, json.dumps(asked).encode(), self._subscription._deliver)

    def _sort(self, message: Msg, come: list[Message]) -> None:
        """A message, or a word of the server that ends the request. Raises Unavailable when the consumer is gone."""
        if not message.headers or "Status" not in message.headers or message.reply:
            self._asked -= 1
            come.append(Message(message))
            return
        self._asked = 0
        said = message.headers.get("Description", "")
        if message.headers["Status"] not in REQUEST_OVER or "Deleted" in said:
            raise Unavailable(f"the event stream is not available: {said or 'the consumer is gone'}")

    async def close(self) -> None:
        """Ask for no more. What was fetched and not acknowledged goes to another after ``ack_wait``."""
        with contextlib.suppress(nats.errors.Error, OSError):
            await self._subscription.unsubscribe()


class StoredMessage(NamedTuple):
    """A message as it lies in a stream."""

    sequence: int
    subject: str
    headers: Mapping[str, str]
    data: bytes


class OrderedReader:
    """An ordered read of a stream from one position on, by one reader, that marks nothing as done.

    Every message comes once, in order, or ``read`` raises ``Unavailable``: then make a new one from the last sequence.
    """

    def __init__(self, client: Client, consumer: str, stream: str) -> None:
        self._client = client
        self._consumer = consumer
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = client.new_inbox()
        self._subscription: Subscription | None = None
        self._come: list[StoredMessage] = []
        self._heard = asyncio.Event()
        self._asked = 0
        """Messages that the request under way may still bring; 0 when there is none."""
        self._number = 0
        """Of the newest message, counted by the server from 1."""
        self._broken = ""

    async def read(self, wait: float) -> list[StoredMessage]:
        """What comes next, as soon as anything does; empty when nothing came in ``wait`` seconds.

        With ``wait`` 0 what is there now, at most ``READ_BATCH``; empty says that the end of the stream is reached.
        """
        with _translated():
            if self._subscription is None:
                self._subscription = await self._client.subscribe(self._inbox, cb=self._take)
            if not self._asked and not self._come:
                await self._ask(wait)
            async with asyncio.timeout(wait + READ_GRACE):
                while self._asked and (not wait or not self._come) and not self._broken:
                    self._heard.clear()
                    await self._heard.wait()
        if self._broken:
            raise Unavailable(f"the event stream is not available: {self._broken}")
        come, self._come = self._come, []
        return come

    def lose(self) -> None:
        """The connection is gone, and with it what was asked for."""
        self._broken = "the connection was lost"
        self._heard.set()

    async def close(self) -> None:
        """Ask for no more."""
        if self._subscription is not None:
            with contextlib.suppress(nats.errors.Error, OSError):
                await self._subscription.unsubscribe()

    async def _ask(self, wait: float) -> None:
        asked: dict[str, Any] = {"batch": READ_BATCH, "max_bytes": READ_BYTES}
        asked |= {"expires": int(wait * 1e9)} if wait else {"no_wait": True}
        self._asked = READ_BATCH
        await self._client.publish(self._next, json.dumps(asked).encode(), self._inbox)

    async def _take(self, message: Msg) -> None:
        if message.headers and "Status" in message.headers and not message.reply:
            if message.headers["Status"] not in REQUEST_OVER:
                self._broken = message.headers.get("Description", "the reading is gone")
            self._asked = 0
        else:
            place = message.metadata
            self._number += 1
            if place.sequence.consumer != self._number:
                self._broken = "messages were lost on their way"
            self._asked -= 1
            self._come.append(
                StoredMessage(int(place.sequence.stream), message.subject, message.headers or {}, message.data)
            )
        self._heard.set()


class Bus:
    """One connection to NATS. Safe to share by all tasks of one event loop."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._jetstream = client.jetstream()
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._ack_inbox = client.new_inbox()
        self._tokens = count()
        self._disconnects = 0
        self._readings: WeakSet[OrderedReader] = WeakSet()

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
    def disconnects(self) -> int:
        """How often the connection was lost so far. What the server held in memory only may be gone each time."""
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
        """Make the stream, or bring an existing one to these settings. ``max_age`` and the window are seconds; of more
        than ``max_bytes`` the oldest messages go first.
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
        with self._away_checked():
            try:
                await self._jetstream.stream_info(name)
            except NotFoundError:
                await self._jetstream.add_stream(config)
            else:
                await self._jetstream.update_stream(config)

    @property
    def max_payload(self) -> int:
        """Bytes of the longest message that the server takes, its headers included."""
        return int(self._client.max_payload)

    async def publish_batch(self, messages: Sequence[Published]) -> None:
        """Publish in order and wait until the stream has all of them.

        Raises ``MessageRejected`` if the stream will never take one of them, ``Unavailable`` if one is refused or not
        acknowledged now. Then any part of the batch may be stored. Publish all of it again: ``Nats-Msg-Id`` drops the
        duplicates.
        """
        for start, end in _parts(messages):
            await self._publish_part(messages[start:end], start)

    async def last_message(self, stream: str, subject: str = ">") -> tuple[int, Mapping[str, str], bytes] | None:
        """Position, headers and payload of the newest message under a subject, which may hold wildcards; None when
        there is none, or no such stream.
        """
        with self._away_checked():
            try:
                message = await self._jetstream.get_last_msg(stream, subject)
            except NotFoundError:
                return None
        return int(message.seq or 0), message.headers or {}, message.data or b""

    async def message_at(self, stream: str, sequence: int) -> StoredMessage | None:
        """The message at a position; None when the stream does not hold it."""
        with self._away_checked():
            try:
                message = await self._jetstream.get_msg(stream, seq=sequence)
            except NotFoundError:
                return None
        return StoredMessage(sequence, message.subject or "", message.headers or {}, message.data or b"")

    async def stream_range(self, stream: str) -> tuple[int, int]:
        """The first and the last position that the stream holds; the first is behind the last when it is empty."""
        with self._away_checked():
            state = (await self._jetstream.stream_info(stream)).state
        return int(state.first_seq), int(state.last_seq)

    async def ordered_reader(self, stream: str, start: int, subjects: Sequence[str]) -> OrderedReader:
        """Read what a stream holds under these subjects from position ``start`` on, and what comes."""
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=max(1, start),
            ack_policy=AckPolicy.NONE,
            filter_subjects=list(subjects),
            inactive_threshold=READING_KEPT,
            mem_storage=True,
            num_replicas=1,
        )
        with self._away_checked():
            info = await self._jetstream.add_consumer(stream, config)
        reading = OrderedReader(self._client, info.name, stream)
        self._readings.add(reading)
        return reading

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
            return Consumer(self._client, await self._jetstream.pull_subscribe_bind(durable, stream))

    async def probe(self, stream: str, subject: str) -> None:
        """Have a stream store an empty message, where there is one that takes it. Raises Unavailable."""
        with self._away_checked():
            try:
                subjects = (await self._jetstream.stream_info(stream)).config.subjects
            except NotFoundError:
                return
        if subject in (subjects or ()):
            await self.publish_batch([(subject, {}, b"")])

    async def backlog(self, stream: str, durable: str) -> tuple[int, int]:
        """Messages that a consumer is not done with, and up to which of them it is; zeros when there is none.

        Raises ``Unavailable`` after ``BACKLOG_TIMEOUT`` at the latest.
        """
        with self._away_checked():
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

    async def _publish_part(self, messages: Sequence[Published], first: int) -> None:
        loop = asyncio.get_running_loop()
        waiting: dict[str, asyncio.Future[None]] = {}
        try:
            with self._away_checked():
                for place, (subject, headers, payload) in enumerate(messages, first):
                    size = _size(headers, payload)
                    if size > self.max_payload:  # the server would end the connection
                        raise MessageRejected(
                            place, f"the message has {size} bytes and the server takes {self.max_payload}"
                        )
                    token = str(next(self._tokens))
                    waiting[token] = self._acks[token] = loop.create_future()
                    try:
                        await self._client.publish(
                            subject, payload, f"{self._ack_inbox}.{token}", dict(headers) or None
                        )
                    except nats.errors.BadSubjectError as error:
                        raise MessageRejected(place, f"{subject!r} is no subject") from error
                async with asyncio.timeout(ACK_TIMEOUT):
                    await asyncio.gather(*waiting.values())
        except _TooLarge as error:
            place = next(n for n, future in enumerate(waiting.values(), first) if _refused(future))
            raise MessageRejected(place, str(error)) from error
        finally:
            for token, future in waiting.items():
                del self._acks[token]
                future.cancel()

    async def _lose_acks(self) -> None:
        """The connection is gone: no acknowledgement of what is in flight will come."""
        self._disconnects += 1
        for reading in self._readings:
            reading.lose()
        for future in self._acks.values():
            if not future.done():
                future.set_exception(Unavailable("the event stream is not available: the connection was lost"))

    async def _take_ack(self, message: Msg) -> None:
        """Settle the publish that this answers. One that nobody waits for any more is dropped."""
        future = self._acks.get(message.subject.rpartition(".")[2])
        if future is None or future.done():
            return
        if failure := _refusal_in(message):
            future.set_exception(failure)
        else:
            future.set_result(None)

    @contextmanager
    def _away_checked(self) -> Iterator[None]:
        """Refuse at once while the connection is down, instead of waiting for a time-out."""
        if not self.connected:
            raise Unavailable("the event stream is not available: not connected")
        with _translated():
            yield


class _TooLarge(Exception):
    """The stream never takes a message."""


def _refused(future: asyncio.Future[None]) -> bool:
    return future.done() and not future.cancelled() and isinstance(future.exception(), _TooLarge)


def _parts(messages: Sequence[Published]) -> Iterator[tuple[int, int]]:
    """The beginning and end of each part that is published before its acknowledgements are awaited."""
    start = size = 0
    for place, (_, headers, payload) in enumerate(messages):
        size += (more := _size(headers, payload))
        if place > start and (place - start >= MAX_BATCH or size > MAX_BATCH_BYTES):
            yield start, place
            start, size = place, more
    if start < len(messages):
        yield start, len(messages)


def _size(headers: Mapping[str, str], payload: bytes) -> int:
    """Bytes of a message as the server counts them; headers are ASCII."""
    if not headers:
        return len(payload)
    return len(payload) + sum([len(name) + len(value) + 4 for name, value in headers.items()], LINE_BYTES)


def _refusal_in(message: Msg) -> Exception | None:
    """Why a publish was refused, from the server's answer; None when it was stored."""
    if message.headers and "Status" in message.headers:
        return Unavailable("the event stream refused a message: no stream takes this subject")
    answer: dict[str, Any] = json.loads(message.data)
    if "error" not in answer:
        return None
    text = f"the event stream refused a message: {answer['error'].get('description', 'unknown')}"
    return _TooLarge(text) if answer["error"].get("err_code") in TOO_LARGE else Unavailable(text)


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
