"""What became of the rows of a batch whose rows are calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.batches.row_batches import (
    IN_PROGRESS,
    ROW_BATCH_DECODER,
    RowBatchCounts,
    RowBatches,
    counts_of,
)
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import Json, Resource

SQL = load_statements("haulier.platform.batches", "rows.sql")
MAX_DETAILS = 1_024
"""Longest list of a status."""
MAX_REF = 256
"""Most characters that are kept of how a sender calls a row. What a row must have is no longer: one that is longer has
failed.
"""


class RowOutcome(Struct, array_like=True):
    """What became of one row: its index from 0, how its sender calls it, what it made, and why it failed."""

    index: int
    ref: str
    id: str | None
    errors: list[Json] | None = None
    is_pending: bool = False


OUTCOMES = msgspec.json.Decoder(list[RowOutcome])


class RowBatchResult(Struct, kw_only=True):
    """How far a batch is, and the first rows that came to be and that failed."""

    counts: RowBatchCounts
    made: list[RowOutcome]
    failed: list[RowOutcome]


async def read_row_batch(batches: RowBatches, call: Call, id: str) -> RowBatchResult:
    """A batch with what became of its rows. Raises Refusal, 404."""
    row = await call.get(batches.kind.name, id)
    if row is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no batch {id!r}")
    runtime = call.runtime
    made = await _first(runtime, row, "outcomes", lambda one: one.errors is None and not one.is_pending)
    failed = await _first(runtime, row, "failed_outcomes", lambda one: one.errors is not None)
    return RowBatchResult(counts=await read_counts(runtime, row), made=made, failed=failed)


async def read_counts(runtime: Runtime, row: Resource) -> RowBatchCounts:
    """How far a batch is. It is in progress until its end is recorded."""
    body = row.body_as(ROW_BATCH_DECODER)
    if row.state != IN_PROGRESS:
        return counts_of(row.id, row.tenant_id, body.total, body.success, body.failed)
    (found,) = await runtime.database.fetch(SQL["counts"], row.tenant_id, row.id)
    success = found["rows"] - found["failed"] - found["pending"]
    counts = counts_of(row.id, row.tenant_id, body.total, success, found["failed"])
    counts.status = IN_PROGRESS
    return counts


async def _first(runtime: Runtime, row: Resource, name: str, wanted: Callable[[RowOutcome], bool]) -> list[RowOutcome]:
    records = await runtime.database.fetch(SQL[name], row.tenant_id, row.id, MAX_DETAILS)
    found: list[RowOutcome] = []
    for (text,) in records:
        found += filter(wanted, OUTCOMES.decode(text))
        if len(found) >= MAX_DETAILS:
            break
    return found[:MAX_DETAILS]


def tally(outcomes: Iterable[RowOutcome]) -> tuple[int, int]:
    """How many rows failed, and how many have not come to their end."""
    failed = pending = 0
    for one in outcomes:
        failed += one.errors is not None
        pending += one.is_pending
    return failed, pending


def encoded(outcomes: Any) -> str:
    """Outcomes as they are stored."""
    return msgspec.json.encode(outcomes).decode()
