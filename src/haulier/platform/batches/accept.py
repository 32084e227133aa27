"""Accepting batches: the rows are on disk, as they came, before the 202 goes out.

See: contract/participant.md section 4.7, contract/entity.md section 9, contract/container.md section 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from haulier.engines.statements import load_statements
from haulier.platform.batches.declared import BATCH_ACCEPTED, OPEN, QUEUED, BatchBody, Batches, BatchMeta, Method
from haulier.platform.commands.apply import callback_request_of
from haulier.platform.commands.call import Call
from haulier.platform.commands.deferred import deferred_form
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, slot_text
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.ids import timer_id
from haulier.platform.typed.events import event_name
from haulier.platform.typed.type_changes import need_type

encode = msgspec.json.Encoder().encode
SQL = load_statements("haulier.platform.batches", "batches.sql")

BATCH = "batch"
"""Purpose of the timer that works a batch off."""
PART_ROWS = 256
"""Rows of a piece, which are applied together; all pieces but the last have as many. Longer ones cost a tenth less a
row, and requests beside them wait twice as long.
"""
OPEN_SLOTS = slot_text((OPEN, *(None,) * 7))


class BatchPayload(msgspec.Struct, kw_only=True):
    """A batch, and how far it is."""

    id: str
    type: str
    method: Method
    meta: BatchMeta


@dataclass(slots=True)
class Uploaded:
    """A file that has been stored: what its batch is made of."""

    id: str
    rows: int
    header: list[str]
    callback: Any = None
    event_meta: Any = field(default=None, init=False)


async def plan_rows(batches: Batches, method: Method, call: Call, body: Any) -> Change:
    """Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
    what became of it. Batches of one type are worked off in the order they came.
    """
    type_ = await need_type(call, batches.typed.kind, batches.typed.type_id(call))
    id, rows = call.new_id("batch"), body.payload
    await store_parts(
        call, id, [Part(first, rows[first : first + PART_ROWS]) for first in range(0, len(rows), PART_ROWS)]
    )
    return plan_accepted(batches, method, call, type_, Uploaded(id, len(rows), [], body.callback))


async def plan_file(batches: Batches, method: Method, call: Call, body: Uploaded) -> Change:
    """Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
    header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
    says nothing.
    """
    type_ = await need_type(call, batches.typed.kind, batches.typed.type_id(call))
    return plan_accepted(batches, method, call, type_, body)


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows in their order; ``first`` came before them. Those of a file know the lines that they began in."""

    first: int
    rows: Sequence[Any]
    lines: Sequence[int] | None = None

    def content(self) -> bytes:
        """The rows as they are stored."""
        if self.lines is None:
            return encode(self.rows)
        following = len(self.lines) == self.lines[-1] - self.lines[0] + 1
        return encode(Sheet(self.lines[0] if following else list(self.lines), self.rows))


class Sheet(msgspec.Struct):
    """Rows of a file as stored; ``lines`` is the first of them where each row is one line."""

    lines: int | list[int]
    rows: Sequence[list[str]]


async def store_parts(call: Call, batch: str, parts: Sequence[Part]) -> None:
    """Store pieces of the rows. Those of which no batch is made are deleted after a day."""
    rows = [
        (call.tenant, batch, part.first // PART_ROWS, part.first, len(part.rows), call.at, part.content())
        for part in parts
    ]
    await call.runtime.database.executemany(SQL["store_part"], rows)


def plan_accepted(batches: Batches, method: Method, call: Call, type_: CompiledType, given: Uploaded) -> Change:
    """Plan the batch, which is queued from now on."""
    kind = batches.kind
    change = Change(kind.name, given.id, 1, event_name(kind, BATCH_ACCEPTED), state=QUEUED)
    stored = BatchBody(
        method=method, total=given.rows, sender=deferred_form(call),
        callback_request=callback_request_of(call, given, change), header=given.header or None,
    )  # fmt: skip
    change.rows = [
        RowWrite(kind.name, given.id, 0, type=type_.id, state=QUEUED, body=to_json(stored), slots=OPEN_SLOTS)
    ]
    subject = f"{kind.name}/{given.id}"
    change.timers = [TimerWrite(timer_id(call.tenant, kind.name, given.id, BATCH), BATCH, subject, call.at, {})]
    meta = BatchMeta(QUEUED, 0, 0, given.rows)
    change.payload = to_json(BatchPayload(id=given.id, type=batches.type_name(type_.id), method=method, meta=meta))
    return change
