"""The board as its readers know it: rows with their members by name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from support.stack import Answer, Client

BOARD = "/core/haulier/v1/board"
Row = dict[str, Any]


async def ask(client: Client, what: str, **query: Any) -> Answer:
    """The answer of a board: ``dispatches`` or ``jobs``. A list as a value is sent with commas between."""
    asked = {name: ",".join(value) if isinstance(value, list) else value for name, value in query.items()}
    return await client.get(f"{BOARD}/{what}?{urlencode(asked)}")


async def runs(client: Client, **query: Any) -> dict[str, Row]:
    """Rows of runs by id, each with its jobs by id."""
    return by_id((await ask(client, "dispatches", **query)).data)


async def jobs(client: Client, **query: Any) -> dict[str, Row]:
    """Rows of jobs by id."""
    return by_id((await ask(client, "jobs", **query)).data)


def by_id(board: Any) -> dict[str, Row]:
    """The rows of an answer."""
    found = {}
    for values in board["rows"]:
        row = dict(zip(board["fields"], values, strict=True))
        if "jobs" in row:
            row["jobs"] = {job["id"]: job for job in (dict(zip(JOB, values, strict=True)) for values in row["jobs"])}
        found[row["id"]] = row
    return found


JOB = (
    "id", "ref", "type", "status", "subStatus", "version", "updatedAt", "dispatchId", "objective", "attempt", "place",
    "from", "to", "done", "stops", "failed", "eta",
)  # fmt: skip
"""Members of a job's row, as docs/design/console.md has them."""
