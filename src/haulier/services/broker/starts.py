"""How often one address may begin outside sign-ins, in all processes together: each begun one is a row."""

from __future__ import annotations

from haulier.platform.access.guess_counts import GuessCounts, Limit, refuse, subject
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime

MAX_STARTS = 60
"""Of one address in a window: an office at nine o'clock."""
WINDOW_MS = 60_000


async def count_start(call: Call) -> None:
    """Count a sign-in that begins. Raises Refusal, 429, for one too many."""
    limit = Limit(subject("outside sign-ins", call.address), MAX_STARTS, WINDOW_MS)
    refuse(*await call.of_process(_counts).count([limit]))


def _counts(runtime: Runtime) -> GuessCounts:
    """The counts as a process sees them."""
    return GuessCounts(runtime.database)
