"""Live: from the moment a command is accepted to the moment the last of 2,000 listeners of one worker has its event."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psutil
from figures import Figure, Round
from ground import HAULIER, Ground
from listeners import Crowd, Heard, crowd_listening

from haulier.demo.receiver import quantile
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.setting_groups import LiveSettings

HOST = "127.0.0.1"
RATE = 200.0
START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Size:
    """Listeners, seconds of a round, rounds."""

    listeners: int
    seconds: int
    rounds: int


FULL = Size(listeners=2_000, seconds=20, rounds=2)
QUICK = Size(listeners=500, seconds=5, rounds=1)
assert FULL.listeners <= LiveSettings().listeners


def measure(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """Jobs are created at a steady rate through the stack's API; all listeners hear all of the tenant's jobs.

    They listen at an API worker of their own, so that it is one worker that writes to all of them. An event's time is
    when its command was accepted, which is before its commit.
    """
    rounds, detail = [], {}
    for number in range(size.rounds):
        say(f"live: round {number + 1}, {size.listeners} listeners connect")
        with api_worker(ground) as (port, worker):
            before = memory(worker)
            with crowd_listening(Crowd(HOST, port, size.listeners, request(ground))) as crowd:
                each = (memory(worker) - before) / size.listeners
                say(f"live: round {number + 1}, {RATE:.0f} jobs a second")
                spent = psutil.Process(worker).cpu_times()
                heard = while_created(ground, crowd, int(RATE * size.seconds))
                used = psutil.Process(worker).cpu_times()
        delays = sorted((at - accepted_at(id)) * 1000 for id, at in heard.last.items())
        rounds.append(Round(quantile(delays, 0.99)))
        if rounds[-1].measured == min(item.measured for item in rounds):
            cpu = used.user + used.system - spent.user - spent.system
            detail = {
                "p50 ms": quantile(delays, 0.50), "max ms": delays[-1], "memory a listener, KiB": each / 1024,
                "MB/s to all listeners": heard.bytes_each * size.listeners / size.seconds / 1e6,
                "share of a core": cpu / size.seconds,
            }  # fmt: skip
    what = f"accepted to the last of {size.listeners:,} listeners of one worker, p99 at {RATE:.0f} events/s"
    return Figure("live p99", what, "ms", 250.0, "at most", rounds, detail)


def while_created(ground: Ground, heard: Callable[[int], Heard], count: int) -> Heard:
    """Create jobs at the rate while the listeners listen."""
    requests = ground.new_jobs(count)
    sending = threading.Thread(target=lambda: ground.send(requests, rate=RATE))
    sending.start()
    try:
        return heard(count)
    finally:
        sending.join()


def accepted_at(id: str) -> float:
    """When a command was accepted, epoch seconds: its event's id begins with it. See: RFC 9562 section 5.7."""
    return (UUID(id).int >> 80) / 1000


def request(ground: Ground) -> str:
    """The call of one listener."""
    return f"GET /events?topics=job HTTP/1.1\r\nHost: {HOST}\r\n{ground.headers().decode()}\r\n"


def memory(pid: int) -> int:
    """What a process holds for itself, bytes."""
    found: int = psutil.Process(pid).memory_full_info().uss
    return found


@contextmanager
def api_worker(ground: Ground) -> Iterator[tuple[int, int]]:
    """An API worker beside those of the stack; its port and process id."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
    settings = ground.settings
    environ = os.environ | {
        "HAULIER_DATABASE_URL": settings.database_url,
        "HAULIER_NATS_URL": asyncio.run(EmbeddedNats(settings.home).start()),
        "HAULIER_API_WORKERS": "1",
        "HAULIER_LOG_LEVEL": "warning",
    }
    command = [str(HAULIER), "api", "--host", HOST, "--port", str(port), "--home", str(settings.home)]
    process = subprocess.Popen(command, env=environ)
    try:
        yield port, serving(process, port)
    finally:
        process.terminate()
        process.wait()


def serving(process: subprocess.Popen[bytes], port: int) -> int:
    """The process id of the worker, once it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((HOST, port)) as sock:
                sock.sendall(b"GET /health/live HTTP/1.0\r\n\r\n")
                if sock.recv(64).startswith(b"HTTP/1.1 200"):
                    (worker,) = psutil.Process(process.pid).children()
                    return int(worker.pid)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the API worker did not start")
