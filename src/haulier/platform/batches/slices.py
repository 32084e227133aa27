"""Slices: rows that are planned one by one, each by the plan of the single operation, and applied together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.failure import Unavailable
from haulier.platform.batches.accept import SQL
from haulier.platform.batches.declared import Batches, RowShape
from haulier.platform.batches.rows import Row
from haulier.platform.commands.apply import apply, taken
from haulier.platform.commands.call import Call
from haulier.platform.commands.plan import plan
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.declarations.operation import Plan
from haulier.platform.storage.changes import Change, TimerWrite
from haulier.platform.storage.resources import Resource
from haulier.platform.typed.type_changes import need_type

ROW_SHIFT = 46
"""Ids of a batch's rows come from the moment it was accepted, their numbers, and so many bits of its own: in order, and
the same whenever a row is planned. Numbers have the other 28 bits.
"""

log = structlog.get_logger("haulier.batches")

Result = tuple[int, str, str]
"""Number and ref of a row, and its reason or the id of its instance."""


class Place(NamedTuple):
    """Where a slice begins: batch and part, and how many rows of the part and of the batch were dealt with before."""

    batch: str
    part: int
    done: int
    first: int


@dataclass(slots=True)
class Slice:
    """Rows and their planned changes. ``touched`` and ``relied`` hold ids and unique keys."""

    call: Call
    type: CompiledType
    rows: Sequence[Row]
    changes: list[tuple[Row, Change]] = field(default_factory=list)
    errors: list[tuple[Row, Refusal]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    relied: set[str] = field(default_factory=set)
    timers: list[TimerWrite] = field(default_factory=list)
    unsynced: bool = False
    """Whether it is committed without waiting for the disk: single rows have no events, callbacks or custom code."""
    far: bool = False
    """Whether some row has index slots beyond the eighth."""
    arguments: Sequence[object] = ()
    """Of the statement that applies it."""

    @property
    def failed(self) -> int:
        """How many of the rows failed; the change of such a row may be only a journal row with the reason."""
        return len(self.errors) + sum(not change.rows for _, change in self.changes)

    def results(self) -> tuple[list[Result], list[Result]]:
        """The rows that failed and those that did not, as they are stored."""
        errors = [(row.number, row.ref, row.error_text(str(refusal))) for row, refusal in self.errors]
        errors += [
            (row.number, row.ref, row.error_text(change.reason or ""))
            for row, change in self.changes
            if not change.rows
        ]
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
    call = replace(
        sender, operation=shape.operation, at=sender.runtime.clock(), ids_at=sender.at, guards=[], prefetched={}
    )
    type_ = await need_type(call, batches.typed.kind, batches.typed.type_id(call))
    updates = shape is batches.shapes["update"]
    names = {row.name: None for row in rows if row.why is None and row.name is not None} if updates else {}
    known = await batches.typed.find_instances(call, list(names)) if names else {}
    references_of = batches.typed.references
    references = [references_of(row.body) if row.why is None else () for row in rows]
    wanted = list(dict.fromkeys([pair for pairs in references for pair in pairs]))
    if wanted:
        found = await call.get_many(wanted)
        call.prefetched = dict(zip(wanted, found, strict=True))
    planned = Slice(call, type_, rows)
    turns_given = CooperativeYield()
    row_seed = sender.randomness & ((1 << ROW_SHIFT) - 1)
    plan_row: Plan = partial(batches.plans.plan_create, type_=type_)
    for place, (row, pairs) in enumerate(zip(rows, references, strict=True)):
        await turns_given.yield_if_due()
        if row.why is not None:
            planned.errors.append((row, row.why))
            continue
        needs = {id for _, id in pairs}
        if updates:
            old = known.get(row.name or "")
            needs |= {row.name or ""} if old is None else {old.id, old.key or old.id}
            plan_row = partial(_plan_update, batches, type_, row.name, old)
        call.randomness = row.number << ROW_SHIFT | row_seed
        if not planned.touched.isdisjoint(needs) or not await _add(planned, row, plan_row, needs):
            planned.rows = rows[:place]
            break
    return planned


async def _add(planned: Slice, row: Row, plan_row: Plan, needs: set[str]) -> bool:
    """Plan one row; False when it writes what one before it writes."""
    command, call = row.command, planned.call
    assert command is not None, "a row has taken the steps before its plan"
    command.call, command.plan = call, plan_row
    try:
        await walk(command, steps(plan, before=apply))
    except Unavailable:
        raise
    except Exception as error:
        if not isinstance(error, Refusal):
            log.exception("row failed", tenant=call.tenant, operation=call.operation.name, row=row.number)
            error = Refusal(Cause.INTERNAL)
        planned.errors.append((row, error))
        planned.relied |= needs
        return True
    change = command.change
    written = {id for write in change.rows for id in (write.id, write.key) if id is not None}
    if not planned.touched.isdisjoint(written):
        return False
    planned.touched |= written
    planned.relied |= needs
    planned.changes.append((row, change))
    planned.timers += change.timers
    return True


async def _plan_update(
    batches: Batches, type_: CompiledType, name: str | None, old: Resource | None, call: Call, body: Any
) -> Change:
    """The plan of the single operation, with the type and the instance that were read for all rows."""
    if old is None or old.type != type_.id:
        raise Refusal(Cause.NOT_FOUND, f"there is no {batches.typed.kind.noun.lower()} {name!r} of this type")
    return await batches.plans.plan_update(call, body, type_, old)


async def _refuse_taken(batches: Batches, planned: Slice) -> None:
    """Turn rows that would make what exists already into errors."""
    new = [change.rows[0] for _, change in planned.changes if change.rows and not change.rows[0].expect]
    if not new:
        return
    call = planned.call
    found = await call.runtime.background.fetch(
        SQL["existing"], call.tenant, batches.typed.kind.name,
        [write.id for write in new], [write.key for write in new if write.key is not None],
    )  # fmt: skip
    known = {record["id"] for record in found}
    for row, change in list(planned.changes):
        for write in change.rows[:1]:
            if write.expect == 0 and (write.id in known or write.key in known):
                planned.changes.remove((row, change))
                planned.timers = [timer for timer in planned.timers if timer not in change.timers]
                id = write.key if write.key is not None and write.key in known else write.id
                planned.errors.append((row, taken(call.operation, write.kind, id)))
