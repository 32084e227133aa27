"""Bytes that come by an upload link, without a token: the link says for which file, and until when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core import envelope
from haulier.core.refusal import Cause, Refusal, error_code
from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.http.body_pieces import body_pieces
from haulier.platform.http.exchange import JSON_MEDIA
from haulier.platform.storage.changes import Change, TimerDrop, replacing, row_change
from haulier.platform.storage.resources import Resource
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.files.callbacks import callback_of, tell
from haulier.services.files.commands.contents import NewContent
from haulier.services.files.commands.files import AWAITED, UPLOAD, soon, stored_change
from haulier.services.files.events import FILE_NOT_STORED
from haulier.services.files.kind import FAILED, FILE, FILE_BODY, PENDING, FileBody, file_payload
from haulier.services.files.link_access import enter_by_link
from haulier.services.files.storage import storage_of
from haulier.services.files.store import need_file, need_folder

LATE = "the bytes did not come in time"


@dataclass(frozen=True, slots=True)
class SentBytes:
    """What a PUT brought; all of it, unless it was more than was announced."""

    content: NewContent
    is_longer: bool


async def read_bytes(call: Call, _content_type: str, receive: Callable[[], Awaitable[Any]]) -> SentBytes:
    """Read the bytes to their end. Raises Refusal, 403 for a link that is not good, 409 for one that was used."""
    await enter_by_link(call, "put")
    row = await _need_pending(call)
    announced, storage = row.body_as(FILE_BODY).sizeBytes, storage_of(call)
    most = storage.settings.upload_bytes
    if int(call.headers.get(b"content-length", b"0")) > most:
        raise Refusal(Cause.BODY_TOO_LARGE, f"an upload link takes at most {most} bytes")
    content = NewContent(storage, call.tenant)
    call.at_end.append(content.let_go)
    async with storage.place_for_upload(call.tenant):
        async for piece in body_pieces(receive):
            size = content.size + len(piece)
            if announced is not None and size > announced:
                return SentBytes(content, is_longer=True)
            if size > most:
                raise Refusal(Cause.BODY_TOO_LARGE, f"an upload link takes at most {most} bytes")
            await content.write(piece)
        await content.seal()
    return SentBytes(content, is_longer=False)


async def take_bytes(call: Call, sent: SentBytes) -> Change:
    """Take the bytes of an announced file, once. If they are not what was announced the file has FAILED, and so has the
    call.
    """
    row = await _need_pending(call)
    body = row.body_as(FILE_BODY)
    folder = await need_folder(call, row.type)
    call.actor = row.created_by
    fault = await _fault(body, sent)
    if fault:
        change = _failed(row, body, fault)
        change.answer = _refused(call, fault)
    else:
        change = await stored_change(call, replacing(row), body, sent.content)
        change.answer = {"id": row.id}
        soon(call, change, row.id, AWAITED)
    change.drops.append(TimerDrop(timer_id(call.tenant, FILE, row.id, UPLOAD)))
    return tell(change, callback_of(body, folder))


async def fail_late(call: Call, timer: Timer) -> Change | None:
    """The bytes of an announced file did not come in time."""
    row = await call.get(FILE, timer.subject)
    if row is None or row.state != PENDING:
        return None
    body = row.body_as(FILE_BODY)
    folder = await need_folder(call, row.type)
    return tell(_failed(row, body, LATE), callback_of(body, folder))


async def _need_pending(call: Call) -> Resource:
    row = await need_file(call, call.path["fileId"])
    if row.state != PENDING:
        raise Refusal(Cause.VERSION_CONFLICT, f"the file is {row.state} already")
    return row


async def _fault(body: FileBody, sent: SentBytes) -> str:
    """Why the bytes are not those that were announced; empty when they are."""
    if sent.is_longer:
        return f"more than the {body.sizeBytes} bytes came that were announced"
    sealed = await sent.content.seal()
    if not sealed.size:
        return "no bytes came"
    if body.sizeBytes is not None and sealed.size != body.sizeBytes:
        return f"{sealed.size} bytes came, {body.sizeBytes} were announced"
    if body.sha256 is not None and sealed.sha256 != body.sha256:
        return "the bytes have another SHA-256 than was announced"
    return ""


def _failed(row: Resource, body: FileBody, why: str) -> Change:
    body.reason = why
    write = replacing(row, state=FAILED, body=msgspec.to_builtins(body))
    change = row_change(FILE_NOT_STORED, write, payload=file_payload(row.id, row.type, FAILED, body))
    change.status, change.reason = "failed", why
    return change


def _refused(call: Call, why: str) -> Reply:
    """The refusal that tells it: the file has changed, so it is an answer and no refusal of the change."""
    refusal = Refusal(Cause.RULE, why)
    code = error_code(call.service.code, call.operation.number, refusal.cause)
    body = envelope.failure(code, refusal, call.uri, call.operation.method, "", None)
    return Reply(body, JSON_MEDIA, status=refusal.cause.value.status)
