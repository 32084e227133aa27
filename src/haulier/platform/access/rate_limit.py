"""How many requests a tenant may make: a token bucket a tenant in each API process; and when to come again."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from haulier.core.refusal import Cause, Refusal
from haulier.engines.setting_groups import RateLimitSettings

MAX_BUCKETS = 10_000
OUTAGE_OVER_SECONDS = 30.0
"""An outage that nobody met for so long is over; the next one counts from its own beginning."""
MAX_OUTAGE_WAIT = 30
"""Longest wait that is told during an outage: back again, a server should not stand idle."""


class RateLimits:
    """A tenant may spend ``burst_seconds`` of its ``per_second`` at once; ``per_second`` 0 means no limit. ``clock``
    gives seconds that never step, whatever is done to the wall clock.
    """

    def __init__(self, settings: RateLimitSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = settings.per_second
        self._full = settings.per_second * settings.burst_seconds
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, tenant: str) -> None:
        """Count one request. Raises Refusal(TOO_MANY_REQUESTS) when the tenant has used up its share."""
        if not self._rate:
            return
        now = self._clock()
        tokens, at = self._buckets.get(tenant, (self._full, now))
        tokens = min(self._full, tokens + (now - at) * self._rate)
        if tokens < 1:
            wait = math.ceil((1 - tokens) / self._rate)
            raise Refusal(Cause.TOO_MANY_REQUESTS, f"more than {self._rate} requests a second", retry_after=wait)
        self._buckets[tenant] = (tokens - 1, now)
        self._buckets.move_to_end(tenant)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)


class OutageAge:
    """For how long a server has been away, as seen by the calls that needed it. It is taken to last as long again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = self._met = -math.inf

    def retry_after(self) -> int:
        """Note that a call met the outage; the seconds after which another try is worth while."""
        now = self._clock()
        if now - self._met > OUTAGE_OVER_SECONDS:
            self._began = now
        self._met = now
        return max(1, min(MAX_OUTAGE_WAIT, math.ceil(now - self._began)))
