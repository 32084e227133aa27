"""The limit of open files of a process, and how many connections fit into it."""

from __future__ import annotations

import contextlib
import resource

RESERVED_FILES = 768
"""Files kept for all but clients: the database, outbound calls, logs."""
MAX_FILES = 1_048_576
"""Most files that a process asks for; systems allow so many by default."""
MIN_FILES = 4_096
"""Limit below which ``haulier doctor`` warns."""


def raise_open_files() -> None:
    """Raise the soft limit as far as the system lets us: shells and service managers begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < most_open_files():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most_open_files(), hard))


def most_open_files() -> int:
    """Open files that a process may have once it has raised its limit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES)


def most_connections() -> int:
    """Connections of clients that this process may have: its open files less RESERVED_FILES, at least a half."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(most - RESERVED_FILES, most // 2)
