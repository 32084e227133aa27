"""A mail server and a browser's push service that note when each message arrived, and how often.

Run as ``python bench/delivery_sinks.py``: it says its ports, and ends with its standard input. ``GET /arrived`` answers
the moments of first arrivals by id, epoch seconds, and how many came more than once; with ``mails`` or ``pushes`` it
waits until so many have come, as long as WAIT_SECONDS.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any
from urllib.request import urlopen

from aiohttp import web

HOST = "127.0.0.1"
MESSAGE_ID = b"message-id:"
WAIT_SECONDS = 20.0
TIMEOUT_SECONDS = 30.0


@dataclass(slots=True)
class Arrivals:
    """First arrivals by id, and how many more there were."""

    first: dict[str, float] = field(default_factory=dict)
    twice: int = 0
    waiting: list[tuple[int, asyncio.Event]] = field(default_factory=list)

    def note(self, id: str) -> None:
        if id in self.first:
            self.twice += 1
            return
        self.first[id] = time()
        for count, event in self.waiting:
            if len(self.first) >= count:
                event.set()

    async def wait_for(self, count: int) -> None:
        """Until so many have come, or it took too long."""
        if len(self.first) >= count:
            return
        event = asyncio.Event()
        self.waiting.append((count, event))
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT_SECONDS):
                await event.wait()
        self.waiting.remove((count, event))


class Sinks:
    """Both servers."""

    def __init__(self) -> None:
        self.mails, self.pushes = Arrivals(), Arrivals()

    async def mail(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of SMTP, until its client ends it or is killed."""
        with suppress(ConnectionResetError):
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                await self._letter(reader)
            elif word == b"QUIT":
                break
            writer.write(b"250 OK\r\n")

    async def _letter(self, reader: asyncio.StreamReader) -> None:
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                return
            if line.lower().startswith(MESSAGE_ID):
                id = line.partition(b":")[2].strip().decode()
        self.mails.note(id)

    async def http(self, request: web.Request) -> web.Response:
        """A push, or a question what has arrived."""
        if request.path == "/arrived":
            found = {"mails": self.mails, "pushes": self.pushes}
            for name, count in request.query.items():
                await found[name].wait_for(int(count))
            return web.json_response({name: [one.first, one.twice] for name, one in found.items()})
        await request.read()
        self.pushes.note(request.headers["Topic"])
        return web.Response(status=201)


async def serve() -> None:
    sinks = Sinks()
    mail = await asyncio.start_server(sinks.mail, HOST, 0)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", sinks.http)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    ports = {"smtp": mail.sockets[0].getsockname()[1], "http": runner.addresses[0][1]}
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the sinks are."""

    smtp: int
    http: int

    def arrived(self, what: str = "mails", count: int = 0) -> dict[str, Any]:
        """By ``mails`` and ``pushes``: moments by id, and how many came more than once; once ``count`` have come of
        one, or after a while.
        """
        with urlopen(f"http://{HOST}:{self.http}/arrived?{what}={count}", timeout=TIMEOUT_SECONDS) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


@contextmanager
def delivery_sinks() -> Iterator[Ports]:
    """Both servers in a process of their own."""
    command = [sys.executable, str(Path(__file__))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "the output is a pipe"
        yield Ports(**json.loads(process.stdout.readline()))
        process.terminate()


if __name__ == "__main__":
    asyncio.run(serve())
