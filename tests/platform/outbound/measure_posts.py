"""Measure POSTs per second of the outbound client against a receiver in another process on localhost.

Run by hand: ``python tests/platform/outbound/measure_posts.py [seconds] [concurrency] [--profile]``.
The plain-session line is the same aiohttp session without our door: the ratio is what the door costs.
"""

from __future__ import annotations

import asyncio
import cProfile
import multiprocessing
import pstats
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httptools
import uvloop
from aiohttp import ClientSession, DummyCookieJar, TCPConnector

from haulier.platform.outbound.client import Answer, OutboundClient
from haulier.platform.outbound.egress import EgressRules
from support.settings import DEFAULTS

BODY = b'{"tenantId":"acme","containerType":"BagT","status":"success","data":{"id":"BagT:6f0c2f1e"}}' * 4
HEADERS = {
    "Content-Type": "application/json",
    "X-COREOS-HMAC-SIGNATURE": "a" * 64,
    "X-COREOS-CALLBACK-SECRET": "s" * 16,
}
REPLY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Reply(asyncio.Protocol):
    """Answers every complete request with the same few bytes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        self.transport.write(REPLY)


def receive(listener: socket.socket) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(Reply, sock=listener)
        await server.serve_forever()

    uvloop.run(serve())


async def rate(call: Callable[[], Awaitable[Any]], seconds: float, concurrency: int) -> str:
    """Calls per second of the clock, and per second of this process on a core: the latter bears a busy machine."""
    done = 0
    end = time.perf_counter() + seconds

    async def caller() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await call()
            done += 1

    start, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller() for _ in range(concurrency)))
    clock, core = time.perf_counter() - start, time.process_time() - used
    return f"{done / clock:8.0f} POST/s, {done / core:8.0f} per core second"


async def measure(port: int, seconds: float, concurrency: int, profile: bool) -> None:
    url = f"http://127.0.0.1:{port}/callback"

    async def through_the_door() -> None:
        answer = await client.request("POST", url, HEADERS, BODY, tenant="acme", timeout=5, max_response_bytes=65536)
        assert isinstance(answer, Answer), answer

    async def plain() -> None:
        async with session.post(url, headers=HEADERS, data=BODY) as response:
            await response.read()

    async with OutboundClient(EgressRules(allow_private=True), DEFAULTS) as client:
        await rate(through_the_door, 0.5, concurrency)
        if profile:
            profiler = cProfile.Profile()
            profiler.enable()
            await rate(through_the_door, seconds, concurrency)
            profiler.disable()
            pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
            return
        connector = TCPConnector(limit=512, limit_per_host=64)
        async with ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as session:
            for _ in range(3):
                print("door ", await rate(through_the_door, seconds, concurrency))
                print("plain", await rate(plain, seconds, concurrency))


def main() -> None:
    numbers = [float(text) for text in sys.argv[1:] if not text.startswith("-")]
    seconds, concurrency = (*numbers, *(3.0, 32.0)[len(numbers) :])
    listener = socket.create_server(("127.0.0.1", 0))
    receiver = multiprocessing.get_context("fork").Process(target=receive, args=(listener,), daemon=True)
    receiver.start()
    try:
        uvloop.run(measure(listener.getsockname()[1], seconds, int(concurrency), "--profile" in sys.argv))
    finally:
        receiver.terminate()


if __name__ == "__main__":
    main()
