"""Lower priority of background work: of its threads, and of the server processes of its database connections.

PostgreSQL has no priorities of its own. If its process runs on this machine and we have the permission, its niceness is
raised. On a server elsewhere such connections are like any other.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import Any

import psutil

NICENESS = 10
"""Niceness with about a tenth of the weight of a process of normal priority. See: sched(7)."""

PORT = "SELECT inet_client_port()"


async def lower_priority(connection: Any) -> None:
    """Lower the priority of a connection's server process, if it can be identified on this machine."""
    port = await connection.fetchval(PORT)
    with suppress(psutil.Error, PermissionError):
        process = psutil.Process(connection.get_server_pid())
        title = " ".join(process.cmdline())
        if title.startswith("postgres") and f"({port})" in title:
            process.nice(NICENESS)


def lower_thread_priority() -> None:
    """Lower the priority of the calling thread, on systems where threads have one. See: setpriority(2)."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
