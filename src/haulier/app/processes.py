"""What the child processes run: API workers behind one listening socket, and background workers."""

from __future__ import annotations

import asyncio
import gc
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
from haulier.app.http import HttpProtocol
from haulier.app.logs import configure_logs
from haulier.app.memory import give_back_memory
from haulier.app.open_files import raise_open_files
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.platform.worker import run_worker

GRACE_SECONDS = 5
"""How long requests under way may take to finish once an API worker was told to stop."""
BACKLOG = 2_048
GC_THRESHOLDS = (20_000, 20, 50)
"""Requests and rows of batches make many objects that are no rubbish yet: with the interpreter's own 700 the collector
took a sixth of a batch's time.
"""

log = structlog.get_logger("haulier")


SPREADS = sys.platform == "linux"
"""Whether the system spreads connections over all sockets that listen on one port (SO_REUSEPORT). See: socket(7)."""


def listen(host: str, port: int) -> socket.socket:
    """The address that all API workers serve at. Raises OSError when the port is taken.

    Where the system spreads connections, this socket only holds the address and each worker listens on its own: of
    workers that share one socket, whichever wakes first takes every connection that waits: one of two did all the work.
    """
    if not SPREADS:
        return _listening(host, port, reuse_port=False)
    if port:  # taken by others, even by a stack of the same user, with which it could be shared unawares
        _listening(host, port, reuse_port=False).close()
    return _bound(host, port, reuse_port=True)


def _bound(host: str, port: int, *, reuse_port: bool) -> socket.socket:
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


def _listening(host: str, port: int, *, reuse_port: bool) -> socket.socket:
    sock = _bound(host, port, reuse_port=reuse_port)
    try:
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def _worker_socket(sock: socket.socket) -> socket.socket:
    """The socket that one worker accepts from."""
    return _listening(*sock.getsockname()[:2], reuse_port=True) if SPREADS else sock


def run_api(settings: Settings, sock: socket.socket, heartbeat: Heartbeat) -> None:
    """Run one API worker until it is told to stop. ``sock`` comes from ``listen``."""
    configure_logs(settings.log_level)
    gc.set_threshold(*GC_THRESHOLDS)
    give_back_memory()
    raise_open_files()
    config = uvicorn.Config(
        Application(settings),
        loop="uvloop",
        http=HttpProtocol,
        ws="none",
        proxy_headers=False,
        lifespan="on",
        access_log=False,
        log_config=None,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        date_header=False,
    )
    uvloop.run(_beating(heartbeat, uvicorn.Server(config).serve(sockets=[_worker_socket(sock)])))


def run_background(settings: Settings, heartbeat: Heartbeat) -> None:
    """Run one background worker until it is told to stop."""
    configure_logs(settings.log_level)
    gc.set_threshold(*GC_THRESHOLDS)
    give_back_memory()
    raise_open_files()
    uvloop.run(_beating(heartbeat, _background(settings)))


async def _beating(heartbeat: Heartbeat, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, and give signs of life meanwhile."""
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
