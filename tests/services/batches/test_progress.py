"""How far a long file is can be followed from its events; a short one has none between its beginning and its end."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from haulier.platform.batches import progress
from haulier.platform.batches.accept import PART_ROWS
from support.batches import Sender, table
from support.stack import Stack

PIECES = 5
BAD = 7
"""One row of so many is bad."""
TOLD = "SELECT event, data FROM journal WHERE tenant_id = $1 AND resource_id = $2 ORDER BY at, id"


async def told(stack: Stack, drones: Sender, rows: int) -> list[tuple[str, dict[str, Any]]]:
    """The events of a file of so many rows, each with its ``meta``, once it is worked off."""
    owner = drones.client.owner
    cells = [{"uniqueCode": f"D{n}", "owner": owner, "payloadKg": -1 if n % BAD == 0 else 1} for n in range(rows)]
    id = (await drones.file("POST", table(cells))).data["id"]
    await drones.ended()
    found = await stack.runtime.database.fetch(TOLD, drones.client.tenant, id)
    return [(row["event"].removeprefix("ParticipantBatch"), msgspec.json.decode(row["data"])["meta"]) for row in found]


async def test_a_long_file_tells_how_far_it_is(stack: Stack, drones: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "RECORD_SECONDS", 0.0)
    rows = PIECES * PART_ROWS
    events = await told(stack, drones, rows)
    assert [name for name, _ in events] == ["Accepted", *["Progressed"] * PIECES, "Completed"]
    metas = [meta for _, meta in events]
    assert [meta["status"] for meta in metas] == ["QUEUED", *["IN_PROGRESS"] * PIECES, "COMPLETED"]
    assert {meta["total"] for meta in metas} == {rows}
    dealt = [meta["success"] + meta["failed"] for meta in metas]
    assert dealt == sorted(dealt)
    assert (metas[-1]["failed"], dealt[-1]) == (len(range(0, rows, BAD)), rows)
    for meta, count in zip(metas, dealt, strict=True):
        assert count % PART_ROWS == 0
        assert meta["failed"] == len(range(0, count, BAD)), "those that failed are of the rows dealt with"


async def test_a_short_one_tells_only_its_beginning_and_its_end(stack: Stack, drones: Sender) -> None:
    events = await told(stack, drones, BAD)
    assert [name for name, _ in events] == ["Accepted", "Completed"]
