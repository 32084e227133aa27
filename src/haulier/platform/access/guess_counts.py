"""Counts of guesses at secrets, for all processes together: they stand in the database and outlive restarts.

Whoever checks a secret counts the guess first, by limits that say for whom it counts, and forgives it when it was
right. What a subject is, is the caller's matter: an address, an address at one person, a person.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import blake2b
from math import ceil
from typing import NamedTuple

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT

SQL = load_statements("haulier.platform.access", "guesses.sql")
FORGET_SECONDS = 60.0
"""Windows that are over are removed at most this often by a process."""


class Limit(NamedTuple):
    """How often a subject may guess in a window. ``grows``: beyond that it waits a second, then two, four, and so on
    up to the window; else it waits for the window's end.
    """

    subject: str
    allowed: int
    window_ms: int
    grows: bool = False


class Counted(NamedTuple):
    """What a count came to: guesses with this one, and the seconds until the next, or until this one if ``refused``."""

    guesses: int
    refused: bool
    left: float


def subject(*parts: str) -> str:
    """A subject of these parts, from which nobody reads them."""
    text = "\x1f".join((str(len(parts)), *parts))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def refuse(counted: Counted) -> None:
    """Raise Refusal, 429, for a guess or a wish that is one too many."""
    if counted.refused:
        seconds = max(1, ceil(counted.left))
        raise Refusal(Cause.TOO_MANY_REQUESTS, f"too many tries; wait {seconds} s", retry_after=seconds)


class GuessCounts:
    """The counts as one process sees them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._forgot_at = time.monotonic()

    async def count(self, limits: Sequence[Limit]) -> list[Counted]:
        """Count one more guess for each subject that may guess, in the order of the limits."""
        names, allowed, windows, grow = zip(*limits, strict=True)
        records = await self._database.fetch(SQL["count"], SYSTEM_TENANT, names, allowed, windows, grow)
        found = {
            record["subject"]: Counted(record["count"], record["refused"], max(record["left"], 0) / 1000)
            for record in records
        }
        await self._forget()
        return [found[limit.subject] for limit in limits]

    async def forgive(self, first: str, *others: str) -> None:
        """The secret was right: the first subject's count begins anew, the others' lose this guess."""
        await self._database.execute(SQL["forgive"], SYSTEM_TENANT, [first, *others])

    async def _forget(self) -> None:
        now = time.monotonic()
        if now - self._forgot_at > FORGET_SECONDS:
            self._forgot_at = now
            await self._database.execute(SQL["forget"], SYSTEM_TENANT)
