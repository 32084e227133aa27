"""Thousands of listeners to the same events in a process of its own, cheap enough not to be what is measured.

All of them get the same bytes from a moment on, as they want the same. So one is read and understood, and of the others
the bytes are only counted (``MSG_TRUNC`` lets the kernel throw them away): a listener has an event once it has as many
bytes as the event's end is away. Run as ``python bench/listeners.py``: a ``Crowd`` in JSON on the first line of its
input, ``ready`` on its output when all listen, then the number of events to wait for on the second line, and ``Heard``.
"""

from __future__ import annotations

import select
import socket
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec
from listening import listening

QUIET_SECONDS = 1.0
"""Nothing came for this long: all have what there was before."""
PATIENCE_SECONDS = 60.0
READ_BYTES = 1 << 20
DATA = b"\ndata: "
TRUNC = getattr(socket, "MSG_TRUNC", 0)


class Crowd(msgspec.Struct):
    """Who listens: ``request`` is the whole request as it is sent."""

    host: str
    port: int
    count: int
    request: str


class Heard(msgspec.Struct):
    """By event id: when the last listener had it, epoch seconds. ``bytes_each``: what one listener got in all."""

    last: dict[str, float]
    bytes_each: int


@dataclass(slots=True)
class Ear:
    """One listener: after each read, the moment and the bytes so far."""

    sock: socket.socket
    got: int = 0
    times: list[float] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)


class Ears:
    """All listeners; the first one keeps what it hears."""

    def __init__(self, crowd: Crowd) -> None:
        self.poll = select.epoll()
        self.buffer = bytearray(READ_BYTES)
        self.text = bytearray()
        self.by_number: dict[int, Ear] = {}
        for _ in range(crowd.count):
            sock = socket.create_connection((crowd.host, crowd.port))
            sock.sendall(crowd.request.encode())
            sock.setblocking(False)
            self.by_number[sock.fileno()] = Ear(sock)
            self.poll.register(sock, select.EPOLLIN)
        self.ears = list(self.by_number.values())
        self.first = self.ears[0]

    def step(self, wait: float) -> bool:
        """Read what is there; whether there was anything."""
        ready = self.poll.poll(wait)
        for number, _ in ready:
            ear = self.by_number[number]
            keeps = ear is self.first
            n = ear.sock.recv_into(self.buffer, READ_BYTES, 0 if keeps else TRUNC)
            if not n:
                raise SystemExit("a stream ended")
            if keeps:
                self.text += self.buffer[:n]
            ear.got += n
            ear.times.append(time.time())
            ear.marks.append(ear.got)
        return bool(ready)

    def settle(self) -> None:
        """Until all have what there was, and forget it."""
        while self.step(QUIET_SECONDS):
            pass
        for ear in self.ears:
            ear.got = 0
            ear.times.clear()
            ear.marks.clear()
        self.text.clear()

    def hear(self, count: int) -> Heard:
        """Until all have as many events."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        came = looked = 0
        while came < count or any(ear.got < self.first.got for ear in self.ears):
            if time.monotonic() > deadline:
                raise SystemExit(f"{came} of {count} events came")
            self.step(QUIET_SECONDS)
            came += self.text.count(DATA, looked)
            looked = max(0, len(self.text) - len(DATA) + 1)
        ends = ends_of(bytes(self.text))
        last = {id: max(ear.times[bisect_left(ear.marks, end)] for ear in self.ears) for id, end in ends.items()}
        return Heard(last, self.first.got)


def ends_of(text: bytes) -> dict[str, int]:
    """Where each event ends in what one listener got, by the event's id."""
    ends, at = {}, 0
    for block in text.split(b"\n\n")[:-1]:
        at += len(block) + 2
        data = next((line[6:] for line in block.split(b"\n") if line.startswith(b"data: ")), None)
        if data is not None:
            ends[msgspec.json.decode(data)["id"]] = at
    return ends


@contextmanager
def crowd_listening(crowd: Crowd) -> Iterator[Callable[[int], Heard]]:
    """A crowd in a process of its own, all of them listening; what is returned waits until all have so many events."""
    with listening(__file__, crowd) as listeners:

        def heard(count: int) -> Heard:
            listeners.expect(count)
            return msgspec.json.decode(listeners.answer(), type=Heard)

        yield heard


def main() -> None:
    ears = Ears(msgspec.json.decode(sys.stdin.readline(), type=Crowd))
    ears.settle()
    print("ready", flush=True)
    # What comes before the second line waits in the sockets without a mark of time: the bench asks at once.
    count = int(sys.stdin.readline())
    print(msgspec.json.encode(ears.hear(count)).decode(), flush=True)


if __name__ == "__main__":
    main()
