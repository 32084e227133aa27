"""Records how far a batch is, from time to time while it is worked off."""

from __future__ import annotations

import random
from dataclasses import dataclass
from time import monotonic

from haulier.core.ids import ordered_uuid
from haulier.platform.batches.accept import SQL, BatchPayload
from haulier.platform.batches.declared import BATCH_PROGRESSED, RUNNING, BatchBody, Batches, BatchMeta
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, Envelope
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.typed.events import event_name

RECORD_SECONDS = 0.25
"""Time between two records at least. One for each slice cost a tenth of the rows of a long file."""


@dataclass(slots=True)
class Progress:
    """How many rows of a batch have been dealt with, recorded on behalf of its sender."""

    batches: Batches
    row: Resource
    body: BatchBody
    sender: Call
    dealt: int = 0
    failed: int = 0
    due: float = 0.0

    async def begin(self) -> None:
        """Read how many rows others have dealt with."""
        (found,) = await self.sender.runtime.database.fetch(SQL["progress"], self.row.tenant_id, self.row.id)
        self.dealt, self.failed = found["rows"], found["failed"]
        self.due = monotonic() + RECORD_SECONDS

    def add(self, rows: int, failed: int) -> None:
        """Count rows that have been dealt with."""
        self.dealt += rows
        self.failed += failed
        self.sender.runtime.metrics.batch_rows(rows - failed, failed)

    async def record(self) -> None:
        """Write a journal row with the counts, if the time since the last one is over."""
        if monotonic() < self.due:
            return
        self.due = monotonic() + RECORD_SECONDS
        call, row, kind, at = self.sender, self.row, self.batches.kind, self.sender.runtime.clock()
        meta = BatchMeta(RUNNING, self.dealt - self.failed, self.failed, self.body.total)
        payload = BatchPayload(id=row.id, type=self.batches.type_name(row.type), method=self.body.method, meta=meta)
        change = Change(kind.name, row.id, 0, event_name(kind, BATCH_PROGRESSED), [], state=RUNNING)
        change.payload = to_json(payload)
        journal_id = str(ordered_uuid(at, random.getrandbits(74)))
        await call.runtime.applier.apply(Envelope(call.tenant, journal_id, at, call.actor, call.request_id), change)
        call.runtime.committed(call.tenant, change)
