"""What the board answers with. Rows are arrays, whose members ``fields`` names: names would be half of the answer."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

RUN_FIELDS = (
    *("id", "ref", "type", "status", "subStatus", "version", "createdAt", "updatedAt"),
    *("participants", "jobs", "held", "cash", "waiting", "etaAt"),
)
"""Members of a run's row in their order; ``jobs`` holds rows of jobs, ``etaAt`` is when arrivals were
calculated, null where nobody knows them. See: docs/design/console.md."""
JOB_FIELDS = (
    *("id", "ref", "type", "status", "subStatus", "version", "updatedAt", "dispatchId"),
    *("objective", "attempt", "place", "from", "to", "done", "stops", "failed", "eta"),
)
"""Members of a job's row; ``eta`` is when the vehicle is at the open objective, epoch milliseconds."""


class Board(Struct):
    """Rows of one moment. A listener to ``/events`` that goes on from ``position`` hears of whatever is not in them."""

    position: str
    fields: list[str]
    rows: list[list[Any]]
    truncated: bool
    """Whether there are more than one answer holds: the newest are here."""


class RunsBoard(Board):
    """Runs, newest first."""


class JobsBoard(Board):
    """Jobs, newest first."""
