"""The main functions of the child processes: API workers on one address, and background workers."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Coroutine
from typing import Any

import structlog
import uvicorn
import uvloop

from haulier.app.asgi import Application
from haulier.app.catalogue import CATALOGUE, COMPILERS
from haulier.app.heartbeat import Heartbeat
from haulier.app.http import http_protocol
from haulier.app.logs import configure_logs
from haulier.app.memory import configure_malloc
from haulier.app.open_files import raise_open_files
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.platform.worker import run_worker

BACKLOG = 2_048

log = structlog.get_logger("haulier")


REUSES_PORT = sys.platform == "linux"
"""Whether the system distributes connections over all sockets on one port (SO_REUSEPORT). See: socket(7)."""


def listen(host: str, port: int) -> socket.socket:
    """Bind the address that all API workers serve. Raises OSError when the port is taken.

    With SO_REUSEPORT this socket only reserves the address, and each worker listens on a socket of its own. When
    workers share one socket, the first to wake takes all waiting connections: one of two did all the work.
    """
    if not REUSES_PORT:
        return _bind_and_listen(host, port, reuse_port=False)
    if port:  # refuse a port that another stack of the same user holds: SO_REUSEPORT would share it
        _bind_and_listen(host, port, reuse_port=False).close()
    return _bind(host, port, reuse_port=True)


def _bind(host: str, port: int, *, reuse_port: bool) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock


def _bind_and_listen(host: str, port: int, *, reuse_port: bool) -> socket.socket:
    sock = _bind(host, port, reuse_port=reuse_port)
    try:
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def _worker_socket(sock: socket.socket) -> socket.socket:
    """The socket from which one worker accepts connections."""
    return _bind_and_listen(*sock.getsockname()[:2], reuse_port=True) if REUSES_PORT else sock


def run_api(settings: Settings, sock: socket.socket, heartbeat: Heartbeat) -> None:
    """Run one API worker until SIGTERM. ``sock`` comes from ``listen``."""
    configure_logs(settings.log_level)
    configure_malloc()
    raise_open_files()
    config = uvicorn.Config(
        Application(settings),
        loop="uvloop",
        http=http_protocol(settings.http),
        ws="none",
        proxy_headers=False,
        lifespan="on",
        access_log=False,
        log_config=None,
        backlog=BACKLOG,
        timeout_graceful_shutdown=settings.http.stop_seconds,
        server_header=False,
        date_header=False,
    )
    uvloop.run(_with_heartbeat(heartbeat, uvicorn.Server(config).serve(sockets=[_worker_socket(sock)])))


def run_background(settings: Settings, heartbeat: Heartbeat) -> None:
    """Run one background worker until SIGTERM or SIGINT."""
    configure_logs(settings.log_level)
    configure_malloc()
    raise_open_files()
    uvloop.run(_with_heartbeat(heartbeat, _background(settings)))


async def _with_heartbeat(heartbeat: Heartbeat, work: Coroutine[Any, Any, None]) -> None:
    """Run the work, and keep the heartbeat meanwhile."""
    beats = asyncio.create_task(heartbeat.keep_beating())
    try:
        await work
    finally:
        beats.cancel()


async def _background(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runtime = await Runtime.open(settings, settings.database_url, settings.nats_url, COMPILERS, worker=True)
    try:
        await run_worker(runtime, CATALOGUE, stop)
    finally:
        await runtime.close()
