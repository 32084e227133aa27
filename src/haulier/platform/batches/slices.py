"""Slices: rows that are planned one by one, each by the plan of the single operation, and applied together."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import asyncpg
import structlog

from haulier.core.attributes import MAX_INDEXED_ATTRIBUTES
from haulier.core.ids import ordered_uuid
from haulier.core.refusal import Cause, Refusal
from haulier.engines.failure import Unavailable
from haulier.platform.batches.accept import SQL, encode
from haulier.platform.batches.declared import Batches, RowShape
from haulier.platform.batches.rows import Row
from haulier.platform.call import Call
from haulier.platform.changes import NO_SLOTS, SLOT_SEPARATOR, Change, Obstacle, RowWrite, TimerWrite
from haulier.platform.commands import promise_of
from haulier.platform.images import place_of
from haulier.platform.kinds import CompiledType
from haulier.platform.resources import Resource, to_json
from haulier.platform.types import need_type

BREATH_ROWS = 64
"""Rows that are planned until other work of the process gets its turn."""
SEPARATOR = "\x1e"
"""Between the cells of a column on its way to the database: cheaper than an array. No JSON text holds it."""
joined = SEPARATOR.join

log = structlog.get_logger("haulier.batches")

Result = tuple[int, str, str]
"""Number and ref of a row, and its reason or the id of its instance."""


NOTHING = RowWrite("", "", -1, attrs="", body="", slots="")
"""What a change that writes nothing writes."""


class Place(NamedTuple):
    """Where a slice lies: its batch and part, how many rows of the part were dealt with, and of the batch, before."""

    batch: str
    part: int
    done: int
    first: int


@dataclass(slots=True)
class Slice:
    """Rows with what shall become of them. Texts in ``touched`` and ``relied`` are ids and unique keys."""

    call: Call
    type: CompiledType
    rows: Sequence[Row]
    changes: list[tuple[Row, Change]] = field(default_factory=list)
    errors: list[tuple[Row, Refusal]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    relied: set[str] = field(default_factory=set)
    timers: list[TimerWrite] = field(default_factory=list)
    failed: int = 0
    arguments: Sequence[object] = ()
    """Of the statement that applies it."""

    def results(self) -> tuple[list[Result], list[Result]]:
        """The rows that failed and those that did not, as they are stored."""
        errors = [(row.number, row.ref, str(refusal)) for row, refusal in self.errors]
        errors += [(row.number, row.ref, change.reason or "") for row, change in self.changes if not change.rows]
        success = [(row.number, row.ref, change.id) for row, change in self.changes if change.rows]
        return sorted(errors), success


async def plan_slice(batches: Batches, shape: RowShape, sender: Call, rows: Sequence[Row], *, careful: bool) -> Slice:
    """Plan as many of the rows as can be applied together: up to the first that rests on one before it.

    ``careful`` asks first what is taken already; otherwise the database will say. A refusal that rests on a type that
    is stored otherwise by now is not one.
    """
    while True:
        planned = await _plan(batches, shape, sender, rows)
        if planned.errors and await planned.call.forget_stale():
            continue
        if careful:
            await _refuse_taken(batches, planned)
        return planned


async def _plan(batches: Batches, shape: RowShape, sender: Call, rows: Sequence[Row]) -> Slice:
    call = replace(sender, operation=shape.operation, at=sender.runtime.clock(), guards=[], at_hand={})
    type_ = await need_type(call, batches.typed.kind, batches.typed.type_id(call))
    updates = shape is batches.shapes["update"]
    names = {row.name: None for row in rows if row.why is None and row.name is not None} if updates else {}
    known = await batches.typed.find_instances(call, list(names)) if names else {}
    references_of = batches.typed.references
    references = [references_of(row.body) if row.why is None else () for row in rows]
    wanted = list(dict.fromkeys([pair for pairs in references for pair in pairs]))
    if wanted:
        found = await call.runtime.reader.get_many(call.tenant, wanted)
        call.at_hand = dict(zip(wanted, found, strict=True))
    planned = Slice(call, type_, rows)
    for place, (row, pairs) in enumerate(zip(rows, references, strict=True)):
        if place % BREATH_ROWS == BREATH_ROWS - 1:
            await asyncio.sleep(0)
        if row.why is not None:
            planned.errors.append((row, row.why))
            continue
        old, needs = None, {id for _, id in pairs}
        if updates:
            old = known.get(row.name or "")
            needs |= {row.name or ""} if old is None else {old.id, old.key or old.id}
        if not planned.touched.isdisjoint(needs) or not await _add(batches, planned, row, old, needs, updates=updates):
            planned.rows = rows[:place]
            break
    return planned


async def _add(
    batches: Batches, planned: Slice, row: Row, old: Resource | None, needs: set[str], *, updates: bool
) -> bool:
    """Plan one row; False when it writes what one before it writes."""
    call, type_ = planned.call, planned.type
    call.randomness = random.getrandbits(74)
    try:
        if not updates:
            change = await batches.plans.plan_made(call, type_, row.body)
        elif old is None or old.type != type_.id:
            raise Refusal(Cause.NOT_FOUND, f"there is no {batches.typed.kind.noun.lower()} {row.name!r} of this type")
        else:
            change = await batches.plans.plan_changed(call, type_, old, row.body)
    except Unavailable:
        raise
    except Exception as error:
        if not isinstance(error, Refusal):
            log.exception("row failed", tenant=call.tenant, kind=batches.kind.name, row=row.number)
            error = Refusal(Cause.INTERNAL)
        planned.errors.append((row, error))
        planned.relied |= needs
        return True
    written = {id for write in change.rows for id in (write.id, write.key) if id is not None}
    if not planned.touched.isdisjoint(written):
        return False
    planned.touched |= written
    planned.relied |= needs
    planned.changes.append((row, change))
    planned.timers += change.timers
    return True


async def _refuse_taken(batches: Batches, planned: Slice) -> None:
    """Take out the rows that would make what exists already."""
    new = [change.rows[0] for _, change in planned.changes if change.rows and not change.rows[0].expect]
    if not new:
        return
    call = planned.call
    found = await call.runtime.background.fetch(
        SQL["existing"], call.tenant, batches.typed.kind.name,
        [write.id for write in new], [write.key for write in new if write.key is not None],
    )  # fmt: skip
    taken = {record["id"] for record in found}
    for row, change in list(planned.changes):
        for write in change.rows[:1]:
            if write.expect == 0 and (write.id in taken or write.key in taken):
                text = f"{write.kind} {(write.key if write.key in taken else write.id)!r} exists already"
                planned.changes.remove((row, change))
                planned.timers = [timer for timer in planned.timers if timer not in change.timers]
                planned.errors.append((row, Refusal(call.operation.taken, text)))


class Taken(Exception):
    """An id or a unique key of the slice exists already."""


class Unfit(Exception):
    """The database refuses a value of the slice."""


async def apply_slice(planned: Slice) -> list[Obstacle]:
    """Apply a slice that is written out; obstacles tell why nothing of it was. Raises Taken and Unfit, when nothing
    was applied either.
    """
    try:
        found = await planned.call.runtime.background.fetch(SQL["apply_slice"], *planned.arguments)
    except asyncpg.UniqueViolationError:
        raise Taken from None
    except asyncpg.TransactionRollbackError:
        return [Obstacle("stale", "", "")]
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
        raise Unfit from None
    return [Obstacle(*record) for record in found]


def write_out(batches: Batches, planned: Slice, place: Place) -> None:
    """The statement's parameters, in the order of batches.sql: made while the slice before is applied."""
    call, type_ = planned.call, planned.type
    errors, success = planned.results()
    planned.failed = len(errors)
    changes = [change for _, change in planned.changes]
    writes = [change.rows[0] if change.rows else NOTHING for change in changes]
    guards = dict.fromkeys([*call.guards, *(guard for change in changes for guard in change.guards)])
    quiet = not batches.typed.told_singly(type_)
    promises = [promise_of(call, row.body, change) for row, change in planned.changes]
    told = {
        "id": place.batch, "type": batches.type_name(type_.id), "first": place.first, "rows": len(planned.rows),
        "failed": len(errors),
    }  # fmt: skip
    planned.arguments = [
        call.tenant, place.batch, place.part, place.done, len(planned.rows), place.first, len(errors),
        encode([errors, success]).decode(),
        batches.typed.kind.name, type_.id, call.at, call.actor, call.request_id,
        *_column([change.id for change in changes]),
        _same([str(write.expect) for write in writes]),
        *_column([write.key for write in writes]),
        *_column([write.parent for write in writes]),
        joined([change.state or "" for change in changes]),
        joined([write.attrs for write in writes]),
        joined([write.body for write in writes]),
        *_slot_columns([write.slots or NO_SLOTS for write in writes]),
        _some([str(write.expires_at or "") for write in writes]),
        joined(_journal_ids(call.at, len(changes))),
        _same([change.event for change in changes]),
        _same([str(change.version) for change in changes]),
        joined([_data(change, quiet and promise is None) for change, promise in zip(changes, promises, strict=True)]),
        _some([promise or "" for promise in promises]),
        [kind for kind, _, _ in guards],
        [id for _, id, _ in guards],
        [version for _, _, version in guards],
        quiet,
        str(ordered_uuid(call.at, random.getrandbits(74))),
        batches.kind.name,
        f"{batches.kind.noun}Progressed",
        to_json(told),
        to_json(planned.timers) if planned.timers else "[]",
        [drop.id for change in changes for drop in change.drops],
    ]  # fmt: skip


def _journal_ids(at: int, count: int) -> list[str]:
    """Ids ordered in time, and among themselves in the order of the rows: the last 48 bits count up."""
    beginning, first = str(ordered_uuid(at, random.getrandbits(74)))[:-12], random.getrandbits(47)
    return [f"{beginning}{number:012x}" for number in range(first, first + count)]


def _same(cells: list[str]) -> str:
    """Cells of which none is empty or holds a separator; one where all are the same."""
    return joined(cells) if len(set(cells)) > 1 else cells[0] if cells else ""


def _some(cells: list[str]) -> str:
    """Cells without a separator; nothing where all are empty."""
    return joined(cells) if any(cells) else ""


def _slot_columns(slots: list[str]) -> list[str]:
    """The eight index columns of all rows, each by itself. No slot holds what separates them."""
    cells = SLOT_SEPARATOR.join(slots).split(SLOT_SEPARATOR)
    columns = (cells[column::MAX_INDEXED_ATTRIBUTES] for column in range(MAX_INDEXED_ATTRIBUTES))
    return [SLOT_SEPARATOR.join(column) if any(column) else "" for column in columns]


def _column(cells: list[str | None]) -> tuple[list[str | None] | None, str | None]:
    """Cells as an array, or joined where that tells them apart: no separator in any of them, nothing but None empty."""
    if "" not in cells:
        text = _some([cell or "" for cell in cells])
        if not text or text.count(SEPARATOR) == len(cells) - 1:
            return None, text
    return cells, None


def _data(change: Change, quiet: bool) -> str:
    """What the journal row tells, or the place of the image that it keeps when nobody listens."""
    if quiet and change.rows and not change.rows[0].expect:
        return place_of(change.rows[0])
    return change.data
