"""When a failed delivery is tried again. Pure: jitter and the schedule come in as arguments.

The schedule is the setting ``callback.retry_seconds``. The wait after try n is drawn from the span between its n-th
step and the next (1-4 s, 4-16 s, ...): it never shrinks, and receivers that failed together are not called together
again. Once the steps are used up the delivery is a dead letter, which a person may replay.
See: contract/conventions.md section 4.3 (retries are not documented there: a few tries with growing delay).
"""

from __future__ import annotations

from collections.abc import Sequence


def delay(attempt: int, jitter: float, steps: Sequence[float]) -> float | None:
    """Return the seconds to wait after try number ``attempt`` (from 1) failed, or None when it was the last.

    ``jitter`` is 0..1 of any randomness; ``steps`` are seconds, none shorter than the one before.
    """
    if attempt < 1 or not 0.0 <= jitter <= 1.0:
        raise ValueError(f"attempt {attempt} or jitter {jitter} out of range")
    if attempt > len(steps):
        return None
    lower = steps[attempt - 1]
    upper = steps[min(attempt, len(steps) - 1)]
    return lower + (upper - lower) * jitter
