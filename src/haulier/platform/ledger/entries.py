"""Entries as part of a change. The database keeps each account's balance and refuses one that leaves its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from haulier.platform.storage.changes import Change, EntryWrite


class NewEntry(NamedTuple):
    """An entry to make. ``delta`` is added to the account's balance, which must then be within the bounds, if any.

    ``detail`` is kept as it is given.
    """

    account: str
    delta: Decimal
    lowest: Decimal | None
    highest: Decimal | None
    detail: dict[str, Any]


def enter(change: Change, book: str, last: int, entries: Sequence[NewEntry]) -> int:
    """Add entries to a change, numbered on from the book's last one. Answers the number of its last one then."""
    change.entries += [
        EntryWrite(
            book, number, entry.account, f"{entry.delta:f}", _text(entry.lowest), _text(entry.highest), entry.detail
        )
        for number, entry in enumerate(entries, last + 1)
    ]
    return last + len(entries)


def _text(bound: Decimal | None) -> str | None:
    return None if bound is None else f"{bound:f}"
