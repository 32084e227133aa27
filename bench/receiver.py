"""The demo's receiver of callbacks, noting besides when each one arrived.

Run as ``python bench/receiver.py``, ends with its standard input. ``GET /times/<count>`` answers the moment of each
key's first arrival, epoch seconds, as soon as so many keys have arrived.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any
from urllib.request import urlopen

import msgspec
import uvloop
from load import LoadFailed

from haulier.demo.mailbox import Mailbox
from haulier.demo.receiver import BACKLOG, HOST, SECRET_VARIABLE, Exchange, Inbox

TIMES = "/times/"
ANSWER_SECONDS = 30.0


@dataclass(slots=True)
class TimedInbox(Inbox):
    """Everything received with a good signature, and when. ``waiting`` are told once so many keys have arrived."""

    arrived: dict[str, float] = field(default_factory=dict)
    waiting: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def take(self, key: str, body: bytes, signature: bytes, sent_ms: int) -> bool:
        taken = Inbox.take(self, key, body, signature, sent_ms)
        if taken:
            self.arrived.setdefault(key, time())
            self.tell()
        return taken

    def tell(self) -> None:
        """Tell those who wait for no more than has arrived."""
        count = len(self.arrived)
        if any(least <= count for least, _ in self.waiting):
            due = [told for least, told in self.waiting if least <= count]
            self.waiting = [one for one in self.waiting if one[0] > count]
            for told in due:
                told()


class TimedExchange(Exchange):
    """One connection."""

    inbox: TimedInbox

    def on_message_complete(self) -> None:
        target = self.target.decode("latin-1")
        if not target.startswith(TIMES):
            super().on_message_complete()
            return
        self.fresh()
        inbox = self.inbox
        inbox.waiting.append(
            (int(target[len(TIMES) :]), lambda: self.answer(200, msgspec.json.encode(inbox.arrived), close=True))
        )
        inbox.tell()


class Receiver:
    """The receiver seen from the bench."""

    def __init__(self, port: int) -> None:
        self.base = f"http://{HOST}:{port}"

    def repeated(self) -> int:
        """How many came more than once."""
        count: int = self._stats()["repeated"]
        return count

    def times(self, count: int, seconds: float) -> dict[str, float]:
        """Moment of the first arrival by key, epoch seconds, once so many have arrived. Raises ``LoadFailed``."""
        try:
            found: dict[str, float] = self._get(f"{TIMES}{count}", seconds)
        except TimeoutError:
            came = self._stats()["distinct"]
            raise LoadFailed(f"{came:,} of {count:,} calls arrived within {seconds:.0f} s") from None
        return found

    def _stats(self) -> Any:
        return self._get("/stats", ANSWER_SECONDS)["data"]

    def _get(self, path: str, seconds: float) -> Any:
        with urlopen(self.base + path, timeout=seconds) as answer:
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
    inbox, mailbox = TimedInbox(secret), Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: TimedExchange(inbox, mailbox), HOST, 0, backlog=BACKLOG)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(serve(os.environ[SECRET_VARIABLE].encode()))
