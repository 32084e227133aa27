"""A small HTTP/1.1 client: a bounded pool of keep-alive connections to one host.

The demo shares its machine with the platform that it drives, so its own share must be small. A connection carries one
request at a time. See: RFC 9112.
"""

from __future__ import annotations

import asyncio
from asyncio import Future, Protocol, Transport
from collections import deque
from ssl import SSLContext, create_default_context
from time import monotonic
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import httptools

REQUEST_TIMEOUT_SECONDS = 30.0
CONNECT_TIMEOUT_SECONDS = 5.0
IDLE_LIMIT_SECONDS = 2.0
"""A connection idle for longer is not used again: servers commonly close theirs after five seconds."""
MAX_ANSWER_BYTES = 16 << 20


class Answer(NamedTuple):
    """Status and body of an answer."""

    status: int
    body: bytes


class ConnectionLost(Exception):
    """No whole answer came. The request may or may not have been carried out."""


class NotReached(ConnectionLost):
    """No connection came about, so the request was not carried out."""


class Connection(Protocol):
    """One connection: writes a request, resolves its future with the answer."""

    def __init__(self) -> None:
        self.transport: Transport | None = None
        self.usable = True
        self.idle_since = 0.0
        self.waiting: Future[Answer] | None = None
        self.parser = httptools.HttpResponseParser(self)
        self.chunks: list[bytes] = []
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError as error:
            self.fail(f"the answer is not HTTP: {error}")

    def on_body(self, body: bytes) -> None:
        self.received += len(body)
        if self.received > MAX_ANSWER_BYTES:
            self.fail("the answer is too large")
        self.chunks.append(body)

    def on_message_complete(self) -> None:
        answer = Answer(self.parser.get_status_code(), b"".join(self.chunks))
        self.usable = self.usable and self.parser.should_keep_alive()
        self.parser = httptools.HttpResponseParser(self)
        self.chunks, self.received = [], 0
        waiting, self.waiting = self.waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self.fail(f"the connection was closed: {exc or 'by the other side'}")

    def fail(self, why: str) -> None:
        """Close this connection and fail the request that waits on it."""
        self.usable = False
        waiting, self.waiting = self.waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(ConnectionLost(why))
        if self.transport is not None:
            self.transport.abort()

    async def exchange(self, request: bytes, loop: asyncio.AbstractEventLoop) -> Answer:
        """Send the bytes of a whole request, wait for the answer. Raises ``ConnectionLost``."""
        assert self.waiting is None, "one request at a time on a connection"
        assert self.transport is not None, "an exchange needs a connection that was made"
        waiting: Future[Answer] = loop.create_future()
        self.waiting = waiting
        self.transport.write(request)
        timer = loop.call_later(REQUEST_TIMEOUT_SECONDS, self.fail, f"no answer in {REQUEST_TIMEOUT_SECONDS:g} s")
        try:
            return await waiting
        finally:
            timer.cancel()
            if not waiting.done() or waiting.cancelled():
                self.fail("the caller gave up")


class HttpPool:
    """A pool of at most ``connections`` connections to the host of ``base_url``. Use as an async context."""

    def __init__(self, base_url: str, connections: int) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(f"not an http address: {base_url!r}")
        self.host = address.hostname
        self.tls: SSLContext | None = create_default_context() if address.scheme == "https" else None
        self.port = address.port or (443 if self.tls else 80)
        self.prefix = address.path.rstrip("/")
        self.host_header = f"Host: {address.netloc.rpartition('@')[2]}\r\n".encode()
        self.free = asyncio.Semaphore(connections)
        self.idle: deque[Connection] = deque()
        self.loop = asyncio.get_running_loop()

    async def __aenter__(self) -> HttpPool:
        return self

    async def __aexit__(self, *_: object) -> None:
        while self.idle:
            self.idle.pop().fail("closing")

    async def request(self, method: str, path: str, headers: bytes, body: bytes = b"") -> Answer:
        """One request, its answer. ``headers`` are whole lines with their ends, without Host and Content-Length."""
        start = f"{method} {self.prefix}{path} HTTP/1.1\r\n".encode()
        length = f"Content-Length: {len(body)}\r\n\r\n".encode()
        async with self.free:
            connection = self.take_idle() or await self.connect()
            answer = await connection.exchange(b"".join((start, self.host_header, headers, length, body)), self.loop)
        if connection.usable:
            connection.idle_since = monotonic()
            self.idle.append(connection)
        else:
            connection.fail("the server closes it")
        return answer

    def take_idle(self) -> Connection | None:
        """The connection used last, if it can still be relied on; the others that cannot are closed."""
        oldest_usable = monotonic() - IDLE_LIMIT_SECONDS
        while self.idle:
            connection = self.idle.pop()
            if connection.usable and connection.idle_since >= oldest_usable:
                return connection
            connection.fail("idle for too long")
        return None

    async def connect(self) -> Connection:
        """Open a connection. Raises ``NotReached``."""
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
                _, connection = await self.loop.create_connection(Connection, self.host, self.port, ssl=self.tls)
        except (OSError, TimeoutError) as error:
            raise NotReached(f"{self.host}:{self.port} cannot be reached: {error}") from error
        return connection
