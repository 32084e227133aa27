"""Files that end: removed by somebody, or because their time is over. Their journal stays."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, TimerDrop, replacing, row_change
from haulier.platform.storage.resources import Resource
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.files.callbacks import callback_of, tell
from haulier.services.files.commands.contents import release
from haulier.services.files.commands.files import SHARED, TTL, UPLOAD
from haulier.services.files.events import FILE_DELETED, FILE_EXPIRED
from haulier.services.files.kind import AVAILABLE, DELETED, EXPIRED, FILE, FILE_BODY, file_payload
from haulier.services.files.store import any_file, need_file, need_folder


async def delete_file(call: Call, _body: None) -> Change:
    """Remove a file before its time. Its bytes go when no other file has the same ones."""
    row = await need_file(call, call.path["fileId"])
    change = await _ended(call, row, DELETED, FILE_DELETED)
    for purpose in (TTL, UPLOAD):
        change.drops.append(TimerDrop(timer_id(call.tenant, FILE, row.id, purpose)))
    return change


async def expire_file(call: Call, timer: Timer) -> Change | None:
    """Remove a file whose time is over."""
    row = await any_file(call, timer.subject)
    if row is None or row.state != AVAILABLE or row.expires_at is None:
        return None
    if row.expires_at > call.now():
        raise Refusal(Cause.CONFLICT, "its time is not over yet")
    return await _ended(call, row, EXPIRED, FILE_EXPIRED)


async def _ended(call: Call, row: Resource, state: str, event: str) -> Change:
    body = row.body_as(FILE_BODY)
    folder = await need_folder(call, row.type)
    write = replacing(row, state=state, expires_at=call.now())
    change = row_change(event, write, payload=file_payload(row.id, row.type, state, body))
    change.replan_on_conflict = SHARED
    await release(call, change, (row.parent, body.preview.contentId if body.preview is not None else None))
    return tell(change, callback_of(body, folder))
