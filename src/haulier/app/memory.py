"""Memory that is given back to the system when what it held is gone."""

from __future__ import annotations

import ctypes
import sys

MMAP_THRESHOLD = 256 * 1024
"""Blocks from this size on are the system's again as soon as they are freed."""
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""See: mallopt(3)."""
ARENAS = 2
"""Threads share these many heaps: each would keep what it once needed."""


def give_back_memory() -> None:
    """Tell the C library. By itself it raises the threshold to whatever was freed last, up to 32 MiB, and keeps bodies
    and answers of a busy moment in the heap for good.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none, and needs none
        mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD)
        mallopt(M_TRIM_THRESHOLD, MMAP_THRESHOLD)
        mallopt(M_ARENA_MAX, ARENAS)
