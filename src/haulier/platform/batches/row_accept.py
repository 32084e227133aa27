"""Accepting batches of rows that are calls: the rows are on disk before the 202 goes out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from haulier.core.json_decoding import decode_object
from haulier.core.refusal import Cause, Refusal
from haulier.platform.batches.accept import PART_ROWS, Part, Uploaded, store_parts
from haulier.platform.batches.row_batches import (
    IN_PROGRESS,
    MAX_LINES,
    FileRequest,
    RowBatchBody,
    RowBatches,
    counts_of,
)
from haulier.platform.batches.row_cells import header_paths
from haulier.platform.batches.upload import FILE, Upload
from haulier.platform.commands.apply import callback_request_of
from haulier.platform.commands.call import Call
from haulier.platform.commands.deferred import deferred_form
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.http.body_pieces import body_pieces
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.ids import timer_id

ROW_BATCH = "row_batch"
"""Purpose of the timer that works such a batch off."""
KEPT_MS = 30 * 86_400_000
"""How long the outcome of a batch is kept."""

_file_request = msgspec.json.Decoder(FileRequest)
Receive = Callable[[], Awaitable[Any]]


async def plan_row_batch(batches: RowBatches, call: Call, body: Any) -> Change:
    """Take the rows of a JSON body. Each is judged by itself when its turn comes."""
    id, rows = call.new_id("batch"), getattr(body, batches.rows_member)
    parts = [Part(first, rows[first : first + PART_ROWS]) for first in range(0, len(rows), PART_ROWS)]
    await store_parts(call, id, parts)
    return await plan_row_file(batches, call, Uploaded(id, len(rows), [], body.callback))


async def plan_row_file(batches: RowBatches, call: Call, body: Uploaded) -> Change:
    """Take the rows of a file, which are stored by now."""
    kind = batches.kind.name
    change = Change(kind, body.id, 1, batches.created, state=IN_PROGRESS)
    stored = RowBatchBody(
        total=body.rows,
        sender=deferred_form(call),
        callback_request=callback_request_of(call, body, change),
        header=body.header or None,
    )
    until = call.at + KEPT_MS
    change.rows = [RowWrite(kind, body.id, 0, state=IN_PROGRESS, body=to_json(stored), expires_at=until)]
    subject = f"{kind}/{body.id}"
    change.timers = [TimerWrite(timer_id(call.tenant, kind, body.id, ROW_BATCH), ROW_BATCH, subject, call.at, {})]
    change.payload = to_json(counts_of(body.id, call.tenant, body.rows, 0, 0))
    return change


async def take_row_file(batches: RowBatches, call: Call, content_type: str, receive: Receive) -> Uploaded:
    """Read a file of rows: the field ``file`` of a form, or ``fileId`` of a JSON body. Raises Refusal."""
    attributes = await batches.attribute_types(call)
    taken = batches.operation.body
    assert taken is not None, "a row is a body"

    def check(names: list[str]) -> list[str]:
        return header_paths(names, taken.type, batches.required, attributes, FILE)

    most = min(call.runtime.settings.batch.upload_rows, MAX_LINES)
    upload = Upload(call, Callback, check, most)
    if content_type.split(";", 1)[0].strip().lower() != "application/json":
        return await upload.take(content_type, receive)
    raw, limit = b"", call.max_body_bytes
    async for piece in body_pieces(receive):
        raw += piece
        if len(raw) > limit:
            raise Refusal(Cause.BODY_TOO_LARGE, f"the body is larger than {limit} bytes")
    request = decode_object(raw, _file_request)
    return await upload.take_file(await batches.open_file(call, request.fileId), None, request.callback)
