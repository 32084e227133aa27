"""Bookings: a participant is in one open dispatch at a time, unless the dispatch type lets it be in several.

A booking is a row of its own for each participant, taken and freed together with the dispatch, so that two dispatches
that ask for one rider at the same moment cannot both get it.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.storage.changes import RowWrite, replacing
from haulier.services.dispatch.kind import ALLOWS_DOUBLE_BOOKING, BOOKING

TAKEN, FREE = "TAKEN", "FREE"


async def book(call: Call, type_: CompiledType, dispatch_id: str, ids: Sequence[str], field: str) -> list[RowWrite]:
    """Take the participants for a dispatch. Raises Refusal naming each that is in another open dispatch."""
    if type_.body.own.get(ALLOWS_DOUBLE_BOOKING) or not ids:
        return []
    rows = await call.get_many([(BOOKING, id) for id in ids])
    single = field == "participantId"
    refuse_faults(
        [
            Fault(
                field if single else f"{field}[{index}]",
                "double_booked",
                f"participant {id} is in dispatch {row.parent}",
            )
            for index, (id, row) in enumerate(zip(ids, rows, strict=True))
            if row is not None and row.state == TAKEN and row.parent != dispatch_id
        ]
    )
    return [
        RowWrite(BOOKING, id, 0, parent=dispatch_id, state=TAKEN)
        if row is None
        else replacing(row, parent=dispatch_id, state=TAKEN)
        for id, row in zip(ids, rows, strict=True)
    ]


async def free(call: Call, dispatch_id: str, ids: Sequence[str]) -> list[RowWrite]:
    """Give back those of the participants that are booked for this dispatch."""
    if not ids:
        return []
    rows = await call.get_many([(BOOKING, id) for id in ids])
    return [
        replacing(row, parent=None, state=FREE)
        for row in rows
        if row is not None and row.state == TAKEN and row.parent == dispatch_id
    ]
