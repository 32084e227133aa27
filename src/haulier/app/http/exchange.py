"""One request and its response: the ``receive`` and ``send`` of ASGI."""

from __future__ import annotations

import asyncio
import http
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from haulier.core.refusal import Refusal
from haulier.platform.http.date_header import common_lines
from haulier.platform.http.exchange import EXCHANGE, SHARED, ClientGone, Headers, refused

if TYPE_CHECKING:
    from haulier.app.http.protocol import HttpProtocol
    from haulier.platform.live import Listener

MAX_JOINED_BYTES = 65_536
"""A body up to this length is written together with its head; a longer one is written in pieces of this length."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
NO_STORE = b"cache-control: no-store\r\n"
"""Added to responses without a cache-control of their own: most show data of one caller. See: RFC 6749 section 5.1."""


def _status_line(status: int) -> bytes:
    try:
        phrase = http.HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


STATUS_LINES = {status: _status_line(status) for status in range(200, 600)}


class Exchange:
    """One request. ``keep`` says whether the connection may serve another request after this one."""

    __slots__ = (
        "_parts", "_started", "_waiter", "answered", "awaits_continue", "complete", "gone", "head_only", "keep",
        "named", "protocol", "scope", "size", "streaming", "unread",
    )  # fmt: skip

    def __init__(
        self, protocol: HttpProtocol, scope: dict[str, Any], named: Mapping[bytes, bytes], *, head_only: bool,
        keep: bool, awaits_continue: bool,
    ) -> None:  # fmt: skip
        self.protocol = protocol
        self.scope = scope
        scope["extensions"] = {EXCHANGE: self}
        self.named = named
        self.head_only = head_only
        self.keep = keep
        self.awaits_continue = awaits_continue
        self.size = 0
        """Bytes of the body that have arrived."""
        self.complete = False
        """Whether the whole request has arrived."""
        self.answered = False
        self.streaming = False
        """Whether a body is being sent in pieces, of which the last has not come."""
        self.gone = False
        """Whether the client has disconnected, or its request broke off."""
        self._parts: list[bytes] = []
        self.unread = 0
        """Bytes of the body that the application has not read yet."""
        self._waiter: asyncio.Future[None] | None = None
        self._started: MutableMapping[str, Any] | None = None

    def complete_body(self) -> bytes | None:
        """The whole body if it has arrived, else None. ``receive`` still returns it."""
        if not self.complete:
            return None
        if len(self._parts) > 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0] if self._parts else b""

    async def receive(self) -> MutableMapping[str, Any]:
        """Wait for the next piece of the body; returns it as an ASGI message."""
        if self.awaits_continue and not self.complete:
            self.awaits_continue = False
            self.protocol.write(CONTINUE)
        while not (self._parts or self.complete or self.gone or self.answered):
            self.protocol.resume_reading()
            self._waiter = self.protocol.loop.create_future()
            await self._waiter
        if self.gone or self.answered:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": self._taken(), "more_body": not self.complete}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take an ASGI message: the first holds status and headers, the second the whole body, or it and those after
        it pieces, each of which is waited for until the client takes it. Raises ClientGone.
        """
        if self._started is None:
            self._started = message
        elif self.streaming or message.get("more_body"):
            await self._send_piece(message.get("body", b""), last=not message.get("more_body"))
        else:
            body, shared = message.get("body", b""), SHARED in message
            self.answer(self._started["status"], self._started["headers"], body, shared=shared)

    async def _send_piece(self, piece: bytes, *, last: bool) -> None:
        if self.gone or (self.answered and not self.streaming):
            raise ClientGone
        if not self.streaming:
            assert self._started is not None, "the head comes before the body"
            self.streaming = self.answered = True
            piece = b"".join([*self._head(self._started["status"], self._started["headers"]), piece])
        self.protocol.write(piece)
        if last:
            self.streaming = False
            self.protocol.response_sent(self)
        else:
            await self.protocol.drained()
            if self.gone:
                raise ClientGone

    def answer(self, status: int, headers: Headers, body: bytes, *, shared: bool = False) -> None:
        """Send a response, unless one was sent or the client is gone. A ``shared`` body does not count as memory."""
        if self.answered or self.gone:
            return
        self.answered = True
        parts = self._head(status, headers)
        joined = not self.head_only and len(body) <= MAX_JOINED_BYTES
        if joined:
            parts.append(body)
        self.protocol.write(b"".join(parts))
        if joined or self.head_only:
            self.protocol.response_sent(self)
        else:
            self.protocol.write_long(self, body, shared=shared)

    def _head(self, status: int, headers: Headers) -> list[bytes]:
        """The lines before the body. Decides whether the connection is kept."""
        parts = [STATUS_LINES[status], common_lines()]
        stored = False
        for name, value in headers:
            parts += (name, b": ", value, b"\r\n")
            stored = stored or name == b"cache-control"
        if not stored:
            parts.append(NO_STORE)
        if not self.complete and not self.protocol.can_discard(self):
            self.keep = False
        if not self.keep:
            parts.append(b"connection: close\r\n")
        parts.append(b"\r\n")
        return parts

    def refuse(self, refusal: Refusal) -> None:
        """Send an error response in the application's place."""
        request_id = self.named.get(b"x-coreos-request-id")
        self.answer(*refused(refusal, self.scope["method"], self.scope["path"], request_id))
        self.wake()

    def take(self, piece: bytes) -> None:
        """Keep the next piece of the body until the application reads it."""
        self.size += len(piece)
        if not self.answered:
            self._parts.append(piece)
            self.unread += len(piece)
            self.wake()

    def end(self, *, gone: bool) -> None:
        """Mark the request as complete, or as broken off (``gone``)."""
        if gone:
            self.gone = True
        else:
            self.complete = True
        self.wake()

    def wake(self) -> None:
        """Wake a waiting ``receive``."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def take_over(self, listener: Listener) -> asyncio.Transport:
        """Hand the connection's transport to a listener."""
        self.gone = True
        return self.protocol.hand_over(listener)

    def _taken(self) -> bytes:
        parts, self._parts, self.unread = self._parts, [], 0
        return parts[0] if len(parts) == 1 else b"".join(parts)
