"""One listener: the connection itself, taken over from the HTTP server once the call is accepted.

A stream costs no task, no request and no parser: only this object and its transport.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Callable, Sequence
from typing import Literal

from haulier.platform.access.identity import Identity
from haulier.platform.access.named_secrets import NamedSecret
from haulier.platform.http.date_header import common_lines
from haulier.platform.live.messages import LiveMessage, Person, end
from haulier.platform.live.topics import Subscription

MAX_BEHIND_BYTES = 2 * 1024 * 1024
"""What may wait for a listener that does not read. Beyond it the stream ends; the client resumes where it was."""
REPLAY_AHEAD_BYTES = 256 * 1024
"""What is written to a listener that catches up before it must have read some of it."""
SEND_BUFFER_BYTES = 128 * 1024
"""What the kernel may hold for a listener, which it doubles: it would take 4 MiB."""
DEAD_MS = 60_000
"""How long written bytes may go unacknowledged until the peer counts as gone. See: tcp(7), TCP_USER_TIMEOUT."""
CLOSE_SECONDS = 1.0
"""How long the last bytes of a stream may take."""
RETRY_MS = (1_000, 5_000)
"""A client that lost its stream comes back after a time between these: not all at once when a process ends."""

STREAM_TYPE = (b"content-type", b"text/event-stream; charset=utf-8")
HEAD = (
    b"HTTP/1.1 200 OK\r\n%b%b: %b\r\ncache-control: no-store\r\n%b"
    b"x-accel-buffering: no\r\nconnection: close\r\nx-coreos-request-id: %b\r\n\r\nretry: %d\n\n"
)


Credential = str | NamedSecret
"""By what a listener is known: a token, or the cookie of a session."""


class Listener(asyncio.Protocol):
    """A stream under way. The answer has no length: it ends with the connection, see RFC 9112 section 6.3."""

    __slots__ = (
        "after",
        "closed",
        "credential",
        "gone",
        "identity",
        "left",
        "own_messages",
        "person",
        "subscription",
        "transport",
        "writable",
    )

    def __init__(self, identity: Identity, credential: Credential, person: Person, subscription: Subscription) -> None:
        self.identity = identity
        self.credential = credential
        self.person = person
        self.subscription = subscription
        self.after = 0
        """It has, or does not want, what lies up to this sequence."""
        self.own_messages: list[LiveMessage] = []
        """Callbacks to its session that were not written yet."""
        self.closed = False
        self.gone: Callable[[Listener, str], None] = _nobody
        """Called once when the stream has ended, with the reason."""
        self.left: Callable[[Listener], None] | None = None
        """The server's own note of its connections."""
        self.transport: asyncio.Transport
        self.writable: asyncio.Event | None = None
        """Set while it catches up: then it is waited for instead of dropped."""

    def begin(self, transport: asyncio.Transport, request_id: bytes, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
        """Answer the call, with these headers too: from here on it is a stream."""
        self.transport = transport
        if transport.is_closing():  # the client left while its call was looked at
            self.connection_lost(None)
            return
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_MS)
        self.live()
        retry = random.randint(*RETRY_MS)
        lines = b"".join([b"%b: %b\r\n" % header for header in more])
        self.write(HEAD % (common_lines(), *STREAM_TYPE, lines, request_id, retry))

    def catch_up(self) -> None:
        """Write to it as fast as it reads."""
        self.writable = asyncio.Event()
        self.writable.set()
        self.transport.set_write_buffer_limits(REPLAY_AHEAD_BYTES)

    def live(self) -> None:
        """Write to it as messages come, or drop it."""
        self.writable = None
        self.transport.set_write_buffer_limits(MAX_BEHIND_BYTES)

    async def drained(self) -> None:
        """Wait until a listener that catches up has read enough of what was written."""
        if self.writable is not None:
            await self.writable.wait()

    def write(self, data: bytes) -> None:
        """Write to the connection, unless the stream has ended."""
        if not self.closed and data:
            self.transport.write(data)

    def end(self, reason: Literal["expired", "access", "stopping", "unavailable"]) -> None:
        """Say why and end the stream; the client may come again with the last id that it saw."""
        if not self.closed:
            self.write(end(reason))
            self.transport.close()
            asyncio.get_running_loop().call_later(CLOSE_SECONDS, self.transport.abort)
            self._left(reason)

    def pause_writing(self) -> None:
        """The listener reads too slowly: wait for it while it catches up, else drop it."""
        if self.writable is not None:
            self.writable.clear()
        elif not self.closed:
            self.transport.abort()
            self._left("slow")

    def resume_writing(self) -> None:
        """The listener has read."""
        if self.writable is not None:
            self.writable.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone, or the stream was ended by us."""
        self._left("gone")
        if self.left is not None:
            self.left(self)

    def shutdown(self) -> None:
        """The server stops."""
        self.end("stopping")

    def _left(self, reason: str) -> None:
        if not self.closed:
            self.closed = True
            self.resume_writing()
            self.gone(self, reason)


def _nobody(_listener: Listener, _reason: str) -> None: ...
