"""What the child processes run: API workers behind one listening socket, and background workers."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

import structlog
import uvicorn
import uvloop

from haulier.app.asgi import Application
from haulier.app.catalogue import COMPILERS, KINDS, SERVICES
from haulier.app.logs import configure_logs
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.platform.worker import run_worker

GRACE_SECONDS = 5
"""How long requests under way may take to finish once an API worker was told to stop."""
BACKLOG = 2_048
KEEP_ALIVE_SECONDS = 75

log = structlog.get_logger("haulier")


def listen(host: str, port: int) -> socket.socket:
    """The socket that all API workers accept from. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    sock.listen(BACKLOG)
    sock.set_inheritable(True)
    return sock


def run_api(settings: Settings, sock: socket.socket) -> None:
    """One API worker, until it is told to stop."""
    configure_logs(settings.log_level)
    config = uvicorn.Config(
        Application(settings),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        log_config=None,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        date_header=False,
    )
    uvloop.run(uvicorn.Server(config).serve(sockets=[sock]))


def run_background(settings: Settings) -> None:
    """One background worker, until it is told to stop."""
    configure_logs(settings.log_level)
    uvloop.run(_background(settings))


async def _background(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runtime = await Runtime.open(settings, settings.database_url, settings.nats_url, COMPILERS)
    try:
        shapes = {name: kind.callback for name, kind in KINDS.items() if kind.callback is not None}
        await run_worker(runtime, SERVICES, KINDS, shapes, stop)
    finally:
        await runtime.close()


def exit_with_parent(parent: int) -> None:
    """Linux: be told to stop when the supervisor dies, however it dies."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
