"""How many requests a tenant may make: a token bucket a tenant in each API process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from haulier.core.refusal import Cause, Refusal

MAX_BUCKETS = 10_000
BURST_SECONDS = 2
"""A tenant may spend this many seconds' worth at once."""


class RateLimits:
    """``per_second`` 0 means no limit. ``clock`` gives epoch milliseconds."""

    def __init__(self, per_second: int, clock: Callable[[], int]) -> None:
        self._rate = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def take(self, tenant: str) -> None:
        """Count one request. Raises Refusal(TOO_MANY_REQUESTS) when the tenant has used up its share."""
        if not self._rate:
            return
        now = self._clock()
        full = float(self._rate * BURST_SECONDS)
        tokens, at = self._buckets.get(tenant, (full, now))
        tokens = min(full, tokens + (now - at) * self._rate / 1000)
        if tokens < 1:
            raise Refusal(Cause.TOO_MANY_REQUESTS, f"more than {self._rate} requests a second")
        self._buckets[tenant] = (tokens - 1, now)
        self._buckets.move_to_end(tenant)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
