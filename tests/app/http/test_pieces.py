"""Answers that are sent in pieces: as fast as the client takes them, whole or recognisably broken."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn

from haulier.app.http.protocol import HttpProtocol
from haulier.platform.http.exchange import ClientGone

PIECE = b"p" * 65_536
MANY = 400
"""More pieces than sockets and buffers of both sides hold: 25 MiB."""
PATIENCE = 60.0


@dataclass(slots=True)
class Pieces:
    """A server whose answers have many pieces; ``sent`` counts those that went out, ``gone`` the clients that left."""

    port: int = 0
    sent: int = 0
    gone: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def app(self, scope: MutableMapping[str, Any], _receive: Any, send: Any) -> None:
        length = len(PIECE) * MANY
        headers = [(b"content-length", b"%d" % length), (b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            for number in range(MANY):
                if scope["path"] == "/breaks" and number == 3:
                    raise RuntimeError("the rest is not there")
                await send({"type": "http.response.body", "body": PIECE, "more_body": True})
                self.sent += 1
            await send({"type": "http.response.body", "body": b""})
        except ClientGone:
            self.gone += 1
        finally:
            self.over.set()


@pytest.fixture
async def pieces() -> AsyncIterator[Pieces]:
    async with served() as found:
        yield found


@asynccontextmanager
async def served() -> AsyncIterator[Pieces]:
    found = Pieces()
    listener = socket.create_server(("127.0.0.1", 0))
    found.port = listener.getsockname()[1]
    config = uvicorn.Config(
        found.app, lifespan="off", log_level="critical", access_log=False, interface="asgi3", http=HttpProtocol
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([listener]))
    yield found
    server.should_exit = True
    await task


async def ask(pieces: Pieces, path: str, *, times: int = 1) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", pieces.port, limit=1024)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * times)
    return reader, writer


async def test_all_pieces_come_and_the_connection_serves_the_next_request(pieces: Pieces) -> None:
    reader, writer = await ask(pieces, "/", times=2)
    for _ in range(2):
        async with asyncio.timeout(PATIENCE):
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert await reader.readexactly(len(PIECE) * MANY) == PIECE * MANY
    writer.close()


async def test_a_client_that_does_not_read_is_waited_for(pieces: Pieces) -> None:
    reader, writer = await ask(pieces, "/")
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b"\r\n\r\n")
        before = -1
        while before != pieces.sent:  # until no more fits into the buffers between
            before = pieces.sent
            await asyncio.sleep(0.2)
        assert 0 < pieces.sent < MANY
        await reader.readexactly(len(PIECE) * MANY)
        await pieces.over.wait()
    assert pieces.sent == MANY
    writer.close()


async def test_a_client_that_leaves_gets_no_more(pieces: Pieces) -> None:
    reader, writer = await ask(pieces, "/")
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()
    async with asyncio.timeout(PATIENCE):
        await pieces.over.wait()
    assert (pieces.gone, pieces.sent < MANY) == (1, True)


async def test_what_breaks_half_way_ends_the_connection(pieces: Pieces) -> None:
    reader, writer = await ask(pieces, "/breaks")
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b"\r\n\r\n")
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await reader.readexactly(len(PIECE) * MANY)
    writer.close()
