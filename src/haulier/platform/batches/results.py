"""What became of a batch's rows: ``{meta, errors, success}``, in the order of the rows."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType
from msgspec.json import Decoder

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.batches.accept import SQL
from haulier.platform.batches.declared import (
    BATCH_DECODER,
    COMPLETED,
    MAX_ROWS,
    QUEUED,
    RUNNING,
    Batches,
    BatchMeta,
)
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import Resource
from haulier.platform.typed.type_changes import need_type

MAX_PASSED_OVER = 2**31 - MAX_ROWS - 1
"""Rows that a window may leave out before it: their numbers have 32 bits."""


class RowError(Struct):
    """A row that failed, and why."""

    refID: str
    reason: str


class RowSuccess(Struct):
    """A row that was applied, and the instance it made or changed."""

    refID: str
    id: str


class BatchResult(Struct, omit_defaults=True):
    """What became of a batch. Of long ones the first rows; a status read can ask for any window of rows."""

    meta: BatchMeta
    errors: list[RowError]
    success: list[RowSuccess]
    id: str | UnsetType = UNSET
    type: str | UnsetType = UNSET


class SliceResults(Struct, array_like=True):
    """What became of the rows of one slice, as stored: ``[number, ref, reason]`` and ``[number, ref, id]``."""

    errors: list[tuple[int, str, str]]
    success: list[tuple[int, str, str]]


_results = Decoder(SliceResults)


async def get_status(batches: Batches, call: Call, _body: None) -> BatchResult:
    """How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.

    With ``limit`` or ``offset`` exactly the rows of that window.
    """
    type_ = await need_type(call, batches.typed.kind, batches.typed.type_id(call))
    id = call.query("batchId")
    if id is None:
        raise invalid("batchId", "required", "query parameter batchId is required")
    row = await call.get(batches.kind.name, id)
    if row is None or row.type != type_.id:
        status = 404 if 404 in call.operation.refusals else 400
        raise Refusal(Cause.NOT_FOUND, f"there is no batch {id!r} of this type", status=status)
    window = None
    if call.query("limit") is not None or call.query("offset") is not None:
        limit = call.query_as("limit", int, MAX_ROWS)
        offset = call.query_as("offset", int, 0)
        if not 1 <= limit <= MAX_ROWS or not 0 <= offset <= MAX_PASSED_OVER:
            raise invalid("limit", "maximum", f"limit is 1 to {MAX_ROWS}, offset 0 or more")
        window = (offset, offset + limit)
    return await result_of(call.runtime, batches, row, window)


async def result_of(
    runtime: Runtime, batches: Batches, row: Resource, window: tuple[int, int] | None = None
) -> BatchResult:
    """A batch as its status and its callback show it. ``window`` leaves out the rows up to its first number and those
    behind its second; rows are numbered from 1.
    """
    body = row.body_as(BATCH_DECODER)
    if row.state == COMPLETED:
        done, failed = body.success + body.failed, body.failed  # its slices are let go of some day
    else:
        [(done, failed)] = await runtime.database.fetch(SQL["progress"], row.tenant_id, row.id)
    status = COMPLETED if done == body.total else RUNNING if done else QUEUED
    first, last = window or (0, body.total)
    slices = await _slices(runtime, row, bool(failed), window)
    errors = [RowError(ref, why) for found in slices for number, ref, why in found.errors if first < number <= last]
    success = [RowSuccess(ref, id) for found in slices for number, ref, id in found.success if first < number <= last]
    if body.gave_up is not None:
        errors.append(RowError("", body.gave_up))
    meta = BatchMeta(status, done - failed, failed, body.total)
    return BatchResult(meta, errors[:MAX_ROWS], success[:MAX_ROWS], row.id, batches.type_name(row.type))


async def _slices(runtime: Runtime, row: Resource, failed: bool, window: tuple[int, int] | None) -> list[SliceResults]:
    """The slices that a reader wants to see."""
    place = (row.tenant_id, row.id)
    found = [*await runtime.database.fetch(SQL["results"], *place, *(window or (0, MAX_ROWS)))]
    if failed and window is None:
        found += await runtime.database.fetch(SQL["failures"], *place, MAX_ROWS)
    return [_results.decode(text) for (text,) in dict.fromkeys(tuple(record) for record in found)]
