"""How many may listen: places of a process and of each tenant in it."""

from __future__ import annotations

from collections import Counter

from haulier.core.refusal import Cause, Refusal
from haulier.engines.setting_groups import LiveSettings

FULL_SECONDS = 10
"""Told to whoever finds no place: streams last long, so to ask again at once is in vain."""


class ListenerLimits:
    """Counts who listens: of the streams of an API process one tenant has a part, so that it keeps no other out."""

    def __init__(self, limits: LiveSettings) -> None:
        self._limits = limits
        self._taken: Counter[str] = Counter()
        self.count = 0

    def take(self, tenant: str) -> None:
        """Raises Refusal: 429 when the tenant has too many streams here, 503 when the process has."""
        if self._taken[tenant] >= self._limits.listeners_per_tenant:
            raise Refusal(
                Cause.TOO_MANY_REQUESTS,
                f"the tenant has {self._limits.listeners_per_tenant} streams open here",
                retry_after=FULL_SECONDS,
            )
        if self.count >= self._limits.listeners:
            raise Refusal(
                Cause.UNAVAILABLE, f"{self._limits.listeners} streams are open here", retry_after=FULL_SECONDS
            )
        self._taken[tenant] += 1
        self.count += 1

    def leave(self, tenant: str) -> None:
        """A stream has ended."""
        self.count -= 1
        self._taken[tenant] -= 1
        if not self._taken[tenant]:
            del self._taken[tenant]
