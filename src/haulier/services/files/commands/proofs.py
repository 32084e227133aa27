"""Proofs of delivery: files that reports of phones name. A report may come long before its file, or long after it.

What a report names is noted in the report's own change (``WAITING``), whatever there is of the file. Both changes set
a timer: after the report's commit the clock looks for the files, after that of a file it looks for notes. So they are
joined once, whichever came first, and whoever dies meanwhile. See: docs/design/files.md.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.ids import derived
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.files.events import FILE_JOINED, PROOF_JOINED
from haulier.services.files.kind import (
    AVAILABLE,
    FILE,
    JOINED,
    PROOF,
    PROOF_BODY,
    WAITING,
    ProofBody,
    proof_payload,
)
from haulier.services.files.responses import JoinedPayload, ProofPayload, ProofsPayload
from haulier.services.files.rules.report_files import files_in
from haulier.services.files.store import proofs_of_file

JOIN = "file_join"
"""Purpose of the timers that look for the files of a report."""


class JoinTimer(msgspec.Struct):
    """Payload of such a timer: the ids of the notes."""

    notes: list[str]


_join = msgspec.json.Decoder(JoinTimer)


async def note_files(call: Call, change: Change, data: Any, job: str, body: ProofBody) -> list[str]:
    """Add to a report's change what notes the files that its data name; returns their ids. Of a job, each once."""
    files = files_in(data)
    if not files:
        return files
    ids = [derived("proof", body.workflowInstanceId, body.taskId or "", file) for file in files]
    known = await call.get_many([(PROOF, id) for id in ids])
    new = [(id, file) for id, file, row in zip(ids, files, known, strict=True) if row is None]
    if new:
        change.rows += [
            RowWrite(PROOF, id, 0, type=job, parent=file, state=WAITING, body=to_json(body)) for id, file in new
        ]
        timer = timer_id(call.tenant, PROOF, new[0][0], JOIN)
        change.timers.append(TimerWrite(timer, JOIN, new[0][0], call.now(), {"notes": [id for id, _ in new]}))
        change.replan_on_conflict |= {PROOF}
    return files


async def join_notes(call: Call, timer: Timer) -> Change | None:
    """Join the notes of a report to their files, as far as these are there."""
    notes = await call.get_many([(PROOF, id) for id in _join.decode(timer.payload).notes])
    waiting = [row for row in notes if row is not None and row.state == WAITING]
    files = await call.get_many([(FILE, row.parent or "") for row in waiting])
    found = [row for row, file in zip(waiting, files, strict=True) if file is not None and file.state == AVAILABLE]
    if not found:
        return None
    payload = ProofsPayload(id=found[0].id, proofs=_joined(found))
    return row_change(PROOF_JOINED, *(replacing(row, state=JOINED) for row in found), payload=to_json(payload))


async def join_file(call: Call, timer: Timer) -> Change | None:
    """Join a file that is there to the notes that wait for it."""
    id = timer.subject
    file = await call.get(FILE, id)
    notes = [row for row in await proofs_of_file(call, id) if row.state == WAITING]
    if file is None or not notes:
        return None
    change = Change(FILE, id, file.version, FILE_JOINED, state=file.state)
    change.rows = [replacing(row, state=JOINED) for row in notes]
    change.payload = to_json(JoinedPayload(id=id, proofs=_joined(notes)))
    return change


def _joined(notes: list[Resource]) -> list[ProofPayload]:
    """What events say of notes that are joined now."""
    return [proof_payload(row.id, row.parent or "", row.type, JOINED, row.body_as(PROOF_BODY)) for row in notes]
