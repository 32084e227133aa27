"""Publishing to streams: many messages at once, each acknowledged by its stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

from haulier.engines.failure import Unavailable
from haulier.engines.nats_failure import connected_only, translated

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

Published = tuple[str, Mapping[str, str], bytes]
"""Subject, headers, payload."""


class MessageRejected(Exception):
    """A message that the server will never take; ``index`` is its position in the batch. The text says why."""

    def __init__(self, index: int, text: str) -> None:
        super().__init__(text)
        self.index = index


class StreamPublisher:
    """Publishes over one connection, which is up when it begins. Acknowledgements come to an inbox of its own."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._ack_inbox = client.new_inbox()
        self._tokens = count()

    async def hear_acknowledgements(self) -> None:
        """Hear them from now on. Raises Unavailable."""
        with translated():
            await self._client.subscribe(f"{self._ack_inbox}.*", cb=self._take_ack)

    async def publish(self, messages: Sequence[Published]) -> None:
        """Publish in order and wait until the stream has all of them. Raises MessageRejected and Unavailable."""
        for start, end in _parts(messages):
            await self._publish_part(messages[start:end], start)

    def connection_lost(self) -> None:
        """Fail what waits to be acknowledged."""
        for future in self._acks.values():
            if not future.done():
                future.set_exception(Unavailable("the event stream is not available: the connection was lost"))

    @property
    def _max_payload(self) -> int:
        return int(self._client.max_payload)

    async def _publish_part(self, messages: Sequence[Published], first: int) -> None:
        loop = asyncio.get_running_loop()
        waiting: dict[str, asyncio.Future[None]] = {}
        try:
            with connected_only(self._client):
                for index, (subject, headers, payload) in enumerate(messages, first):
                    size = _size(headers, payload)
                    if size > self._max_payload:  # the server would close the connection
                        raise MessageRejected(
                            index, f"the message has {size} bytes and the server takes {self._max_payload}"
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

    async def _take_ack(self, message: Msg) -> None:
        """Complete the publish that is acknowledged, if it is still awaited."""
        future = self._acks.get(message.subject.rpartition(".")[2])
        if future is None or future.done():
            return
        if failure := _refusal_in(message):
            future.set_exception(failure)
        else:
            future.set_result(None)


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
