"""A process that hangs: it keeps its connections and says nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STOPPED = ("T", "t")


def freeze(pid: int) -> None:
    """Stop a process and wait until all its threads stand: on a busy machine one may still answer a moment later."""
    os.kill(pid, signal.SIGSTOP)
    while not all(_state(thread) in STOPPED for thread in Path(f"/proc/{pid}/task").iterdir()):
        time.sleep(0.001)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process hangs meanwhile."""
    freeze(pid)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _state(thread: Path) -> str:
    """The state of a thread as the kernel shows it, see proc(5)."""
    return (thread / "stat").read_text().rpartition(")")[2].split()[0]
