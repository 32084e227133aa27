"""Entries of the journal as a table for spreadsheets: CSV as in RFC 4180, UTF-8, a header line first."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import StringIO

from msgspec import UNSET

from haulier.services.journal.responses import JournalEntry

COLUMNS = (
    *("time", "actorId", "actorName", "actorApp", "event", "kind", "resourceId", "state", "version", "requestId"),
    *("also", "callbackHost", "callbackOutcome", "callbackTries", "id", "data"),
)
WORKED_OUT = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How texts begin that a spreadsheet takes for a formula, in full width too. They get a ' in front, as OWASP has it."""


def table_of(entries: Iterable[JournalEntry]) -> bytes:
    """The entries as a CSV file."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in _values(entry)] for entry in entries)
    return text.getvalue().encode()


def _values(entry: JournalEntry) -> Sequence[object]:
    """The values of the columns. Times are in UTC, to the millisecond."""
    time = datetime.fromtimestamp(entry.at / 1000, UTC).isoformat(timespec="milliseconds")
    actor, callback = entry.actor, entry.callback
    name = "" if actor.name is UNSET else actor.name
    called = ("", "", "") if callback is UNSET else (callback.host, callback.outcome, callback.tries)
    return (
        *(time, actor.id, name, actor.appId, entry.event, entry.kind, entry.resourceId, entry.state or ""),
        *(entry.version, entry.requestId, " ".join(entry.also), *called, entry.id, bytes(entry.data).decode()),
    )


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(WORKED_OUT) else value
