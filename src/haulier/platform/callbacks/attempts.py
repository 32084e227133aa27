"""Stored attempts to deliver callbacks, and what follows from each. One statement stores many of them.

An attempt and its consequence are one transaction: after a failed one there is a timer, after the last one a dead
letter. So an event with a stored attempt needs nothing more from the message that brought it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from haulier.engines.postgres import Database, Record
from haulier.engines.statements import load_statements
from haulier.platform.journal.events import NOTHING
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.ids import callback_timer, given_up_timers

SQL = load_statements("haulier.platform.callbacks", "delivery.sql")

STORE_LANES = 2
STORE_BATCH = 500
CALLBACK_REQUEST_BATCH = 64
"""Callback requests that are read together: each may be some hundred kilobytes long."""
READ_BATCH = 16
"""Events that are read together: each may be as long as a body."""
MAX_URL_STORED = 2_048
MAX_ERROR_STORED = 512
GATHERED_MS = 10_000
"""So long after the first callback to a receiver was given up it is told, with those that were given up meanwhile."""
_RECEIVER = re.compile("https?://[^/?#]*")

Outcome = Literal["delivered", "failed", "dead"]
Key = tuple[str, str]
"""(tenant, journal id)."""
StoredRequest = tuple[str, str]
"""A callback request and who asked for it, as JSON."""


class Ref(msgspec.Struct, frozen=True, array_like=True):
    """Where an event lies in the journal, which receiver it is for, and about how many bytes it has."""

    at: int
    id: str
    receiver: str
    size: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt. ``number`` counts from 1, times are epoch milliseconds; ``url`` shows no secret.

    ``event`` is the JSON of an event that no journal row holds; of any other one ``ref`` says where it lies.
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
    """Payload of a timer of purpose ``callback``: how often it was tried, and where its event lies.

    The event itself is there when no journal row holds it, and in timers of older releases.
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
    """Stores attempts and reads them, gathered over concurrent deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes: Coalescer[Attempt, None] = Coalescer(
            self._store, lanes=STORE_LANES, largest=STORE_BATCH, keys=_keys
        )
        self._delivered_reads: Coalescer[Key, bool | None] = Coalescer(
            self._read_delivered, lanes=STORE_LANES, largest=STORE_BATCH
        )
        self._request_reads: Coalescer[tuple[str, Ref], StoredRequest | None] = Coalescer(
            self._read_requests, lanes=STORE_LANES, largest=CALLBACK_REQUEST_BATCH
        )
        self._row_reads: Coalescer[tuple[str, Ref], Record | None] = Coalescer(
            self._read_rows, lanes=STORE_LANES, largest=READ_BATCH
        )

    async def store(self, attempt: Attempt) -> None:
        """Store an attempt with its timer or dead letter: on disk when this returns. Raises Unavailable."""
        await self._writes.submit(attempt, attempt.tenant_id)

    async def delivered(self, tenant: str, journal_id: str) -> bool | None:
        """Whether the callback got through; None when it was never tried."""
        return await self._delivered_reads.submit((tenant, journal_id), tenant)

    async def callback_request_of(self, tenant: str, ref: Ref) -> StoredRequest | None:
        """The callback request in a journal row; None when it has none, or when there is no such row any more."""
        return await self._request_reads.submit((tenant, ref), tenant)

    async def row_of(self, tenant: str, ref: Ref) -> Record | None:
        """The journal row of an event; None when there is none any more."""
        return await self._row_reads.submit((tenant, ref), tenant)

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

    async def _read_requests(self, wanted: list[tuple[str, Ref]]) -> list[StoredRequest | None]:
        rows = await self._database.fetch(SQL["callback_requests"], *_columns(wanted))
        found: dict[int, StoredRequest] = {row["n"]: (row["callback"], row["actor"]) for row in rows}
        return [found.get(n) for n in range(1, len(wanted) + 1)]

    async def _read_rows(self, wanted: list[tuple[str, Ref]]) -> list[Record | None]:
        rows = await self._database.fetch(SQL["journal_rows"], *_columns(wanted))
        found = {(row["tenant_id"], str(row["id"])): row for row in rows}
        return [found.get((tenant, ref.id)) for tenant, ref in wanted]

    async def _read_delivered(self, keys: list[Key]) -> list[bool | None]:
        rows = await self._database.fetch(SQL["delivered"], [key[0] for key in keys], [key[1] for key in keys])
        found = {(row["tenant_id"], str(row["journal_id"])): bool(row["delivered"]) for row in rows}
        return [found.get(key) for key in keys]


def _columns(wanted: list[tuple[str, Ref]]) -> tuple[list[str], list[int], list[str]]:
    """Tenants, moments and ids of journal rows, as columns."""
    return [tenant for tenant, _ in wanted], [ref.at for _, ref in wanted], [ref.id for _, ref in wanted]


def _keys(attempt: Attempt) -> tuple[Key]:
    return ((attempt.tenant_id, attempt.journal_id),)


def _retry_payload(attempt: Attempt, tried: int) -> Retry:
    return Retry(tried, attempt.ref, NOTHING if attempt.event is None else msgspec.Raw(attempt.event))


def _next_try(attempt: Attempt) -> dict[str, Any]:
    return {
        "tenant_id": attempt.tenant_id,
        "journal_id": attempt.journal_id,
        "timer_id": callback_timer(attempt.tenant_id, attempt.journal_id),
        "due_at": attempt.retry_at,
        "payload": _retry_payload(attempt, attempt.number),
    }


def receiver_of(url: str) -> str:
    """Scheme, host and port of an address as it is shown; what is none stands for itself."""
    found = _RECEIVER.match(url)
    return url if found is None else found[0]


def _dead_letter(attempt: Attempt) -> dict[str, Any]:
    receiver = receiver_of(attempt.url[:MAX_URL_STORED])
    timer, other = given_up_timers(attempt.tenant_id, receiver)
    return {
        "receiver": receiver,
        "timer_id": timer,
        "other_id": other,
        "announced_at": attempt.at + GATHERED_MS,
        "tenant_id": attempt.tenant_id,
        "journal_id": attempt.journal_id,
        "at": attempt.at,
        "url": attempt.url[:MAX_URL_STORED],
        "attempts": attempt.number,
        "error": (attempt.error or "")[:MAX_ERROR_STORED],
        "message": _retry_payload(attempt, 0),
    }
