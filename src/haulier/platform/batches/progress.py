"""How far a batch is, told from time to time while it is worked at."""

from __future__ import annotations

import random
from time import monotonic

from haulier.core.ids import ordered_uuid
from haulier.platform.batches.accept import SQL, BatchTold
from haulier.platform.batches.declared import RUNNING, BatchBody, Batches
from haulier.platform.call import Call
from haulier.platform.changes import Change, Envelope
from haulier.platform.resources import Resource, to_json

TOLD_SECONDS = 0.25
"""Time between two tellings at least. One for each slice cost a tenth of the rows of a long file."""


class Progress:
    """What has been dealt with of a batch, on behalf of its sender."""

    def __init__(self, batches: Batches, row: Resource, body: BatchBody, sender: Call) -> None:
        self._batches = batches
        self._row = row
        self._body = body
        self._sender = sender
        self._dealt = self._failed = 0
        self._due = 0.0

    async def begin(self) -> None:
        """Find out what others have dealt with."""
        (found,) = await self._sender.runtime.database.fetch(SQL["progress"], self._row.tenant_id, self._row.id)
        self._dealt, self._failed = found["rows"], found["failed"]
        self._due = monotonic() + TOLD_SECONDS

    def add(self, rows: int, failed: int) -> None:
        """So many rows more have been dealt with."""
        self._dealt += rows
        self._failed += failed
        self._sender.runtime.metrics.batch_rows(rows - failed, failed)

    async def tell(self) -> None:
        """Tell it where it is time to."""
        if monotonic() < self._due:
            return
        self._due = monotonic() + TOLD_SECONDS
        call, row, kind = self._sender, self._row, self._batches.kind
        success, at = self._dealt - self._failed, call.runtime.clock()
        meta = {"status": RUNNING, "success": success, "failed": self._failed, "total": self._body.total}
        told = BatchTold(id=row.id, type=self._batches.type_name(row.type), method=self._body.method, meta=meta)
        change = Change(kind.name, row.id, 0, f"{kind.noun}Progressed", [], state=RUNNING)
        change.tells = to_json(told)
        journal_id = str(ordered_uuid(at, random.getrandbits(74)))
        await call.runtime.applier.apply(Envelope(call.tenant, journal_id, at, call.actor, call.request_id), change)
        call.runtime.committed(call.tenant, change)
