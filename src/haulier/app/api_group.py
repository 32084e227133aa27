"""``haulier api``: API workers behind one socket, watched by the process that opened it."""

from __future__ import annotations

import os
import signal

from haulier.app.processes import exit_with_parent, listen, run_api
from haulier.engines.settings import Settings


def run_group(settings: Settings) -> None:
    """Run ``api_workers`` processes until a signal; one that dies is replaced."""
    sock = listen(settings.host, settings.port)
    parent = os.getpid()
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    pids: set[int] = set()
    while not stopping or pids:
        while len(pids) < settings.api_workers and not stopping:
            pid = os.fork()
            if pid == 0:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                exit_with_parent(parent)
                run_api(settings, sock)
                os._exit(0)
            pids.add(pid)
        if stopping:
            for pid in pids:
                os.kill(pid, signal.SIGTERM)
        try:
            pid, _status = os.wait()
            pids.discard(pid)
        except InterruptedError:
            continue
        except ChildProcessError:
            break
