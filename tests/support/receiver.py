"""A real HTTP receiver for tests: callbacks and custom code are sent to it over a real connection on a free port.

``async with Receiver() as receiver`` listens; ``receiver.url`` is where. It answers 200 ``{}`` until told otherwise.
``RawServer`` is for peers that break the protocol: it writes what a coroutine tells it to.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

WAIT_SECONDS = 60.0
MAX_BODY_BYTES = 16 * 1024 * 1024
SIGNATURE = "X-COREOS-HMAC-SIGNATURE"


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came in. Header names are compared without regard to case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """Whether the signature is lower-case hex SHA-256 of body and secret, worked out here on its own."""
        return self.headers.get(SIGNATURE) == hashlib.sha256(self.body + secret.encode()).hexdigest()


@dataclass(slots=True)
class Reply:
    """What to answer. ``after`` holds the answer back until the event is set; one that is never set never answers."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    after: asyncio.Event | None = None


class Receiver:
    """Records every request and answers as told: first the queued replies, in order, then the standing one."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.port = 0
        self._standing = Reply()
        self._queued: deque[Reply] = deque()
        self._came = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return self.url_of("/callback")

    def url_of(self, path: str) -> str:
        """Any path is served, so one receiver can stand for several endpoints."""
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, status: int = 200, body: Any = None, *, times: int | None = None, **more: Any) -> None:
        """Answer so for the next ``times`` requests, or from now on; ``body`` is bytes or JSON, ``more`` a Reply's."""
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        reply = Reply(status, raw, **more)
        if times is None:
            self._standing = reply
        else:
            self._queued.extend([reply] * times)

    def clear(self) -> None:
        """Forget what came in and what was told."""
        self.received.clear()
        self._queued.clear()
        self._standing = Reply()

    async def wait_for(self, count: int, timeout: float = WAIT_SECONDS) -> list[Received]:
        """What came in, once there are ``count`` requests. Raises TimeoutError with what there is."""
        try:
            async with asyncio.timeout(timeout), self._came:
                await self._came.wait_for(lambda: len(self.received) >= count)
        except TimeoutError:
            raise TimeoutError(f"{len(self.received)} of {count} requests came in {timeout} s") from None
        return list(self.received)

    async def start(self, port: int = 0) -> Self:
        """Listen; on ``port`` when given, so that a receiver that was stopped can come back."""
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        reply = self._queued.popleft() if self._queued else self._standing
        async with self._came:
            self.received.append(Received(request.method, request.path_qs, request.headers.copy(), body))
            self._came.notify_all()
        if reply.after is not None:
            await reply.after.wait()
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)


Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """A TCP or TLS peer: ``async with RawServer(peer) as server`` runs ``peer`` for each connection, then closes it."""

    def __init__(self, peer: Peer, tls: ssl.SSLContext | None = None) -> None:
        self._peer = peer
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._peer(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()


def replies_with(raw: bytes) -> Peer:
    """A peer that reads a request's head and answers these bytes, whatever they are."""

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await writer.drain()

    return peer
