"""When a failed delivery is tried again. Pure: jitter comes in as an argument.

The wait after try n is drawn from the whole span between the step before and this step (1-4 s, 4-16 s, ...):
it always grows, and receivers that failed together are not called together again.
See: contract/conventions.md section 4.3 (retries are not documented there: a few tries with growing delay).
"""

from __future__ import annotations

MAX_ATTEMPTS = 8
"""Tries in all, the first one included. After the last the delivery is a dead letter that a person may replay."""

BASE_SECONDS = 1.0
GROWTH = 4.0
LONGEST_SECONDS = 3600.0
"""No wait is longer than this; all waits together stay under three hours."""


def delay(attempt: int, jitter: float, base: float = BASE_SECONDS) -> float | None:
    """Seconds to wait after try number ``attempt`` (from 1) failed, or None when it was the last.

    ``jitter`` is 0..1 of any randomness. ``base`` (seconds, above 0) may be shortened for demos and tests.
    """
    if attempt < 1 or not 0.0 <= jitter <= 1.0 or base <= 0:
        raise ValueError(f"attempt {attempt}, jitter {jitter} or base {base} out of range")
    if attempt >= MAX_ATTEMPTS:
        return None
    lower = min(base * GROWTH ** (attempt - 1), LONGEST_SECONDS)
    upper = min(lower * GROWTH, LONGEST_SECONDS)
    return lower + (upper - lower) * jitter
