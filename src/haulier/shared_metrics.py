"""Where the processes of a stack share their metrics.

Decided before ``prometheus_client`` is first imported: it looks only once.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "haulier-metrics-"


def share_metrics() -> None:
    """Let all processes forked from this one count together; the files go when it ends.

    A process that is killed cannot take its files along: the next one removes what the dead left.
    """
    if VARIABLE in os.environ:
        return
    for directory in left_by_the_dead(Path(tempfile.gettempdir())):
        shutil.rmtree(directory, ignore_errors=True)
    owner = os.getpid()
    made = tempfile.mkdtemp(prefix=f"{PREFIX}{owner}-")
    os.environ[VARIABLE] = made

    def clean() -> None:
        if os.getpid() == owner:
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(clean)


def left_by_the_dead(place: Path) -> Iterator[Path]:
    """Directories of ours whose process no longer runs."""
    for directory in place.glob(f"{PREFIX}*-*"):
        owner = directory.name.removeprefix(PREFIX).partition("-")[0]
        if not owner.isdigit() or not psutil.pid_exists(int(owner)):
            yield directory
