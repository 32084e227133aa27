"""Processes that a killed supervisor left running: a file in the data directory lists them, the next start ends them.

They receive SIGTERM when their parent ends. One that is stopped, or that waits for a slow client, does not end and
still holds the port. All it has answered is on disk, so it can be killed at any moment.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import psutil

PIDS_FILE = "processes"
ORPHAN_PATIENCE_SECONDS = 1.0
"""Time in which orphans may end by themselves."""
CHECK_SECONDS = 0.02


def record_pids(home: Path, pids: dict[str, int]) -> None:
    """Write the process ids, each with the time of its start, since the system uses ids again, and its name."""
    processes = ((name, _process(pid)) for name, pid in pids.items())
    known = [[process.pid, process.create_time(), name] for name, process in processes if process is not None]
    draft = home / f".{PIDS_FILE}"
    draft.write_text(json.dumps(known))
    draft.replace(home / PIDS_FILE)


def end_orphans(home: Path) -> int:
    """End the processes of the previous stack; returns how many had to be killed. Requires the lock of the home."""
    try:
        known = json.loads((home / PIDS_FILE).read_text())
    except (FileNotFoundError, ValueError):
        return 0
    left = [process for pid, started, *_ in known if (process := _process(pid)) and process.create_time() == started]
    deadline = time.monotonic() + ORPHAN_PATIENCE_SECONDS
    while (left := [process for process in left if _runs(process)]) and time.monotonic() < deadline:
        time.sleep(CHECK_SECONDS)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=ORPHAN_PATIENCE_SECONDS)
    return len(left)


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None


def _runs(process: psutil.Process) -> bool:
    """Whether the process runs and is no zombie."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
