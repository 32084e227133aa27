"""How often one address may ask what is open to everybody, counted for all processes together."""

from __future__ import annotations

from math import ceil

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.guess_counts import GuessCounts, Limit, subject
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime

ALLOWED, WINDOW_MS = 60, 60_000
"""Requests of one address in a minute."""


class OpenRequests:
    """The counts as one process sees them."""

    def __init__(self, runtime: Runtime) -> None:
        self.counts = GuessCounts(runtime.database)


async def count_open_request(call: Call, what: str) -> None:
    """Count one more request of the caller's address for something. Raises Refusal, 429."""
    counts = call.of_process(OpenRequests).counts
    (counted,) = await counts.count([Limit(subject(what, call.address), ALLOWED, WINDOW_MS)])
    if counted.refused:
        text = f"more than {ALLOWED} requests a minute"
        raise Refusal(Cause.TOO_MANY_REQUESTS, text, retry_after=max(1, ceil(counted.left)))
