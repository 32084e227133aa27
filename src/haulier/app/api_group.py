"""``haulier api``: API workers behind one address, watched by the process that opened it."""

from __future__ import annotations

import os
import signal
import socket
import time

import structlog

from haulier.app.processes import exit_with_parent, listen, run_api
from haulier.engines.settings import Settings

WATCH_SECONDS = 0.2
"""How often the watching process looks after its workers."""
RESTART_SECONDS = 1.0
"""Rest before workers that died are replaced: what ends every worker at once must not take the whole processor."""

log = structlog.get_logger("haulier.api")


def run_group(settings: Settings) -> None:
    """Run ``api_workers`` processes until SIGTERM or SIGINT; one that dies is replaced."""
    sock = listen(settings.host, settings.port)
    host, port = sock.getsockname()[:2]
    log.info("serving", host=host, port=port, workers=settings.api_workers)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    pids: set[int] = set()
    due = 0.0
    while not stopping:
        if time.monotonic() >= due:
            pids |= {_fork(settings, sock) for _ in range(settings.api_workers - len(pids))}
        ended = _ended(pids)
        if ended:
            log.warning("workers ended", count=len(ended), restart_in=RESTART_SECONDS)
            pids -= ended
            due = time.monotonic() + RESTART_SECONDS
        time.sleep(WATCH_SECONDS)
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    for pid in pids:
        os.waitpid(pid, 0)


def _fork(settings: Settings, sock: socket.socket) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            exit_with_parent(parent)
            run_api(settings, sock)
            code = 0
        finally:
            os._exit(code)  # the child must never return into its parent's code
    return pid


def _ended(pids: set[int]) -> set[int]:
    return {pid for pid in pids if os.waitpid(pid, os.WNOHANG)[0]}
