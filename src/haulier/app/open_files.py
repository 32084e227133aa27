"""How many files, connections among them, a process may have open."""

from __future__ import annotations

import contextlib
import resource

KEPT_FILES = 768
"""For everything that is no client: the database, calls that go out, logs, what custom code is asked over."""
MOST_FILES = 1_048_576
"""What systems allow a process by themselves; no more is asked for."""
LEAST_FILES = 4_096
"""Below this an installation is told that it can serve few clients at a time."""


def raise_open_files() -> None:
    """As many as the system lets us: shells and service managers begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < most_open_files():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most_open_files(), hard))


def most_open_files() -> int:
    """How many a process of ours may have open once it has raised its limit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)


def most_connections() -> int:
    """How many of those that this process may have open now may be clients: at least a half."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(most - KEPT_FILES, most // 2)
