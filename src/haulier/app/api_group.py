"""``haulier api``: API workers behind one address, supervised by the process that opened it."""

from __future__ import annotations

import gc
import signal
import time

import structlog

from haulier.app.child_processes import WATCH_SECONDS, ChildProcesses
from haulier.app.processes import listen, run_api
from haulier.engines.settings import Settings

log = structlog.get_logger("haulier.api")


def run_group(settings: Settings) -> None:
    """Run ``api_workers`` processes until SIGTERM or SIGINT, and replace each that ends."""
    sock = listen(settings.host, settings.port)
    host, port = sock.getsockname()[:2]
    log.info("serving", host=host, port=port, workers=settings.api_workers)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    workers = ChildProcesses(settings.unresponsive_seconds)
    gc.freeze()
    for place in range(settings.api_workers):
        workers.start(f"api-{place}", lambda heartbeat: run_api(settings, sock, heartbeat))
    while not stopping:
        workers.supervise()
        time.sleep(WATCH_SECONDS)
    workers.stop()
