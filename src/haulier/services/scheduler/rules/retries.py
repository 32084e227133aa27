"""When a call that failed is made again. See: contract/scheduler.md, Lifecycle."""

from __future__ import annotations

WAITS = (10, 60, 300)
"""Seconds behind the first failures."""
LONGEST_WAIT = 900
"""Seconds behind each further one."""


def retry_at(attempt: int, retries: int, now: int, next_run: int | None) -> int | None:
    """When the call is made again after this attempt (from 1) failed; None when it was the last, or when the next run
    would come first.
    """
    if attempt > retries:
        return None
    at = now + (WAITS[attempt - 1] if attempt <= len(WAITS) else LONGEST_WAIT)
    return None if next_run is not None and at >= next_run else at
