"""The parameters of ``apply_slice`` (batches.sql), declared once: their names in the statement, their order, their
values. The rows of a slice go there as columns.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from haulier.core.attributes import INLINE_SLOTS
from haulier.core.ids import ordered_uuid
from haulier.platform.batches.accept import encode
from haulier.platform.batches.declared import Batches
from haulier.platform.batches.slices import Place, Result, Slice
from haulier.platform.storage.changes import NO_SLOTS, SLOT_SEPARATOR, Change, RowWrite, has_far_slots
from haulier.platform.storage.quiet_rows import row_place
from haulier.platform.storage.resources import to_json

SEPARATOR = "\x1e"
"""Between the cells of a column: cheaper than an array. No JSON text holds it."""
joined = SEPARATOR.join

Column = tuple[list[str | None] | None, str | None]
"""Cells as an array, or else joined."""


@dataclass(slots=True)
class Columns:
    """A slice, taken apart for its parameters. ``writes`` are the rows written, ``requests`` the callback requests."""

    batches: Batches
    planned: Slice
    place: Place
    quiet: bool
    errors: Sequence[Result]
    success: Sequence[Result]
    changes: Sequence[Change]
    writes: Sequence[RowWrite]
    requests: Sequence[str | None]
    guards: Sequence[tuple[str, str, int]]
    ids: Column
    keys: Column
    parents: Column
    slots: Sequence[str]
    far: Sequence[tuple[str, str | None]]
    """Ids and slots of the rows that have index slots beyond the eighth."""


PARAMETERS: Mapping[str, Callable[[Columns], object]] = {
    "tenant_id": lambda of: of.planned.call.tenant,
    "batch": lambda of: of.place.batch,
    "part": lambda of: of.place.part,
    "done": lambda of: of.place.done,
    "rows": lambda of: len(of.planned.rows),
    "first": lambda of: of.place.first,
    "failed": lambda of: len(of.errors),
    "results": lambda of: encode([of.errors, of.success]).decode(),
    "kind": lambda of: of.batches.typed.kind.name,
    "type": lambda of: of.planned.type.id,
    "at": lambda of: of.planned.call.at,
    "actor": lambda of: of.planned.call.actor,
    "request_id": lambda of: of.planned.call.request_id,
    "id_array": lambda of: of.ids[0],
    "ids": lambda of: of.ids[1],
    "expects": lambda of: same([str(write.expect) for write in of.writes]),
    "key_array": lambda of: of.keys[0],
    "keys": lambda of: of.keys[1],
    "parent_array": lambda of: of.parents[0],
    "parents": lambda of: of.parents[1],
    "states": lambda of: joined([change.state or "" for change in of.changes]),
    "attrs": lambda of: joined([write.attrs for write in of.writes]),
    "bodies": lambda of: joined([write.body for write in of.writes]),
    "x1": lambda of: of.slots[0],
    "x2": lambda of: of.slots[1],
    "x3": lambda of: of.slots[2],
    "x4": lambda of: of.slots[3],
    "x5": lambda of: of.slots[4],
    "x6": lambda of: of.slots[5],
    "x7": lambda of: of.slots[6],
    "x8": lambda of: of.slots[7],
    "expires_at": lambda of: some([str(write.expires_at or "") for write in of.writes]),
    "journal_ids": lambda of: joined(journal_ids(of.planned.call.at, len(of.changes))),
    "events": lambda of: same([change.event for change in of.changes]),
    "versions": lambda of: same([str(change.version) for change in of.changes]),
    "data": lambda of: joined(
        [_data(change, of.quiet and request is None) for change, request in zip(of.changes, of.requests, strict=True)]
    ),
    "callbacks": lambda of: some([request or "" for request in of.requests]),
    "guard_kinds": lambda of: [kind for kind, _, _ in of.guards],
    "guard_ids": lambda of: [id for _, id, _ in of.guards],
    "guard_versions": lambda of: [version for _, _, version in of.guards],
    "quiet": lambda of: of.quiet,
    "timers": lambda of: to_json(of.planned.timers) if of.planned.timers else "[]",
    "drops": lambda of: [drop.id for change in of.changes for drop in change.drops],
    "unsynced": lambda of: of.planned.unsynced,
}
"""In the order of their numbers."""

FAR_PARAMETERS: Mapping[str, Callable[[Columns], object]] = {
    **PARAMETERS,
    "far_ids": lambda of: [id for id, _ in of.far],
    "far_slots": lambda of: [slots for _, slots in of.far],
}
"""The same where some row has index slots beyond the eighth."""


def arguments(columns: Columns) -> list[object]:
    """The values of the parameters of one slice."""
    return [value(columns) for value in (FAR_PARAMETERS if columns.far else PARAMETERS).values()]


def journal_ids(at: int, count: int) -> list[str]:
    """Ids ordered in time, and among themselves in the order of the rows: the last 48 bits count up."""
    beginning, first = str(ordered_uuid(at, random.getrandbits(74)))[:-12], random.getrandbits(47)
    return [f"{beginning}{number:012x}" for number in range(first, first + count)]


def same(cells: list[str]) -> str:
    """Cells of which none is empty or holds a separator; one where all are the same."""
    return joined(cells) if len(set(cells)) > 1 else cells[0] if cells else ""


def some(cells: list[str]) -> str:
    """Cells without a separator; nothing where all are empty."""
    return joined(cells) if any(cells) else ""


def slot_columns(slots: list[str | None]) -> list[str]:
    """The index columns that every instance has, of all rows, each by itself. No slot holds what separates them."""
    near = [_near(slot) for slot in slots] if any(map(has_far_slots, slots)) else slots
    cells = SLOT_SEPARATOR.join([slot or NO_SLOTS for slot in near]).split(SLOT_SEPARATOR)
    columns = (cells[number::INLINE_SLOTS] for number in range(INLINE_SLOTS))
    return [SLOT_SEPARATOR.join(cells) if any(cells) else "" for cells in columns]


def _near(slots: str | None) -> str | None:
    """The first eight."""
    return SLOT_SEPARATOR.join(slots.split(SLOT_SEPARATOR)[:INLINE_SLOTS]) if slots else slots


def column(cells: list[str | None]) -> Column:
    """Cells joined where they can be told apart again (no separator in any, nothing but None empty), else an array."""
    if "" not in cells:
        text = some([cell or "" for cell in cells])
        if not text or text.count(SEPARATOR) == len(cells) - 1:
            return None, text
    return cells, None


def _data(change: Change, quiet: bool) -> str:
    """The payload in the journal row, or the place of the stored row that it keeps when nobody listens."""
    if quiet and change.rows and not change.rows[0].expect:
        return row_place(change.rows[0])
    return change.data
