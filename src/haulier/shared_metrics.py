"""Where processes of one machine share their metrics, decided before ``prometheus_client`` is first imported:
it looks only once.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics() -> None:
    """Let all processes forked from this one count together; the files go when this process ends."""
    if VARIABLE in os.environ:
        return
    directory = tempfile.mkdtemp(prefix="haulier-metrics-")
    os.environ[VARIABLE] = directory
    owner = os.getpid()

    def clean() -> None:
        if os.getpid() == owner:
            shutil.rmtree(directory, ignore_errors=True)

    atexit.register(clean)
