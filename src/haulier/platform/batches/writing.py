"""Slices on their way to the database: one statement applies all of a slice's rows or none."""

from __future__ import annotations

import asyncpg

from haulier.engines.statements import with_numbers
from haulier.platform.batches.accept import SQL
from haulier.platform.batches.declared import Batches
from haulier.platform.batches.slice_parameters import (
    FAR_PARAMETERS,
    PARAMETERS,
    Columns,
    arguments,
    column,
    slot_columns,
)
from haulier.platform.batches.slices import Place, Slice
from haulier.platform.commands.apply import callback_request_of
from haulier.platform.storage.changes import Obstacle, RowWrite, has_far_slots, with_far_slots

NOTHING = RowWrite("", "", -1, attrs="", body="", slots="")
"""What a change that writes nothing writes."""

APPLY = with_numbers(SQL["apply_slice"], tuple(PARAMETERS))
APPLY_FAR = with_numbers(with_far_slots(SQL["apply_slice"], SQL["far_slots"]), tuple(FAR_PARAMETERS))
"""The same where some row has index slots beyond the eighth."""


class Taken(Exception):
    """An id or a unique key of the slice exists already."""


class Unfit(Exception):
    """The database refuses a value of the slice."""


async def apply_slice(planned: Slice) -> list[Obstacle]:
    """Apply a slice whose arguments are made: all of it, or nothing for the reasons that are returned.

    Raises Taken and Unfit, when nothing was applied either.
    """
    try:
        statement = APPLY_FAR if planned.far else APPLY
        found = await planned.call.runtime.background.fetch(statement, *planned.arguments)
    except asyncpg.UniqueViolationError:
        raise Taken from None
    except asyncpg.TransactionRollbackError:
        return [Obstacle("stale", "", "")]
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
        raise Unfit from None
    return [Obstacle(*record) for record in found]


def make_arguments(batches: Batches, planned: Slice, place: Place, *, coded: bool, heard: bool) -> None:
    """Make the statement's arguments while the slice before is applied. ``coded``: custom code is called for the rows;
    ``heard``: somebody's standing rule is for them.

    A slice without events, callbacks and custom code is committed without waiting for the disk: its rows, as they came,
    stay stored until it is there, and would be dealt with again to the same end.
    """
    call = planned.call
    errors, success = planned.results()
    changes = [change for _, change in planned.changes]
    writes = [change.rows[0] if change.rows else NOTHING for change in changes]
    requests = [callback_request_of(call, row.body, change) for row, change in planned.changes]
    quiet = not heard and not batches.typed.has_own_events(planned.type)
    columns = Columns(
        batches, planned, place, quiet, errors, success, changes, writes, requests,
        guards=list(dict.fromkeys([*call.guards, *(guard for change in changes for guard in change.guards)])),
        ids=column([change.id for change in changes]),
        keys=column([write.key for write in writes]),
        parents=column([write.parent for write in writes]),
        slots=slot_columns([write.slots for write in writes]),
        far=[(write.id, write.slots) for write in writes if has_far_slots(write.slots)],
    )  # fmt: skip
    planned.far = bool(columns.far)
    planned.unsynced = quiet and not coded and not any(requests)
    planned.arguments = arguments(columns)
