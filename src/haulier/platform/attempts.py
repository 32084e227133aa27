"""The stored tries to deliver callbacks, and what follows from each. One statement stores many of them.

A try and its consequence are one transaction: after a failed try there is a timer, after the last one a dead letter.
So an event of which any try is stored is taken care of, whatever became of the message that brought it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import msgspec

from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.batching import Batcher
from haulier.platform.instances import callback_timer
from haulier.platform.resources import to_json

SQL = load_statements("haulier.platform.sql", "delivery.sql")

STORE_LANES = 2
STORE_BATCH = 500
PROMISE_BATCH = 64
"""Promises that are read together: each may be some hundred kilobytes long."""
MAX_ATTEMPTS_SHOWN = 100
MAX_URL_STORED = 2_048
MAX_ERROR_STORED = 512

Outcome = Literal["delivered", "failed", "dead", "deferred"]
"""A deferred callback was not sent at all: its receiver is crowded. It leaves a timer and no stored try."""
Key = tuple[str, str]
"""(tenant, journal id)."""
Place = tuple[str, int, str]
"""(tenant, moment, journal id): where a row stands."""
Kept = tuple[str, str]
"""A promise and who asked for it, as JSON."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. ``number`` counts from 1, times are epoch milliseconds, ``event`` is the event's JSON."""

    tenant_id: str
    journal_id: str
    at: int
    number: int
    url: str
    outcome: Outcome
    status: int | None
    error: str | None
    duration_ms: int
    event: bytes
    retry_at: int | None = None
    """When it is tried again; set exactly when ``outcome`` is failed or deferred."""
    timed: bool = False
    """Whether a timer led to it, which then ends or moves."""


class Retry(msgspec.Struct):
    """Payload of a timer of purpose ``callback``: how often it was tried and the event that is told."""

    tried: int
    event: msgspec.Raw


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
        self._storing: Batcher[Attempt, None] = Batcher(
            self._store, lanes=STORE_LANES, largest=STORE_BATCH, keys=_touched
        )
        self._asking: Batcher[Key, bool | None] = Batcher(self._ask, lanes=STORE_LANES, largest=STORE_BATCH)
        self._recalling: Batcher[Place, Kept | None] = Batcher(self._recall, lanes=STORE_LANES, largest=PROMISE_BATCH)

    async def store(self, attempt: Attempt) -> None:
        """On disk, with its timer or dead letter, when this returns. Raises Unavailable."""
        await self._storing.submit(attempt)

    async def delivered(self, tenant: str, journal_id: str) -> bool | None:
        """Whether the callback got through; None when it was never tried."""
        return await self._asking.submit((tenant, journal_id))

    async def promise_of(self, tenant: str, at: int, journal_id: str) -> Kept | None:
        """The promise that a journal row keeps; None when there is none, or no such row any more."""
        return await self._recalling.submit((tenant, at, journal_id))

    async def data_of(self, tenant: str, at: int, id: UUID) -> Any:
        """The data of a journal row, decoded; None when there is no such row any more."""
        text = await self._database.fetchval(SQL["journal_data"], tenant, at, id)
        return msgspec.json.decode(text) if text is not None else None

    async def _store(self, attempts: list[Attempt]) -> list[None]:
        made = [attempt for attempt in attempts if attempt.outcome != "deferred"]
        ended = [attempt for attempt in made if attempt.timed and attempt.outcome != "failed"]
        await self._database.execute(
            SQL["store_attempts"],
            [a.tenant_id for a in made],
            [a.journal_id for a in made],
            [a.at for a in made],
            [a.number for a in made],
            [a.url[:MAX_URL_STORED] for a in made],
            [a.outcome for a in made],
            [a.status for a in made],
            [a.error[:MAX_ERROR_STORED] if a.error else None for a in made],
            [a.duration_ms for a in made],
            to_json([_next_try(a) for a in attempts if a.retry_at is not None]),
            to_json([_dead_letter(a) for a in attempts if a.outcome == "dead"]),
            [a.tenant_id for a in ended],
            [callback_timer(a.tenant_id, a.journal_id) for a in ended],
        )
        return [None] * len(attempts)

    async def _ask(self, keys: list[Key]) -> list[bool | None]:
        rows = await self._database.fetch(SQL["attempted"], [key[0] for key in keys], [key[1] for key in keys])
        found = {(row["tenant_id"], str(row["journal_id"])): bool(row["delivered"]) for row in rows}
        return [found.get(key) for key in keys]

    async def _recall(self, places: list[Place]) -> list[Kept | None]:
        rows = await self._database.fetch(SQL["promises"], *(list(column) for column in zip(*places, strict=True)))
        found: dict[int, Kept] = {row["n"]: (row["callback"], row["actor"]) for row in rows}
        return [found.get(n) for n in range(1, len(places) + 1)]


def _touched(attempt: Attempt) -> tuple[Key]:
    return ((attempt.tenant_id, attempt.journal_id),)


def _next_try(attempt: Attempt) -> dict[str, Any]:
    return {
        "tenant_id": attempt.tenant_id,
        "journal_id": attempt.journal_id,
        "timer_id": callback_timer(attempt.tenant_id, attempt.journal_id),
        "due_at": attempt.retry_at,
        "payload": Retry(attempt.number - (attempt.outcome == "deferred"), msgspec.Raw(attempt.event)),
    }


def _dead_letter(attempt: Attempt) -> dict[str, Any]:
    return {
        "tenant_id": attempt.tenant_id,
        "journal_id": attempt.journal_id,
        "at": attempt.at,
        "url": attempt.url[:MAX_URL_STORED],
        "attempts": attempt.number,
        "error": (attempt.error or "")[:MAX_ERROR_STORED],
        "message": msgspec.Raw(attempt.event),
    }
