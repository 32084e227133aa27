"""Work that can wait: its threads, and the server processes of its connections, give way to those that answer requests.

PostgreSQL has no priorities of its own. Where its process runs on this machine and we may, the system is asked to give
it the processor only when nobody else wants it as much. On a server elsewhere such connections are like any other.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import Any

import psutil

NICENESS = 10
"""Weight of about a tenth beside processes of normal priority. See: sched(7)."""

PORT = "SELECT inet_client_port()"


async def lower_priority(connection: Any) -> None:
    """Lower the priority of the process at the other end, if it surely is that of this connection."""
    port = await connection.fetchval(PORT)
    with suppress(psutil.Error, PermissionError):
        process = psutil.Process(connection.get_server_pid())
        title = " ".join(process.cmdline())
        if title.startswith("postgres") and f"({port})" in title:
            process.nice(NICENESS)


def lower_thread_priority() -> None:
    """Lower the priority of the thread that calls this, where threads have one of their own. See: setpriority(2)."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
