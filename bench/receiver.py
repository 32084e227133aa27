"""The demo's receiver of callbacks, noting besides when each one arrived.

Run as ``python bench/receiver.py``, ends with its standard input. ``GET /times`` answers the moment of each key's first
arrival, epoch seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any
from urllib.request import urlopen

import msgspec
import uvloop

from haulier.demo.receiver import BACKLOG, HOST, SECRET_VARIABLE, Exchange, Inbox


@dataclass(slots=True)
class TimedInbox(Inbox):
    """Everything received with a good signature, and when."""

    arrived: dict[str, float] = field(default_factory=dict)

    def take(self, key: str, body: bytes, signature: bytes, sent_ms: int) -> bool:
        taken = Inbox.take(self, key, body, signature, sent_ms)
        if taken:
            self.arrived.setdefault(key, time())
        return taken


class TimedExchange(Exchange):
    """One connection."""

    inbox: TimedInbox

    def handle(self, method: bytes, target: str, body: bytes) -> tuple[int, bytes]:
        if target == "/times":
            return 200, msgspec.json.encode(self.inbox.arrived)
        return super().handle(method, target, body)


class Receiver:
    """The receiver seen from the bench."""

    def __init__(self, port: int) -> None:
        self.base = f"http://{HOST}:{port}"

    def distinct(self) -> int:
        """How many different callbacks came so far."""
        count: int = self._get("/stats")["data"]["distinct"]
        return count

    def repeated(self) -> int:
        """How many came more than once."""
        count: int = self._get("/stats")["data"]["repeated"]
        return count

    def times(self) -> dict[str, float]:
        """Moment of the first arrival by key, epoch seconds."""
        found: dict[str, float] = self._get("/times")
        return found

    def _get(self, path: str) -> Any:
        with urlopen(self.base + path, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def receiver(secret: str) -> Iterator[Receiver]:
    """A receiver in a process of its own."""
    environ = {**os.environ, SECRET_VARIABLE: secret}
    command = [sys.executable, str(Path(__file__))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ)
    assert process.stdin is not None, "the input is a pipe"
    assert process.stdout is not None, "the output is a pipe"
    try:
        yield Receiver(json.loads(process.stdout.readline())["port"])
    finally:
        process.stdin.close()
        process.wait()


async def serve(secret: bytes) -> None:
    """Serve on a free port until standard input ends."""
    inbox = TimedInbox(secret)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: TimedExchange(inbox), HOST, 0, backlog=BACKLOG)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(serve(os.environ[SECRET_VARIABLE].encode()))
