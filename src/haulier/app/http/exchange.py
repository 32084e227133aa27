"""One request and its answer: what ASGI calls ``receive`` and ``send``."""

from __future__ import annotations

import asyncio
import http
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from haulier.core.refusal import Refusal
from haulier.platform.http.date_header import common_lines
from haulier.platform.http.exchange import EXCHANGE, SHARED, Headers, refused

if TYPE_CHECKING:
    from haulier.app.http.protocol import HttpProtocol
    from haulier.platform.live import Listener

MAX_JOINED_BYTES = 65_536
"""A body up to this leaves in one write with its head; a longer one in such pieces, each as the client takes them."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
NO_STORE = b"cache-control: no-store\r\n"
"""Unless an answer says otherwise: most show what one caller may see, some a secret. See: RFC 6749 section 5.1."""


def _status_line(status: int) -> bytes:
    try:
        phrase = http.HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


STATUS_LINES = {status: _status_line(status) for status in range(200, 600)}


class Exchange:
    """``keep`` says whether the connection may serve another request after this one."""

    __slots__ = (
        "_parts", "_started", "_waiter", "answered", "awaits_continue", "complete", "gone", "head_only", "keep", "left",
        "named", "protocol", "scope", "size",
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
        """Bytes of the body that have come."""
        self.complete = False
        """The whole request is here."""
        self.answered = False
        self.gone = False
        """The client has left, or its request broke off."""
        self._parts: list[bytes] = []
        self.left = 0
        """Bytes of the body that wait to be read by the application."""
        self._waiter: asyncio.Future[None] | None = None
        self._started: MutableMapping[str, Any] | None = None

    def arrived(self) -> bytes | None:
        """The whole body when it is here already, else None. ``receive`` gives it as well."""
        if not self.complete:
            return None
        if len(self._parts) > 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0] if self._parts else b""

    async def receive(self) -> MutableMapping[str, Any]:
        """The next piece of the body as an ASGI message, once there is one."""
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
        """Answer: first status and headers, then the whole body."""
        if self._started is None:
            self._started = message
        else:
            body, shared = message.get("body", b""), SHARED in message
            self.answer(self._started["status"], self._started["headers"], body, shared=shared)

    def answer(self, status: int, headers: Headers, body: bytes, *, shared: bool = False) -> None:
        """Send it whole, unless there is an answer already or nobody to hear it. A ``shared`` body is kept anyway."""
        if self.answered or self.gone:
            return
        self.answered = True
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
        joined = not self.head_only and len(body) <= MAX_JOINED_BYTES
        if joined:
            parts.append(body)
        self.protocol.write(b"".join(parts))
        if joined or self.head_only:
            self.protocol.over(self)
        else:
            self.protocol.write_long(self, body, shared=shared)

    def refuse(self, refusal: Refusal) -> None:
        """Answer that no application looks at this request any more."""
        request_id = self.named.get(b"x-coreos-request-id")
        self.answer(*refused(refusal, self.scope["method"], self.scope["path"], request_id))
        self.wake()

    def take(self, piece: bytes) -> None:
        """More of the body has come."""
        self.size += len(piece)
        if not self.answered:
            self._parts.append(piece)
            self.left += len(piece)
            self.wake()

    def end(self, *, gone: bool) -> None:
        """The request is complete, or will never be."""
        if gone:
            self.gone = True
        else:
            self.complete = True
        self.wake()

    def wake(self) -> None:
        """Let ``receive`` look again."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def take_over(self, listener: Listener) -> asyncio.Transport:
        """The connection's transport, which from now on is the listener's alone."""
        self.gone = True
        return self.protocol.hand_over(listener)

    def _taken(self) -> bytes:
        parts, self._parts, self.left = self._parts, [], 0
        return parts[0] if len(parts) == 1 else b"".join(parts)
