"""Shelves: where a dispatch stands so that boards find the open ones, and those that were closed on one day.

The shelf is the ``parent`` of the dispatch's row, which has an index already: an index on the status would make every
change of the status of anything write to all indexes of its row.
"""

from __future__ import annotations

from datetime import UTC, datetime

OPEN_SHELF = "OPEN"
FIRST_CLOSED_SHELF, LAST_CLOSED_SHELF = "C00000000", "C99999999"
"""No closed dispatch stands before or behind these."""


def closed_shelf(at: int) -> str:
    """Where a dispatch stands that was closed at this moment, epoch milliseconds: one shelf a day, in UTC."""
    return f"C{datetime.fromtimestamp(at / 1000, UTC):%Y%m%d}"
