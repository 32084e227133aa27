"""Pages of a tenant's journal, newest first, by what happened, to what, who asked and when.

A page goes on where the one before ended: by moment and id of the last row, so that new rows move nothing. Filters that
no index serves look through ``MAX_WALKED`` rows at most; a page may then have few rows, or none, and still go on.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import asyncpg

from haulier.core.refusal import invalid
from haulier.engines.failure import Unavailable
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements, with_numbers
from haulier.platform.journal.events import CALLBACK_REQUEST_BEGINS

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call

MAX_WALKED = 100_000
"""Rows that one answer looks through for what its filters let pass. See docs/design/console.md for what that takes."""
MAX_PAGE_BYTES = 4 * 1024 * 1024
"""Data of a page. A longer one ends earlier, and the next begins there."""
GREATEST_MOMENT = 2**63 - 1

_AT_BYTES = 8
_PLACE_BYTES = _AT_BYTES + 16
_SQL = load_statements("haulier.platform.journal", "entries.sql")


class Place(NamedTuple):
    """Where a row stands: moments in epoch milliseconds, then ids."""

    at: int
    id: UUID

    def cursor(self) -> str:
        """The place as callers keep it."""
        return urlsafe_b64encode(self.at.to_bytes(_AT_BYTES) + self.id.bytes).decode()


def place_of(cursor: str) -> Place:
    """The place that a cursor names. Raises Refusal for what is none."""
    try:
        raw = urlsafe_b64decode(cursor)
    except ValueError:
        raw = b""
    if len(raw) != _PLACE_BYTES or raw[0] > 0x7F:
        raise invalid("after", "format", "is no cursor: take the `next` of the page before")
    return Place(int.from_bytes(raw[:_AT_BYTES]), UUID(bytes=raw[_AT_BYTES:]))


def beginning_of(at: int) -> Place:
    """The place before all rows of a moment."""
    return Place(at, UUID(int=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows: None lets all through.

    ``ids`` are resources, whose ``names`` (kind/id) tell kinds apart; ``beside`` is the name of one that rows about
    others changed too. ``beginning`` is how the resource's id begins.
    """

    kind: str | None = None
    event: str | None = None
    actor: str | None = None
    app: str | None = None
    request: str | None = None
    beginning: str | None = None
    ids: Sequence[str] | None = None
    names: Sequence[str] | None = None
    beside: str | None = None

    @property
    def is_walked(self) -> bool:
        """Whether rows have to be looked through for it, because no index finds them."""
        found = self.ids is not None or self.request is not None
        return not found and any((self.kind, self.event, self.actor, self.app, self.beginning))


@dataclass(frozen=True, slots=True)
class Found:
    """A page's rows, and where the next one goes on; None when there is no more."""

    rows: list[Record]
    next: Place | None


async def find_entries(call: Call, wanted: Wanted, low: Place, high: Place, limit: int) -> Found:
    """At most ``limit`` of the tenant's rows from ``low`` on and before ``high``, newest first.

    Raises Refusal when the database takes too long, and (429) when the tenant's other lists do.
    """
    try:
        end = await _walk_end(call, low, high) if wanted.is_walked else None
        rows = await call.fetch_list(_PAGE, *_arguments(wanted, low if end is None else end, high, limit + 1))
    except Unavailable as error:
        if isinstance(error.__cause__, asyncpg.QueryCanceledError):
            message = "the journal has too much of this to be read in time: ask for a shorter time by from and to"
            raise invalid("from", "limit", message) from None
        raise
    has_more = bool(rows) and rows[0]["found"] > min(len(rows), limit)
    shown = rows[:limit]
    return Found(shown, Place(shown[-1]["at"], shown[-1]["id"]) if has_more else end)


async def _walk_end(call: Call, low: Place, high: Place) -> Place | None:
    """The last row that this answer looks at; None when there are not so many."""
    rows = await call.fetch_list(_SQL["walk_end"], low.at, low.id, high.at, high.id, MAX_WALKED - 1)
    return Place(rows[0]["at"], rows[0]["id"]) if rows else None


_NAMES = (
    *("tenant", "low_at", "low_id", "high_at", "high_id", "ids", "names", "beside"),
    *("request", "kind", "event", "actor", "app", "beginning", "rows", "bytes", "callback_begins"),
)
_PAGE = with_numbers(_SQL["page"], _NAMES)


def _arguments(wanted: Wanted, low: Place, high: Place, rows: int) -> tuple[object, ...]:
    """The values of the page's parameters behind the tenant."""
    return (
        *(low.at, low.id, high.at, high.id, wanted.ids, wanted.names, wanted.beside),
        *(wanted.request, wanted.kind, wanted.event, wanted.actor, wanted.app, wanted.beginning),
        *(rows, MAX_PAGE_BYTES, CALLBACK_REQUEST_BEGINS),
    )
