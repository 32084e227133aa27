"""Listeners to positions in a process of its own, each to devices of its own. Run as ``python position_listeners.py``:
``Many`` in JSON on the first line of its input, ``ready`` on its output when all know where their devices are, then on
the second line how many positions to wait for, and ``Came`` in JSON.
"""

from __future__ import annotations

import re
import select
import socket
import sys
import time

import msgspec

PATIENCE_SECONDS = 120.0
QUIET_SECONDS = 2.0
READ_BYTES = 1 << 18
FIRST = b"event: position"
TIS = re.compile(rb",(\d{13})\]")
"""The last member of a position."""


class Many(msgspec.Struct):
    """Whole requests, one a listener; what is not younger than ``after``, epoch milliseconds, is not counted."""

    host: str
    port: int
    requests: list[str]
    after: int


class Came(msgspec.Struct):
    """When positions came, epoch seconds, by their tis: once for each listener."""

    times: dict[str, list[float]]


def main() -> None:
    """Connect, say that all listen, then note what comes."""
    many = msgspec.json.decode(sys.stdin.readline(), type=Many)
    poll, socks = select.epoll(), dict[int, socket.socket]()
    for request in many.requests:
        sock = socket.create_connection((many.host, many.port))
        sock.sendall(request.encode())
        text = b""
        while FIRST not in text:
            text += (read := sock.recv(READ_BYTES))
            if not read:
                raise SystemExit(f"a stream ended: {text.decode()[:500]}")
        sock.setblocking(False)
        socks[sock.fileno()] = sock
        poll.register(sock, select.EPOLLIN)
    print("ready", flush=True)
    wanted = int(sys.stdin.readline())
    print(msgspec.json.encode(Came(hear(poll, socks, wanted, many.after))).decode(), flush=True)


def hear(poll: select.epoll, socks: dict[int, socket.socket], wanted: int, after: int) -> dict[str, list[float]]:
    """Until as many positions younger than ``after`` came, or none for a while."""
    times: dict[str, list[float]] = {}
    parts = dict.fromkeys(socks, b"")
    count, deadline = 0, time.monotonic() + PATIENCE_SECONDS
    while count < wanted and time.monotonic() < deadline:
        ready = poll.poll(QUIET_SECONDS)
        if not ready and count:
            break
        for number, _ in ready:
            lines, _, parts[number] = (parts[number] + socks[number].recv(READ_BYTES)).rpartition(b"\n")
            now = time.time()
            found = [tis for tis in TIS.findall(lines) if int(tis) > after]
            count += len(found)
            for tis in found:
                times.setdefault(tis.decode(), []).append(now)
    return times


if __name__ == "__main__":
    main()
