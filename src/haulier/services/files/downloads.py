"""Downloads by a link: whole, in part, or only asked about; nothing of them can run in a browser.

See: contract/files.md, reading; RFC 9110 sections 13 and 14; the fetch standard on nosniff.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from haulier.core.refusal import Cause, Refusal
from haulier.engines.failure import Unavailable
from haulier.engines.object_store import ObjectGone, ObjectStore
from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.http.exchange import Headers
from haulier.platform.http.partial_content import asked_part, is_known
from haulier.services.files.kind import AVAILABLE, FILE, FILE_BODY, FileBody
from haulier.services.files.link_access import enter_by_link
from haulier.services.files.rules.links import Purpose
from haulier.services.files.rules.media_types import UNKNOWN
from haulier.services.files.rules.names import content_disposition
from haulier.services.files.storage import storage_of

TAG_DIGITS = 32
"""Hexadecimal digits of the hash that an entity tag has."""
SAFE: Headers = [
    (b"content-security-policy", b"sandbox; default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"private, no-cache"),
]
"""Where a browser shows it all the same, nothing in it runs, and the link goes nowhere else. It may keep the bytes, but
asks each time whether it still may show them. That types are not guessed (nosniff) every answer says.
"""


async def get_content(call: Call, _body: None) -> Reply:
    """The bytes of a file, by a link that was given out for them."""
    body = await _opened(call, "get")
    if body.objectName is None:
        raise _nothing()
    headers = [*SAFE, (b"content-disposition", content_disposition(body.name))]
    return _answer(call, body.objectName, body.sizeBytes or 0, body.sha256 or "", body.servedType or UNKNOWN, headers)


async def get_preview(call: Call, _body: None) -> Reply:
    """The small picture of a picture, by a link that was given out for it. It was made here, so it may be shown."""
    preview = (await _opened(call, "preview")).preview
    if preview is None:
        raise _nothing()
    return _answer(call, preview.objectName, preview.sizeBytes, preview.sha256, preview.mimeType, SAFE)


async def _opened(call: Call, purpose: Purpose) -> FileBody:
    """The file that the link opens. Raises Refusal: FORBIDDEN where it opens nothing, NOT_FOUND where it is gone."""
    await enter_by_link(call, purpose)
    row = await call.get(FILE, call.path["fileId"])
    if row is None or row.state != AVAILABLE:
        raise _nothing()
    return row.body_as(FILE_BODY)


def _nothing() -> Refusal:
    return Refusal(Cause.NOT_FOUND, "there is no such file any more")


def _answer(call: Call, name: str, size: int, sha256: str, media_type: str, headers: Headers) -> Reply:
    """The answer to a GET with these headers of its own."""
    tag, asked = f'"{sha256[:TAG_DIGITS]}"'.encode(), call.headers.get(b"range")
    sent = (*headers, (b"etag", tag), (b"accept-ranges", b"bytes"))
    media = media_type.encode()
    if is_known(call.headers.get(b"if-none-match"), tag):
        return Reply(b"", media, status=304, headers=sent)
    status, start, end = 200, 0, size
    if asked is not None and call.headers.get(b"if-range", tag) == tag:
        status, start, end = asked_part(asked, size)
    if status == 416:
        return Reply(b"", media, status=416, headers=(*sent, (b"content-range", b"bytes */%d" % size)))
    if status == 206:
        sent = (*sent, (b"content-range", b"bytes %d-%d/%d" % (start, end - 1, size)))
    pieces = _pieces(storage_of(call).objects, name, start, end)
    return Reply(b"", media, status=status, headers=sent, pieces=pieces, length=end - start)


async def _pieces(objects: ObjectStore, name: str, start: int, end: int) -> AsyncIterator[bytes]:
    """The bytes. Raises Unavailable where they are gone although the file is there."""
    try:
        async for piece in objects.read(name, start, end):
            yield piece
    except ObjectGone as error:
        raise Unavailable("the bytes of a file are not in the store") from error
