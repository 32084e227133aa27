"""Files made: from a form, from a link to where they lie, and announced, so that their bytes come by a link of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from haulier.core.refusal import Cause, invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.kept_callback import kept_callback
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.ids import timer_id
from haulier.services.files.callbacks import callback_of, tell
from haulier.services.files.commands.contents import NewContent
from haulier.services.files.commands.upload_form import UploadedFile
from haulier.services.files.commands.usage import USAGE
from haulier.services.files.events import FILE_ANNOUNCED, FILE_STORED
from haulier.services.files.kind import AVAILABLE, CONTENT, FILE, PENDING, FileBody, file_payload
from haulier.services.files.requests import FileLink, FormFields, NewFile, UploadLink
from haulier.services.files.responses import UploadTarget
from haulier.services.files.rules.durations import ttl_seconds
from haulier.services.files.rules.links import link_query
from haulier.services.files.rules.media_types import declared_type, picture_type, served_type
from haulier.services.files.rules.names import check_file_name
from haulier.services.files.rules.report_files import is_document_id
from haulier.services.files.storage import storage_of
from haulier.services.files.store import any_file, need_folder

TTL, UPLOAD = "file_ttl", "file_upload"
"""Purposes of timers: the end of a file, and the end of the wait for its bytes."""
PREVIEW, AWAITED = "file_preview", "file_awaited"
"""Of those that are due at once: a picture gets a small one, and reports that named a file are joined to it."""
UPLOAD_SECONDS = 15 * 60
"""How long the bytes of an announced file may take to be here."""
SHARED = frozenset({CONTENT, USAGE})
"""Rows that other uploads write too: a change with them is planned again."""
CONTENT_PATH = "/core/api/v1/fms/files/{}/content"
MAX_LINK_NAME = 256


async def store_file(call: Call, uploaded: UploadedFile) -> Change:
    """Store a file of 1 byte to 10 MiB in a folder. The same bytes twice are two files, and stored once."""
    folder, fields = uploaded.folder, uploaded.fields
    name = check_file_name(fields.name or uploaded.part_name)
    body = new_body(call, fields, name)
    body.mimeType = declared_type(uploaded.media_type, name)
    write = RowWrite(FILE, await new_file_id(call, fields), 0, type=folder.id, state=AVAILABLE)
    change = await stored_change(call, write, body, uploaded.content)
    if fields.id is not None:
        soon(call, change, write.id, AWAITED)  # others may have named it before
    return tell(change, callback_of(body, folder))


async def stored_change(call: Call, write: RowWrite, body: FileBody, content: NewContent) -> Change:
    """The change by which a file is there: it refers to content, its time begins, and a picture gets a small one."""
    sealed = await content.seal()
    kept = await content.refer(call)
    body.sizeBytes, body.sha256, body.objectName = sealed.size, sealed.sha256, kept.object_name
    body.servedType = served_type(body.mimeType or "", content.head)
    write.parent, write.state, write.body = kept.id, AVAILABLE, to_json(body)
    change = row_change(FILE_STORED, write, *kept.rows, payload=file_payload(write.id, write.type, AVAILABLE, body))
    change.replan_on_conflict = SHARED
    begin_time(call, change, write, body)
    if picture_type(content.head) is not None and storage_of(call).makes_preview(sealed.size):
        soon(call, change, write.id, PREVIEW)
    return change


async def link_file(call: Call, body: FileLink) -> Change:
    """Register a file that lies elsewhere, by its address, which is not called."""
    folder = await need_folder(call, call.path["folderId"])
    if urlsplit(checked_url(body.url)).scheme not in ("http", "https"):
        raise invalid("url", "format", "is an address that begins with http:// or https://")
    given = body.name if body.name is not None else urlsplit(body.url).path.rpartition("/")[2][:MAX_LINK_NAME]
    stored = new_body(call, body, check_file_name(given or "link"))
    stored.kind, stored.url = "LINK", body.url
    stored.mimeType = declared_type(None, stored.name)
    id = call.new_id("doc")
    write = RowWrite(FILE, id, 0, type=folder.id, state=AVAILABLE, body=to_json(stored))
    change = row_change(FILE_STORED, write, payload=file_payload(id, folder.id, AVAILABLE, stored))
    begin_time(call, change, write, stored)
    return tell(change, callback_of(stored, folder))


async def announce_file(call: Call, body: UploadLink) -> Change:
    """Get a link to which the bytes of one file go by one PUT, within a quarter of an hour."""
    folder, storage = await need_folder(call, call.path["folderId"]), storage_of(call)
    if body.sizeBytes is not None and body.sizeBytes > storage.settings.upload_bytes:
        raise invalid("sizeBytes", "maximum", f"an upload link takes at most {storage.settings.upload_bytes} bytes")
    stored = new_body(call, body, check_file_name(body.name))
    stored.mimeType = declared_type(body.mimeType, stored.name)
    stored.sizeBytes, stored.sha256 = body.sizeBytes, body.sha256
    ends_at = (call.at // 1000 + UPLOAD_SECONDS) * 1000
    stored.uploadEndsAt = ends_at
    id = await new_file_id(call, body)
    write = RowWrite(FILE, id, 0, type=folder.id, state=PENDING, body=to_json(stored))
    change = row_change(FILE_ANNOUNCED, write, payload=file_payload(id, folder.id, PENDING, stored))
    change.timers.append(TimerWrite(timer_id(call.tenant, FILE, id, UPLOAD), UPLOAD, id, ends_at, {}))
    query = link_query(storage.link_key, "put", call.tenant, id, ends_at // 1000)
    change.answer = UploadTarget(
        id=id,
        uploadUrl=f"{call.public_address}{CONTENT_PATH.format(id)}?{query}",
        headers={"Content-Type": stored.mimeType},
        expiresAt=ends_at // 1000,
    )
    return tell(change, callback_of(stored, folder))


def new_body(call: Call, given: NewFile, name: str) -> FileBody:
    """What every new file has. Raises Refusal."""
    seconds = ttl_seconds(given.ttl) if given.ttl is not None else None
    return FileBody(name=name, tags=given.tags or [], ttlSeconds=seconds, callback=kept_callback(call, given.callback))


async def new_file_id(call: Call, given: FormFields | UploadLink) -> str:
    """The id of a file: the caller's own if it brought one. Raises Refusal for one of another form, and for one of a
    file that is there or was a short while ago: a link to that one would open this one.
    """
    if given.id is None:
        return call.new_id("doc")
    if not is_document_id(given.id):
        raise invalid("id", "pattern", "is doc: and a UUID in small letters")
    if await any_file(call, given.id) is not None:
        raise invalid("id", "taken", "a file has this id, or had it a short while ago", Cause.TAKEN)
    return given.id


def soon(call: Call, change: Change, id: str, purpose: str) -> None:
    """Have the clock do something with a file as soon as it is there."""
    change.timers.append(TimerWrite(timer_id(call.tenant, FILE, id, purpose), purpose, id, call.now(), {}))


def begin_time(call: Call, change: Change, write: RowWrite, body: FileBody) -> None:
    """Have a file that is there from now on end when its time is over."""
    if body.ttlSeconds is not None:
        write.expires_at = call.at + body.ttlSeconds * 1000
        timer = TimerWrite(timer_id(call.tenant, FILE, write.id, TTL), TTL, write.id, write.expires_at, {})
        change.timers.append(timer)


def checked_url(url: str) -> str:
    """An address that can be given back to browsers. Raises Refusal."""
    try:
        is_good = bool(urlsplit(url).netloc) and url.isprintable() and " " not in url
    except ValueError:
        is_good = False
    if not is_good:
        raise invalid("url", "format", "is no address")
    return url
