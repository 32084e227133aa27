"""How many may listen: places of a process and of each tenant in it."""

from __future__ import annotations

from collections import Counter

from haulier.core.refusal import Cause, Refusal

MAX_LISTENERS = 10_000
"""Streams of one API process."""
MAX_LISTENERS_OF_TENANT = 5_000
"""Of them, one tenant's: half, so that no tenant keeps the others out."""
FULL_SECONDS = 10
"""Told to whoever finds no place: streams last long, so to ask again at once is in vain."""


class Places:
    """Counts who listens."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self.count = 0

    def take(self, tenant: str) -> None:
        """Raises Refusal: 429 when the tenant has too many streams here, 503 when the process has."""
        if self._taken[tenant] >= MAX_LISTENERS_OF_TENANT:
            raise Refusal(
                Cause.TOO_MANY_REQUESTS,
                f"the tenant has {MAX_LISTENERS_OF_TENANT} streams open here",
                retry_after=FULL_SECONDS,
            )
        if self.count >= MAX_LISTENERS:
            raise Refusal(Cause.UNAVAILABLE, f"{MAX_LISTENERS} streams are open here", retry_after=FULL_SECONDS)
        self._taken[tenant] += 1
        self.count += 1

    def leave(self, tenant: str) -> None:
        """A stream has ended."""
        self.count -= 1
        self._taken[tenant] -= 1
        if not self._taken[tenant]:
            del self._taken[tenant]
