"""Processes that a killed supervisor left: known by a file of its data directory, ended before the next one starts.

They are told of their parent's death and end by themselves; one that is stopped or that waits for a slow caller does
not, and still holds the port. What it has answered is on disk, so that it can be ended at any moment.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import psutil

PROCESSES_FILE = "processes"
LEFTOVER_PATIENCE = 1.0
"""Seconds in which they may end by themselves."""
LOOK_SECONDS = 0.02


def remember(home: Path, pids: dict[str, int]) -> None:
    """Keep the process ids with the moments of their start, since numbers are used again."""
    known = [[pid, process.create_time()] for pid in pids.values() if (process := _process(pid)) is not None]
    draft = home / f".{PROCESSES_FILE}"
    draft.write_text(json.dumps(known))
    draft.replace(home / PROCESSES_FILE)


def end_leftovers(home: Path) -> int:
    """End what runs on of the stack before; answers how many had to be killed. Call it with the home's lock held."""
    try:
        known = json.loads((home / PROCESSES_FILE).read_text())
    except (FileNotFoundError, ValueError):
        return 0
    left = [process for pid, started in known if (process := _process(pid)) and process.create_time() == started]
    deadline = time.monotonic() + LEFTOVER_PATIENCE
    while (left := [process for process in left if _runs(process)]) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=LEFTOVER_PATIENCE)
    return len(left)


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None


def _runs(process: psutil.Process) -> bool:
    """Whether it is there and no zombie."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
