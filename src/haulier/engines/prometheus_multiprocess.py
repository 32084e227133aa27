"""Where the processes of a stack share their metrics.

Decided before ``prometheus_client`` is first imported: it looks only once.
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
DRAFT = "haulier-metrics.new-"
OWNED_FILE = "owned"


def share_metrics() -> None:
    """Let all processes forked from this one count together; the files go when it ends.

    A process that is killed cannot take its files along: the next one removes what the dead left.
    """
    if VARIABLE in os.environ:
        return
    place = Path(tempfile.gettempdir())
    for directory in orphaned_directories(place):
        shutil.rmtree(directory, ignore_errors=True)
    owner = os.getpid()
    made = str(_made_and_owned(place))
    os.environ[VARIABLE] = made

    def clean() -> None:
        if os.getpid() == owner:
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(clean)


def _made_and_owned(place: Path) -> Path:
    """A new directory with a lock on it, which this process and its children hold for as long as one of them lives.

    It gets its name when the lock is held, so that nobody takes it for a dead one's.
    """
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=place))
    handle = os.open(draft / OWNED_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return draft.rename(place / draft.name.replace(DRAFT, PREFIX))


def orphaned_directories(place: Path) -> Iterator[Path]:
    """Directories of ours that no living process owns. A lock tells, since process ids mean nothing to containers that
    share the place.
    """
    for directory in place.glob(f"{PREFIX}*"):
        try:
            handle = os.open(directory / OWNED_FILE, os.O_RDONLY)
        except OSError:  # another user's, or gone meanwhile
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
        yield directory
