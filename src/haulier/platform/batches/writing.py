"""Slices on their way to the database: their rows as columns, in one statement that applies all of them or none."""

from __future__ import annotations

import random

import asyncpg

from haulier.core.attributes import NEAR_SLOTS
from haulier.core.ids import ordered_uuid
from haulier.platform.batches.accept import SQL, encode
from haulier.platform.batches.declared import Batches
from haulier.platform.batches.slices import Place, Slice
from haulier.platform.commands.write_path import callback_request_of
from haulier.platform.storage.changes import (
    NO_SLOTS,
    SLOT_SEPARATOR,
    Change,
    Obstacle,
    RowWrite,
    has_far_slots,
    with_far_slots,
)
from haulier.platform.storage.quiet_rows import row_place
from haulier.platform.storage.resources import to_json

SEPARATOR = "\x1e"
"""Between the cells of a column: cheaper than an array. No JSON text holds it."""
joined = SEPARATOR.join

NOTHING = RowWrite("", "", -1, attrs="", body="", slots="")
"""What a change that writes nothing writes."""


APPLY_FAR = with_far_slots(SQL["apply_slice"], SQL["far_slots"])
"""``apply_slice`` with two parameters more: ids, and the slots, of rows that have index slots beyond the eighth."""


class Taken(Exception):
    """An id or a unique key of the slice exists already."""


class Unfit(Exception):
    """The database refuses a value of the slice."""


async def apply_slice(planned: Slice) -> list[Obstacle]:
    """Apply a slice that is written out; obstacles tell why nothing of it was. Raises Taken and Unfit, when nothing
    was applied either.
    """
    try:
        statement = APPLY_FAR if planned.far else SQL["apply_slice"]
        found = await planned.call.runtime.background.fetch(statement, *planned.arguments)
    except asyncpg.UniqueViolationError:
        raise Taken from None
    except asyncpg.TransactionRollbackError:
        return [Obstacle("stale", "", "")]
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
        raise Unfit from None
    return [Obstacle(*record) for record in found]


def write_out(batches: Batches, planned: Slice, place: Place, *, coded: bool) -> None:
    """The statement's parameters, in the order of batches.sql: made while the slice before is applied.

    ``coded``: custom code hears of the rows. A slice that nobody outside hears of is committed without waiting for the
    disk: its rows, as they came, lie there until it is, and would be dealt with again to the same end.
    """
    call, type_ = planned.call, planned.type
    errors, success = planned.results()
    changes = [change for _, change in planned.changes]
    writes = [change.rows[0] if change.rows else NOTHING for change in changes]
    guards = dict.fromkeys([*call.guards, *(guard for change in changes for guard in change.guards)])
    quiet = not batches.typed.has_own_events(type_)
    requests = [callback_request_of(call, row.body, change) for row, change in planned.changes]
    far = [(write.id, write.slots) for write in writes if has_far_slots(write.slots)]
    planned.far = bool(far)
    planned.unheard = quiet and not coded and not any(requests)
    planned.arguments = [
        call.tenant, place.batch, place.part, place.done, len(planned.rows), place.first, len(errors),
        encode([errors, success]).decode(),
        batches.typed.kind.name, type_.id, call.at, call.actor, call.request_id,
        *column([change.id for change in changes]),
        same([str(write.expect) for write in writes]),
        *column([write.key for write in writes]),
        *column([write.parent for write in writes]),
        joined([change.state or "" for change in changes]),
        joined([write.attrs for write in writes]),
        joined([write.body for write in writes]),
        *slot_columns([write.slots for write in writes]),
        some([str(write.expires_at or "") for write in writes]),
        joined(journal_ids(call.at, len(changes))),
        same([change.event for change in changes]),
        same([str(change.version) for change in changes]),
        joined([_data(change, quiet and request is None) for change, request in zip(changes, requests, strict=True)]),
        some([request or "" for request in requests]),
        [kind for kind, _, _ in guards],
        [id for _, id, _ in guards],
        [version for _, _, version in guards],
        quiet,
        to_json(planned.timers) if planned.timers else "[]",
        [drop.id for change in changes for drop in change.drops],
        planned.unheard,
    ]  # fmt: skip
    if far:
        planned.arguments += [[id for id, _ in far], [slots for _, slots in far]]


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
    columns = (cells[number::NEAR_SLOTS] for number in range(NEAR_SLOTS))
    return [SLOT_SEPARATOR.join(cells) if any(cells) else "" for cells in columns]


def _near(slots: str | None) -> str | None:
    """The first eight."""
    return SLOT_SEPARATOR.join(slots.split(SLOT_SEPARATOR)[:NEAR_SLOTS]) if slots else slots


def column(cells: list[str | None]) -> tuple[list[str | None] | None, str | None]:
    """Cells as an array, or joined where that tells them apart: no separator in any of them, nothing but None empty."""
    if "" not in cells:
        text = some([cell or "" for cell in cells])
        if not text or text.count(SEPARATOR) == len(cells) - 1:
            return None, text
    return cells, None


def _data(change: Change, quiet: bool) -> str:
    """What the journal row tells, or the place of the image that it keeps when nobody listens."""
    if quiet and change.rows and not change.rows[0].expect:
        return row_place(change.rows[0])
    return change.data
