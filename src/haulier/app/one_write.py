"""HTTP connections that send head and body of an answer in one write.

The server writes them one after the other, and each write goes to the kernel at once: two packets, two system calls,
and a client that is woken twice. Joined, an answer of 900 bytes costs the process 20 µs in place of 30 µs.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from haulier.platform.live import TAKE_OVER, Listener

HEAD = b"HTTP/"


class OneWrite:
    """A transport that holds a head back until the body comes, at most to the end of the event loop's round."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: bytes | None = None
        self.is_closing = transport.is_closing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send, in order."""
        if self._held is not None:
            data, self._held = self._held + data, None
        elif data.startswith(HEAD):
            self._held = data
            self._loop.call_soon(self._release)
            return
        self._transport.write(data)

    def close(self) -> None:
        """Close once everything written has gone out."""
        self._release()
        self._transport.close()

    def _release(self) -> None:
        """Answers without a body, and those whose body is not there yet."""
        if self._held is not None:
            held, self._held = self._held, None
            self._transport.write(held)


class OneWriteProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 over such a transport. A call that becomes a stream may take the connection over."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(OneWrite(transport, self.loop))  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {TAKE_OVER: self.take_over}  # type: ignore[dict-item]

    def take_over(self, listener: Listener) -> asyncio.Transport:
        """The connection's transport, which from now on is the listener's alone; nothing was answered yet.

        The server counts the listener as a connection, and tells it when it stops.
        """
        transport: asyncio.Transport = self.transport._transport  # type: ignore[attr-defined]
        self.cycle.disconnected = True
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        self.connections.add(listener)  # type: ignore[arg-type]
        listener.left = self.connections.discard
        transport.set_protocol(listener)
        self.flow.resume_reading()
        self.parser = None  # type: ignore[assignment]
        return transport
