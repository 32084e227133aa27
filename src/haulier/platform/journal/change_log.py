"""Reads of the journal for the caller's tenant: the rows about one resource, and how many there are by event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call

SQL = load_statements("haulier.platform.journal", "change_log.sql")


@dataclass(frozen=True, slots=True)
class Span:
    """From when (included) to when, epoch milliseconds.

    ``least`` is the lowest version that counts: 1 leaves out deferred commands that were refused in the end, which the
    journal keeps with version 0.
    """

    start: int
    end: int
    least: int = 0


async def rows_about(call: Call, kind: str, id: str, span: Span, limit: int, offset: int) -> list[Record]:
    """The journal's rows about one resource, newest first. Raises Refusal (429)."""
    return await call.fetch_list(SQL["change_log"], kind, id, span.start, span.end, span.least, limit, offset)


async def count_rows_about(call: Call, kind: str, id: str, span: Span) -> int:
    """How many there are. Raises Refusal (429)."""
    return int(await call.fetch_list_value(SQL["change_log_count"], kind, id, span.start, span.end, span.least))


async def ids_changed_beside(call: Call, kind: str, id: str, other: str) -> list[str]:
    """The ids of all resources of the ``other`` kind that changes of one resource ever changed beside it.

    Raises Refusal (429).
    """
    return [row["id"] for row in await call.fetch_list(SQL["changed_beside"], kind, id, other)]


async def count_by_event(call: Call) -> dict[str, int]:
    """How many commands of the tenant were applied, by event: one row each. Raises Refusal (429)."""
    return {row["event"]: row["n"] for row in await call.fetch_list(SQL["journal_count"])}
