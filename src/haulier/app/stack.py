"""``haulier up``: starts, supervises and stops the servers and processes of one machine together.

A process that ends is started again, and so is an embedded server, on the same data.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from haulier.app.catalogue import CATALOGUE, COMPILERS
from haulier.app.child_processes import WATCH_SECONDS, ChildProcesses
from haulier.app.heartbeat import Heartbeat
from haulier.app.nats_watch import NatsWatch
from haulier.app.orphan_processes import end_orphans, record_pids
from haulier.app.processes import listen, run_api, run_background
from haulier.app.stack_address import forget_address, keep_address
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.embedded_osrm import EmbeddedOsrm
from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.home_lock import HomeLock
from haulier.engines.process import ServerError
from haulier.engines.settings import Settings
from haulier.platform.maintenance.schema import apply_schema
from haulier.platform.runtime import Runtime
from haulier.services.aaa.facade import Credentials, ensure_operator, ensure_signing_key

START_TIMEOUT = 5.0
CHECK_TIMEOUT = 1.0
"""Seconds that an API worker may take to say whether it is ready: at the start, and at later checks."""

log = structlog.get_logger("haulier.up")


@dataclass(slots=True)
class Stack:
    """The servers and processes of one ``haulier up``."""

    settings: Settings
    url: str = ""
    operator: Credentials | None = None
    _lock: HomeLock | None = None
    _postgres: EmbeddedPostgres | None = None
    _nats: EmbeddedNats | None = None
    _nats_watch: NatsWatch | None = None
    _osrm: EmbeddedOsrm | None = None
    _socket: socket.socket | None = None
    _children: ChildProcesses = field(init=False)

    def __post_init__(self) -> None:
        home = self.settings.home
        self._children = ChildProcesses(self.settings.unresponsive_seconds, lambda pids: record_pids(home, pids))

    def start(self) -> None:
        """Start the servers, migrate, make the first credentials, start the processes; returns when the API is ready.

        Raises HomeInUse, ServerError, MigrationError, Unavailable or OSError.
        """
        self._lock = HomeLock(self.settings.home)
        self._lock.acquire()
        if killed := end_orphans(self.settings.home):
            log.warning("orphans killed", processes=killed)
        self._socket = listen(self.settings.host, self.settings.port)
        port = self._socket.getsockname()[1]
        host = "127.0.0.1" if self.settings.host in ("0.0.0.0", "::") else self.settings.host
        self.url = f"http://{host}:{port}"
        database_url, nats_url = asyncio.run(self._start_servers())
        self.settings = self.settings.changed(database_url=database_url, nats_url=nats_url, port=port)
        self._start_matcher()
        self.operator = asyncio.run(prepare(self.settings))
        gc.freeze()
        for number in range(self.settings.api_workers):
            self._children.start(f"api-{number}", self._run_api)
        for number in range(self.settings.background_workers):
            self._children.start(f"worker-{number}", self._run_background)
        self._wait_ready()
        keep_address(self.settings.home, self.url)

    async def _start_servers(self) -> tuple[str, str]:
        """Start, side by side, an embedded server for each that no setting names; returns the URLs of both."""
        waits = []
        if not self.settings.database_url:
            self._postgres = EmbeddedPostgres(self.settings.home)
            waits.append(self._postgres.start())
        if not self.settings.nats_url:
            self._nats = EmbeddedNats(self.settings.home, self.settings.mqtt, self.settings.host)
            self._nats_watch = NatsWatch(self._nats, self._events_flow)
            await self._nats.end_outdated()
            waits.append(self._nats.start())
        urls = await asyncio.gather(*waits)
        return self.settings.database_url or urls[0], self.settings.nats_url or urls[-1]

    def _start_matcher(self) -> None:
        """Start OSRM where a map was built and no engine is set. Without it ways are measured from point to point, so
        that a failure is only told.
        """
        osrm = EmbeddedOsrm(self.settings.home)
        try:
            if self.settings.matcher != "none" or osrm.built is None:
                asyncio.run(osrm.stop())  # one that a killed parent left
                return
            self.settings = self.settings.changed(matcher="osrm", matcher_url=osrm.start())
            self._osrm = osrm
        except (ServerError, OSError) as error:
            log.warning("no map is served", error=str(error))

    def _run_api(self, heartbeat: Heartbeat) -> None:
        assert self._socket is not None, "the socket is there before the children"
        run_api(self.settings, self._socket, heartbeat)

    def _run_background(self, heartbeat: Heartbeat) -> None:
        if self._socket is not None:
            self._socket.close()
        run_background(self.settings, heartbeat)

    def _wait_ready(self) -> None:
        """Wait until an API worker is ready. Raises ServerError when none is."""
        assert self._socket is not None, "the socket is there before the children"
        address = self._socket.getsockname()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if _is_ready(address):
                return
            self._children.supervise()
            time.sleep(0.02)
        raise ServerError("the API did not become ready within 30 seconds; see the log above")

    def watch(self, stop: Callable[[], bool]) -> None:
        """Supervise children and servers until ``stop`` returns true."""
        while not stop():
            self._children.supervise()
            self._restart_servers()
            time.sleep(WATCH_SECONDS)

    def _restart_servers(self) -> None:
        for server in (self._postgres, self._nats):
            if server is not None and server.process is None:
                log.warning("server ended", server=type(server).__name__)
                with contextlib.suppress(ServerError, OSError):
                    asyncio.run(server.start())
        if self._osrm is not None and self._osrm.supervise():
            log.warning("server ended", server=type(self._osrm).__name__)
        if self._nats_watch is not None:
            self._nats_watch.supervise()

    def _events_flow(self) -> bool:
        """Whether an API worker sees events pass. True when none answers: that is for the children's supervision."""
        assert self._socket is not None, "the socket is there before the children"
        answer = _readiness_response(self._socket.getsockname(), CHECK_TIMEOUT)
        return not answer or b'"events":false' not in answer

    def pids(self) -> dict[str, int]:
        """Process ids by name: children and embedded servers."""
        found = self._children.pids()
        for name, server in (("postgres", self._postgres), ("nats", self._nats), ("osrm", self._osrm)):
            if server is not None and server.process is not None:
                found[name] = server.process.pid
        return found

    def stop(self) -> None:
        """Stop the processes, then the servers, then release the lock. Safe to call in any state."""
        self._children.stop()
        if self.url:
            forget_address(self.settings.home)
        if self._socket is not None:
            self._socket.close()
        asyncio.run(self._stop_servers())
        if self._lock is not None:
            self._lock.release()

    async def _stop_servers(self) -> None:
        await asyncio.gather(
            *(server.stop() for server in (self._osrm, self._nats, self._postgres) if server is not None)
        )


async def prepare(settings: Settings) -> Credentials | None:
    """Migrate, ensure a signing key, and on the first start make the operator's app; returns its credentials then."""
    await apply_schema(settings.database_url, CATALOGUE)
    runtime = await Runtime.open(settings, settings.database_url, None, COMPILERS)
    try:
        await ensure_signing_key(runtime)
        return await ensure_operator(runtime)
    finally:
        await runtime.close()


def _is_ready(address: tuple[str, int]) -> bool:
    """Whether a worker says that it is ready."""
    return _readiness_response(address, START_TIMEOUT).startswith(b"HTTP/1.1 200")


def _readiness_response(address: tuple[str, int], patience: float) -> bytes:
    """A worker's whole response to GET /health/ready; empty when there is none."""
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
