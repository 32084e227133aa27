"""``haulier up``: everything a person needs on one machine, started, watched and stopped together.

A process that dies is started again; an embedded server that dies is started again on the same data.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
import structlog

from haulier.app.catalogue import COMPILERS
from haulier.app.children import WATCH_SECONDS, Children
from haulier.app.heartbeat import Heartbeat
from haulier.app.leftovers import end_leftovers, remember
from haulier.app.nats_watch import NatsWatch
from haulier.app.processes import listen, run_api, run_background
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.home_lock import HomeLock
from haulier.engines.migrations import migrate
from haulier.engines.process import ServerError
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.services.aaa.facade import Credentials, ensure_operator, ensure_signing_key

START_PATIENCE = 5.0
LOOK_PATIENCE = 1.0
"""Seconds that an API worker may take to say whether it is ready: at the start, and later while others wait."""

log = structlog.get_logger("haulier.up")


@dataclass(slots=True)
class Stack:
    """A running Haulier on this machine."""

    settings: Settings
    url: str = ""
    operator: Credentials | None = None
    _lock: HomeLock | None = None
    _postgres: EmbeddedPostgres | None = None
    _nats: EmbeddedNats | None = None
    _nats_watch: NatsWatch | None = None
    _socket: socket.socket | None = None
    _children: Children = field(init=False)

    def __post_init__(self) -> None:
        home = self.settings.home
        self._children = Children(self.settings.unresponsive_seconds, lambda pids: remember(home, pids))

    def start(self) -> None:
        """Start servers, migrations, first credentials, then the processes. Ready to serve when it returns."""
        self._lock = HomeLock(self.settings.home)
        self._lock.acquire()
        if killed := end_leftovers(self.settings.home):
            log.warning("leftovers killed", processes=killed)
        self._socket = listen(self.settings.host, self.settings.port)
        port = self._socket.getsockname()[1]
        host = "127.0.0.1" if self.settings.host in ("0.0.0.0", "::") else self.settings.host
        self.url = f"http://{host}:{port}"
        database_url, nats_url = asyncio.run(self._start_servers())
        self.settings = msgspec.structs.replace(self.settings, database_url=database_url, nats_url=nats_url)
        self.operator = asyncio.run(prepare(self.settings))
        gc.freeze()
        for number in range(self.settings.api_workers):
            self._children.start(f"api-{number}", self._run_api)
        for number in range(self.settings.background_workers):
            self._children.start(f"worker-{number}", self._run_background)
        self._wait_ready()

    async def _start_servers(self) -> tuple[str, str]:
        """Embedded servers for those that no setting names; both at once."""
        waits = []
        if not self.settings.database_url:
            self._postgres = EmbeddedPostgres(self.settings.home)
            waits.append(self._postgres.start())
        if not self.settings.nats_url:
            self._nats = EmbeddedNats(self.settings.home)
            self._nats_watch = NatsWatch(self._nats, self._events_go)
            waits.append(self._nats.start())
        urls = await asyncio.gather(*waits)
        return self.settings.database_url or urls[0], self.settings.nats_url or urls[-1]

    def _run_api(self, heartbeat: Heartbeat) -> None:
        assert self._socket is not None, "the socket is there before the children"
        run_api(self.settings, self._socket, heartbeat)

    def _run_background(self, heartbeat: Heartbeat) -> None:
        if self._socket is not None:
            self._socket.close()
        run_background(self.settings, heartbeat)

    def _wait_ready(self) -> None:
        """Until an API worker answers; raises ServerError when none does."""
        assert self._socket is not None, "the socket is there before the children"
        address = self._socket.getsockname()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if _answers(address):
                return
            self._children.look_after()
            time.sleep(0.02)
        raise ServerError("the API did not become ready within 30 seconds; see the log above")

    def watch(self, stop: Callable[[], bool]) -> None:
        """Look after children and servers until ``stop`` says so."""
        while not stop():
            self._children.look_after()
            self._revive_servers()
            time.sleep(WATCH_SECONDS)

    def _revive_servers(self) -> None:
        for server in (self._postgres, self._nats):
            if server is not None and server.process is None:
                log.warning("server ended", server=type(server).__name__)
                with contextlib.suppress(ServerError, OSError):
                    asyncio.run(server.start())
        if self._nats_watch is not None:
            self._nats_watch.look_after()

    def _events_go(self) -> bool:
        """Whether an API worker says so; one that does not answer is looked after for itself."""
        assert self._socket is not None, "the socket is there before the children"
        answer = _ready(self._socket.getsockname(), LOOK_PATIENCE)
        return not answer or b'"events":false' not in answer

    def pids(self) -> dict[str, int]:
        """Process ids by name, for `doctor`, the demo and tests."""
        found = self._children.pids()
        for name, server in (("postgres", self._postgres), ("nats", self._nats)):
            if server is not None and server.process is not None:
                found[name] = server.process.pid
        return found

    def stop(self) -> None:
        """Processes first, then the servers, then the lock. Safe to call in any state."""
        self._children.stop()
        if self._socket is not None:
            self._socket.close()
        asyncio.run(self._stop_servers())
        if self._lock is not None:
            self._lock.release()

    async def _stop_servers(self) -> None:
        await asyncio.gather(*(server.stop() for server in (self._nats, self._postgres) if server is not None))


async def prepare(settings: Settings) -> Credentials | None:
    """Migrations, the signing key, and on the first start the operator's app, whose secret is told this once."""
    await migrate(settings.database_url)
    runtime = await Runtime.open(settings, settings.database_url, None, COMPILERS)
    try:
        await ensure_signing_key(runtime)
        return await ensure_operator(runtime)
    finally:
        await runtime.close()


def _answers(address: tuple[str, int]) -> bool:
    """Whether a worker answers that it is ready."""
    return _ready(address, START_PATIENCE).startswith(b"HTTP/1.1 200")


def _ready(address: tuple[str, int], patience: float) -> bytes:
    """A worker's whole answer to the question whether it is ready; empty when there is none."""
    host = "127.0.0.1" if address[0] in ("0.0.0.0", "::") else address[0]
    answer = b""
    try:
        with socket.create_connection((host, address[1]), timeout=1.0) as connection:
            connection.settimeout(patience)
            connection.sendall(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            while more := connection.recv(4096):
                answer += more
    except OSError:
        return b""
    return answer
