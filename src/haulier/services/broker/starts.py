"""How often one address may begin outside sign-ins, in each process: each begun one is a row."""

from __future__ import annotations

from collections import OrderedDict

from haulier.core.refusal import Cause, Refusal
from haulier.platform.runtime import Runtime

MAX_STARTS = 60
"""Of one address in a window: an office at nine o'clock."""
WINDOW_MS = 60_000
MAX_ADDRESSES = 20_000


class Starts:
    """Counts of one process."""

    def __init__(self, _runtime: Runtime | None = None) -> None:
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()
        """Since when, and how many, by address."""

    def count(self, address: str, now: int) -> None:
        """Count a sign-in that begins. Raises Refusal, 429, for one too many."""
        since, many = self._counts.get(address, (now, 0))
        if now - since >= WINDOW_MS:
            since, many = now, 0
        if many >= MAX_STARTS:
            wait = max((since + WINDOW_MS - now) // 1000, 1)
            raise Refusal(Cause.TOO_MANY_REQUESTS, "too many sign-ins begin from this address", retry_after=wait)
        self._counts[address] = (since, many + 1)
        self._counts.move_to_end(address)
        if len(self._counts) > MAX_ADDRESSES:
            self._counts.popitem(last=False)
