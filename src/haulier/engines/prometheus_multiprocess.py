"""The directory in which the processes of a stack share their metrics.

It must be set before ``prometheus_client`` is first imported, which reads the variable only once.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "haulier-metrics-"
DRAFT_PREFIX = "haulier-metrics.new-"
LOCK_FILE = "owned"


def share_metrics() -> None:
    """Let all processes forked from this one share their counters; the directory is removed when it ends.

    A killed process leaves its directory, which the next one removes.
    """
    if VARIABLE in os.environ:
        return
    place = Path(tempfile.gettempdir())
    for directory in orphaned_directories(place):
        shutil.rmtree(directory, ignore_errors=True)
    owner = os.getpid()
    made = str(_create_locked(place))
    os.environ[VARIABLE] = made

    def clean() -> None:
        if os.getpid() == owner:
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(clean)


def _create_locked(place: Path) -> Path:
    """Create a directory with a lock, which this process and its children hold until the last of them ends.

    It is renamed when the lock is held, so that no other process takes it for an orphaned one.
    """
    draft = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=place))
    handle = os.open(draft / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return draft.rename(place / draft.name.replace(DRAFT_PREFIX, PREFIX))


def orphaned_directories(place: Path) -> Iterator[Path]:
    """Directories that no living process owns. Locks show it; process ids would mean nothing between containers."""
    for directory in place.glob(f"{PREFIX}*"):
        try:
            handle = os.open(directory / LOCK_FILE, os.O_RDONLY)
        except OSError:  # another user's, or gone meanwhile
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
        yield directory
