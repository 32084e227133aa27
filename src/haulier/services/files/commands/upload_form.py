"""The form of an upload, read as it arrives: the file goes to the store piece by piece and is never held whole.

See: contract/files.md, upload; RFC 7578.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from haulier.core.header_text import decode_text
from haulier.core.json_decoding import check_json, convert_object
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.http.body_pieces import body_pieces
from haulier.platform.storage.resources import Resource
from haulier.services.files.commands.contents import NewContent
from haulier.services.files.requests import MAX_TAGS, FormFields
from haulier.services.files.rules.names import name_of_part
from haulier.services.files.rules.tags import read_tag
from haulier.services.files.storage import Storage, storage_of
from haulier.services.files.store import need_folder

MAX_FILE_BYTES = 10 * 1024 * 1024
"""Longest file of a form."""
MAX_FIELD_BYTES = 64 * 1024
"""Longest other field, and all of them together."""
MAX_FIELDS = 32
MAX_FORM_BYTES = MAX_FILE_BYTES + 1024 * 1024
"""Longest form, with all that stands between its parts."""
FILE, NAME, TAGS, TTL, CALLBACK, ID = "file", "name", "tags", "ttl", "callback", "id"
FIELDS = frozenset({NAME, TAGS, TTL, CALLBACK, ID})

Receive = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """What a form brought. ``media_type`` and ``part_name`` are those of the part with the file."""

    folder: Resource
    content: NewContent
    fields: FormFields
    part_name: str
    media_type: str | None


async def read_upload(call: Call, content_type: str, receive: Receive) -> UploadedFile:
    """Read a form to its end. Raises Refusal; what came of the file until then is removed again."""
    folder = await need_folder(call, call.path["folderId"])
    parser, storage = _parser(content_type), storage_of(call)
    async with storage.place_for_upload(call.tenant):
        reader = FormReader(call, storage)
        call.at_end.append(reader.let_go)
        try:
            size = 0
            async for piece in body_pieces(receive):
                size += len(piece)
                if size > MAX_FORM_BYTES:
                    raise Refusal(Cause.BODY_TOO_LARGE, f"the form has more than {MAX_FORM_BYTES} bytes")
                for event in parser.parse(piece):
                    await reader.take(event)
            parser.close()
        except MultipartError as error:
            raise Refusal(Cause.MALFORMED, f"the form cannot be read: {error}") from None
        return await reader.finish(folder)


class FormReader:
    """Takes the parts of one form."""

    def __init__(self, call: Call, storage: Storage) -> None:
        self._tenant = call.tenant
        self._storage = storage
        self._segment: MultipartSegment | None = None
        self._part: MultipartSegment | None = None
        """The one with the file."""
        self._content: NewContent | None = None
        self._texts: list[tuple[str, bytearray]] = []
        self._text_bytes = 0

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """One event of the parser: a field begins, some of it, its end. Raises Refusal."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None or self._segment is None:
            self._segment = None
        elif self._segment.name == FILE:
            assert self._content is not None, "it was begun"
            if self._content.size + len(event) > MAX_FILE_BYTES:
                text = f"a file of more than {MAX_FILE_BYTES} bytes needs an upload link"
                raise Refusal(Cause.BODY_TOO_LARGE, text)
            await self._content.write(bytes(event))
        else:
            self._text_bytes += len(event)
            if self._text_bytes > MAX_FIELD_BYTES:
                raise invalid(self._segment.name, "maxLength", f"the fields have more than {MAX_FIELD_BYTES} bytes")
            self._texts[-1][1].extend(event)

    def _begin(self, segment: MultipartSegment) -> None:
        self._segment = segment
        if segment.name == FILE:
            if self._content is not None:
                raise invalid(FILE, "maxItems", "only one file can be uploaded at a time")
            self._part = segment
            self._content = NewContent(self._storage, self._tenant)
        elif segment.name in FIELDS:
            self._texts.append((segment.name, bytearray()))
        else:
            raise invalid(segment.name[:64], "unknown", "the form has no such field")

    async def finish(self, folder: Resource) -> UploadedFile:
        """What the form brought, once it is complete. Raises Refusal."""
        if self._content is None or self._part is None:
            raise invalid(FILE, "required", "the form has no field 'file'")
        if not self._content.size:
            raise invalid(FILE, "minLength", "the file is empty")
        fields = read_fields(self._texts)
        await self._content.seal()
        part_name = name_of_part(decode_text((self._part.filename or "").encode("latin-1", "replace")))
        return UploadedFile(folder, self._content, fields, part_name, self._part.content_type)

    async def let_go(self, is_refused: bool) -> None:
        """Remove what nobody refers to."""
        if self._content is not None:
            await self._content.let_go(is_refused)


def read_fields(texts: list[tuple[str, bytearray]]) -> FormFields:
    """The fields beside the file, checked as JSON would be. Raises Refusal."""
    found: dict[str, Any] = {}
    for name, raw in texts:
        text = decode_text(bytes(raw))
        if "\x00" in text:
            raise invalid(name, "pattern", "holds a NUL character, which cannot be stored")
        if name == TAGS:
            tags = found.setdefault(TAGS, [])
            tags += _json(name, raw) if text.lstrip().startswith("[") else [msgspec.to_builtins(read_tag(text))]
            if len(tags) > MAX_TAGS:
                raise invalid(TAGS, "maxItems", f"a file has at most {MAX_TAGS} tags")
        elif name in found:
            raise invalid(name, "maxItems", "is there twice")
        elif name == CALLBACK and text.lstrip().startswith(("{", '"')):
            found[name] = _json(name, raw)
        else:
            found[name] = text.strip()
    return convert_object(found, FormFields, "")


def _json(name: str, raw: bytearray) -> Any:
    check_json(bytes(raw))
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise invalid(name, "format", f"is not valid JSON: {error}") from None


def _parser(content_type: str) -> PushMultipartParser:
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        raise Refusal(Cause.UNSUPPORTED_MEDIA, "the body must be multipart/form-data with the field 'file'")
    try:
        return PushMultipartParser(options.get("boundary", ""), max_segment_count=MAX_FIELDS, header_charset="latin-1")
    except MultipartError as error:
        raise Refusal(Cause.MALFORMED, f"the form cannot be read: {error}") from None
