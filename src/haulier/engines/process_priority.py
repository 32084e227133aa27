"""Lower priority of background work: of its threads, and of the server processes of its database connections.

PostgreSQL has no priorities of its own. If its process runs on this machine and we have the permission, its niceness is
raised. On a server elsewhere such connections are like any other.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
import threading
from contextlib import suppress
from struct import Struct
from typing import Any

import psutil

NICENESS = 10
"""Niceness with about a tenth of the weight of a process of normal priority. See: sched(7)."""

SCHED_SETATTR = {"x86_64": 314, "aarch64": 274}
"""Number of the system call, which the C library of most distributions does not have yet."""
LONGEST_SLICE_NS = 100_000_000
"""Older kernels take no notice of it."""
_SCHED_ATTR = Struct("=IIQiIQQQ")
"""Size, policy, flags, niceness, priority, slice, deadline, period."""

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
    """Lower the priority of the calling thread, on systems where threads have one, and have it give way at once.

    Its niceness alone says how much it gets of a busy core. On Linux from 6.12 on, whoever wakes up there would still
    wait for the end of its time slice, of some milliseconds, but for one who asked for longer slices than others do.
    See: setpriority(2), sched_setattr(2).
    """
    if sys.platform != "linux":
        return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        number = SCHED_SETATTR.get(platform.machine())
        if number is not None:
            niceness = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
            asked = _SCHED_ATTR.pack(_SCHED_ATTR.size, os.SCHED_BATCH, 0, niceness, 0, LONGEST_SLICE_NS, 0, 0)
            ctypes.CDLL(None).syscall(number, 0, asked, 0)
