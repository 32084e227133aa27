"""Memory of a process: how often the garbage collector looks, and what the C library's malloc gives back."""

from __future__ import annotations

import atexit
import ctypes
import gc
import sys

GC_THRESHOLDS = (20_000, 20, 50)
"""Thresholds of the garbage collector. Imports, requests and rows of batches make many objects that live on for a
while: with the interpreter's default of 700 the collector took a sixth of a batch's time.
"""

MMAP_THRESHOLD = 256 * 1024
"""Blocks of this size and more go back to the system as soon as they are freed."""
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""See: mallopt(3)."""
ARENAS = 2
"""Number of heaps that all threads share: a heap of its own would keep whatever a thread once needed."""


def configure_collector() -> None:
    """Have the garbage collector look at what lives on less often, and at the end of the process at nothing: the
    system takes back all of it at once.
    """
    gc.set_threshold(*GC_THRESHOLDS)
    atexit.register(gc.freeze)


def configure_malloc() -> None:
    """Fix malloc's thresholds. By default they grow with each freed block, up to 32 MiB: the heap would keep the bodies
    and responses of a busy moment for good.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none, and needs none
        mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD)
        mallopt(M_TRIM_THRESHOLD, MMAP_THRESHOLD)
        mallopt(M_ARENA_MAX, ARENAS)
