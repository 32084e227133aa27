"""The stored tries to deliver callbacks, and what follows from each. One statement stores many of them.

A try and its consequence are one transaction: after a failed try there is a timer, after the last one a dead letter.
So an event of which any try is stored is taken care of, whatever became of the message that brought it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from haulier.engines.postgres import Database, Record
from haulier.engines.statements import load_statements
from haulier.platform.journal.events import NOTHING
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.ids import callback_timer

SQL = load_statements("haulier.platform.callbacks", "delivery.sql")

STORE_LANES = 2
STORE_BATCH = 500
PROMISE_BATCH = 64
"""Promises that are read together: each may be some hundred kilobytes long."""
READ_BATCH = 16
"""Events that are read together: each may be as long as a body."""
MAX_ATTEMPTS_SHOWN = 100
MAX_URL_STORED = 2_048
MAX_ERROR_STORED = 512

Outcome = Literal["delivered", "failed", "dead"]
Key = tuple[str, str]
"""(tenant, journal id)."""
Kept = tuple[str, str]
"""A promise and who asked for it, as JSON."""


class Ref(msgspec.Struct, frozen=True, array_like=True):
    """Where an event lies in the journal, whose places its delivery takes, and about how many bytes it has."""

    at: int
    id: str
    receiver: str
    size: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. ``number`` counts from 1, times are epoch milliseconds; ``url`` shows no secret.

    ``event`` is the JSON of an event that no journal row tells; of any other one ``ref`` says where it lies.
    """

    tenant_id: str
    journal_id: str
    at: int
    number: int
    url: str
    outcome: Outcome
    status: int | None
    error: str | None
    duration_ms: int
    ref: Ref | None = None
    event: bytes | None = None
    retry_at: int | None = None
    """When it is tried again; set exactly when ``outcome`` is failed."""
    timed: bool = False
    """Whether a timer led to it, which then ends or moves."""


class Retry(msgspec.Struct, omit_defaults=True):
    """Payload of a timer of purpose ``callback``: how often it was tried, and where the event lies that is told.

    The event itself is there when no journal row tells it, and in older timers.
    """

    tried: int
    ref: Ref | None = None
    event: msgspec.Raw = NOTHING


class DeadLetter(msgspec.Struct, frozen=True, rename="camel"):
    """A callback that was given up, as a person sees it."""

    journal_id: str
    at: int
    url: str
    attempts: int
    error: str


class Attempts:
    """Stores tries and answers what was tried, gathered over concurrent deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._storing: Coalescer[Attempt, None] = Coalescer(
            self._store, lanes=STORE_LANES, largest=STORE_BATCH, keys=_touched
        )
        self._asking: Coalescer[Key, bool | None] = Coalescer(self._ask, lanes=STORE_LANES, largest=STORE_BATCH)
        self._recalling: Coalescer[tuple[str, Ref], Kept | None] = Coalescer(
            self._recall, lanes=STORE_LANES, largest=PROMISE_BATCH
        )
        self._reading: Coalescer[tuple[str, Ref], Record | None] = Coalescer(
            self._read, lanes=STORE_LANES, largest=READ_BATCH
        )

    async def store(self, attempt: Attempt) -> None:
        """On disk, with its timer or dead letter, when this returns. Raises Unavailable."""
        await self._storing.submit(attempt, attempt.tenant_id)

    async def delivered(self, tenant: str, journal_id: str) -> bool | None:
        """Whether the callback got through; None when it was never tried."""
        return await self._asking.submit((tenant, journal_id), tenant)

    async def callback_request_of(self, tenant: str, ref: Ref) -> Kept | None:
        """The promise that a journal row keeps; None when there is none, or no such row any more."""
        return await self._recalling.submit((tenant, ref), tenant)

    async def row_of(self, tenant: str, ref: Ref) -> Record | None:
        """The journal row of an event; None when there is none any more."""
        return await self._reading.submit((tenant, ref), tenant)

    async def _store(self, attempts: list[Attempt]) -> list[None]:
        ended = [attempt for attempt in attempts if attempt.timed and attempt.outcome != "failed"]
        await self._database.execute(
            SQL["store_attempts"],
            [a.tenant_id for a in attempts],
            [a.journal_id for a in attempts],
            [a.at for a in attempts],
            [a.number for a in attempts],
            [a.url[:MAX_URL_STORED] for a in attempts],
            [a.outcome for a in attempts],
            [a.status for a in attempts],
            [a.error[:MAX_ERROR_STORED] if a.error else None for a in attempts],
            [a.duration_ms for a in attempts],
            to_json([_next_try(a) for a in attempts if a.retry_at is not None]),
            to_json([_dead_letter(a) for a in attempts if a.outcome == "dead"]),
            [a.tenant_id for a in ended],
            [callback_timer(a.tenant_id, a.journal_id) for a in ended],
        )
        return [None] * len(attempts)

    async def _recall(self, wanted: list[tuple[str, Ref]]) -> list[Kept | None]:
        rows = await self._database.fetch(SQL["promises"], *_places(wanted))
        found: dict[int, Kept] = {row["n"]: (row["callback"], row["actor"]) for row in rows}
        return [found.get(n) for n in range(1, len(wanted) + 1)]

    async def _read(self, wanted: list[tuple[str, Ref]]) -> list[Record | None]:
        rows = await self._database.fetch(SQL["journal_rows"], *_places(wanted))
        found = {(row["tenant_id"], str(row["id"])): row for row in rows}
        return [found.get((tenant, ref.id)) for tenant, ref in wanted]

    async def _ask(self, keys: list[Key]) -> list[bool | None]:
        rows = await self._database.fetch(SQL["attempted"], [key[0] for key in keys], [key[1] for key in keys])
        found = {(row["tenant_id"], str(row["journal_id"])): bool(row["delivered"]) for row in rows}
        return [found.get(key) for key in keys]


def _places(wanted: list[tuple[str, Ref]]) -> tuple[list[str], list[int], list[str]]:
    """Where rows stand, as columns."""
    return [tenant for tenant, _ in wanted], [ref.at for _, ref in wanted], [ref.id for _, ref in wanted]


def _touched(attempt: Attempt) -> tuple[Key]:
    return ((attempt.tenant_id, attempt.journal_id),)


def _again(attempt: Attempt, tried: int) -> Retry:
    return Retry(tried, attempt.ref, NOTHING if attempt.event is None else msgspec.Raw(attempt.event))


def _next_try(attempt: Attempt) -> dict[str, Any]:
    return {
        "tenant_id": attempt.tenant_id,
        "journal_id": attempt.journal_id,
        "timer_id": callback_timer(attempt.tenant_id, attempt.journal_id),
        "due_at": attempt.retry_at,
        "payload": _again(attempt, attempt.number),
    }


def _dead_letter(attempt: Attempt) -> dict[str, Any]:
    return {
        "tenant_id": attempt.tenant_id,
        "journal_id": attempt.journal_id,
        "at": attempt.at,
        "url": attempt.url[:MAX_URL_STORED],
        "attempts": attempt.number,
        "error": (attempt.error or "")[:MAX_ERROR_STORED],
        "message": _again(attempt, 0),
    }
