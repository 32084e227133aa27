"""Processes of embedded servers: started, found again after a crash of their parent, stopped.

A server runs in its own session, so that Ctrl-C in the terminal reaches only the supervisor, which stops all in order.
Polling works under asyncio and uvloop, and for servers that are no children of this process.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

POLL_INTERVAL = 0.01
"""Seconds between two checks of a server that starts or stops."""

SECRET_BYTES = 24
"""Random bytes of a password between us and an embedded server."""

PORTS = range(20_000, 32_000)
"""Ports to choose from, below the range that systems use for outgoing connections."""

MAX_LOG_BYTES = 8 * 1024 * 1024
"""Length at which the next start renames a server's log; one older log is kept."""

LOG_TAIL_LINES = 5
"""Lines of a server's log in an error message."""


class ServerError(Exception):
    """An embedded server cannot be started or stopped. The message has a remedy, and the end of the server's log."""


async def wait_until(condition: Callable[[], bool], timeout: float) -> bool:
    """Poll until the condition is true; returns False if ``timeout`` seconds have passed first."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() >= deadline:
            return False
        await asyncio.sleep(POLL_INTERVAL)
    return True


def launch(
    command: Sequence[str],
    log: Path,
    *,
    user: int | None = None,
    group: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> psutil.Process:
    """Start a server in its own session, with its output appended to ``log``.

    It inherits no variable but PATH, since others hold secrets. ``user`` and ``group`` are ids to switch to.
    """
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_suffix(log.suffix + ".old"))
    with log.open("ab") as output:
        return psutil.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), **(environment or {})},
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )


def alive(process: psutil.Process) -> bool:
    """Whether the process still runs. An ended child of this process is reaped.

    A child of another process stays a zombie until that process reaps it. A process whose first thread has ended is a
    zombie too, while its other threads still run and hold its port: it counts as running.
    """
    if isinstance(process, psutil.Popen):
        return process.poll() is None
    try:
        if not process.is_running():
            return False
        return bool(process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1)
    except psutil.NoSuchProcess:
        return False


def find_server(pid: int, program: str, argument: str) -> psutil.Process | None:
    """The process with this id if it runs ``program`` with ``argument``, since the system uses ids again; else None."""
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
    except (psutil.Error, ValueError):
        return None
    if not command or Path(command[0]).name != program or argument not in command[1:]:
        return None
    return process if alive(process) else None


async def stop_process(process: psutil.Process, steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal and wait its seconds, until the process has ended. Raises ServerError if it does not."""
    for number, patience in steps:
        if not alive(process):
            return
        process.send_signal(number)
        if await wait_until(lambda: not alive(process), patience):
            return
    raise ServerError(f"process {process.pid} does not stop")


def persistent_port(path: Path) -> int:
    """The port stored in ``path`` if it is free, else a new free one, which is stored there. Raises ServerError.

    A server that restarts on its port is found again by all its clients.
    """
    try:
        port = int(path.read_text())
    except (OSError, ValueError):
        port = 0
    if port not in PORTS or not _is_free(port):
        port = next((port for port in _shuffled_ports() if _is_free(port)), 0)
        if not port:
            raise ServerError(f"no free port between {PORTS.start} and {PORTS.stop}")
        path.write_text(f"{port}\n")
    return port


def persistent_secret(path: Path) -> str:
    """The password stored in ``path``, else a new random one, which is stored there readable by its owner alone."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
        draft.rename(path)
    return path.read_text().strip()


def log_tail(log: Path) -> str:
    """The end of a server's log, for an error message."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-LOG_TAIL_LINES:])


def _shuffled_ports() -> list[int]:
    """All ports in random order, so that processes that start at the same time try different ones."""
    return secrets.SystemRandom().sample(PORTS, len(PORTS))


def _is_free(port: int) -> bool:
    """Whether no process listens on the port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
