"""Our HTTP protocol under a real server, with an application that tells what it was given."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from haulier.app.http.protocol import HttpProtocol
from haulier.platform.http.exchange import EXCHANGE

PATIENCE = 60.0
LONG_ANSWER = b"x" * 40_000_000
"""More than sockets and buffers of both sides hold."""


@dataclass(slots=True)
class Echo:
    """The server. ``heard`` is what its application was asked, in order; it answers ``/held`` once ``go`` is set."""

    server: uvicorn.Server
    port: int
    heard: list[dict[str, Any]] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def connections(self) -> list[HttpProtocol]:
        return [one for one in self.server.server_state.connections if isinstance(one, HttpProtocol)]

    async def connection(self) -> HttpProtocol:
        """The only one there is, once it is made."""
        async with asyncio.timeout(PATIENCE):
            while len(self.connections) != 1:
                await asyncio.sleep(0)
        return self.connections[0]

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def app(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        body, more = b"", True
        while more and scope["path"] != "/unread":
            message = await receive()
            if message["type"] == "http.disconnect":
                self.heard.append({"path": scope["path"], "cut": True})
                return
            body += message["body"]
            more = message["more_body"]
        named = scope["extensions"][EXCHANGE].named
        told = {
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode("latin-1"),
            "tid": named.get(b"x-coreos-tid", b"").decode("latin-1"),
            "body": body.decode("latin-1"),
        }
        self.heard.append(told)
        if scope["path"] == "/held":
            await self.go.wait()
        answer = LONG_ANSWER if scope["path"] == "/long" else json.dumps(told).encode()
        headers = [(b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


@asynccontextmanager
async def echoing() -> AsyncIterator[Echo]:
    """Served on a free port to the end of the block."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await echo.app(scope, receive, send)

    config = uvicorn.Config(app, http=HttpProtocol, lifespan="off", log_level="warning", interface="asgi3")
    echo = Echo(uvicorn.Server(config), listener.getsockname()[1])
    task = asyncio.create_task(echo.server.serve([listener]))
    async with asyncio.timeout(PATIENCE):
        while not echo.server.started:
            await asyncio.sleep(0)
    yield echo
    echo.server.should_exit = True
    await task


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """What the application was given."""
        assert self.status == 200, self
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def why(self) -> str:
        """The description of an error envelope."""
        description: str = json.loads(self.body)["error"]["description"]
        return description


async def reply(reader: asyncio.StreamReader, *, head_only: bool = False) -> Reply:
    """The next answer of a connection."""
    async with asyncio.timeout(PATIENCE):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = 0 if head_only else int(headers.get("content-length", 0))
        return Reply(int(first.split(" ")[1]), headers, await reader.readexactly(length))


async def ends(reader: asyncio.StreamReader) -> bytes:
    """What still comes until the other side closes."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await reader.read()
        except ConnectionError:
            return b""
