"""Uploaded files, read as they arrive: checked for their form, cut into pieces, stored; never held whole.

See: contract/participant.yaml FileUploadRequest, RFC 7578.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import compress
from typing import Any

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from haulier.core.csv_rows import CsvRows, Rows
from haulier.core.header_text import decode_text
from haulier.core.json_decoding import check_json, convert_object
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.batches.accept import PART_ROWS, SQL, Part, Uploaded, store_parts
from haulier.platform.batches.declared import Batches, Column, Method, columns_of
from haulier.platform.commands.call import Call
from haulier.platform.http.body_pieces import body_pieces
from haulier.platform.typed.type_changes import need_type

MAX_COLUMNS = 512
MAX_FIELDS = 16
"""Fields of the form."""
MAX_CALLBACK_BYTES = 65_536
STORED_ROWS = 4 * PART_ROWS
"""Rows that are stored together, and held until then."""

FILE, CALLBACK = "file", "callback"

Receive = Callable[[], Awaitable[Any]]


HeaderCheck = Callable[[list[str]], list[str]]
"""Gives the columns of a file from its first row. Raises Refusal."""


class Upload:
    """One file on its way. ``callback`` is the type of the form's field of that name; ``most`` are its rows."""

    def __init__(self, call: Call, callback: Any, check_header: HeaderCheck, most: int) -> None:
        self._check_header = check_header
        self._most = most
        self._call = call
        self._settings = call.runtime.settings.batch
        self._callback_type = callback
        self._id = call.new_id("batch")
        self._segment = ""
        self._rows: CsvRows | None = None
        self._callback = b""
        self._header: list[str] = []
        self._waiting: list[list[str]] = []
        self._lines: list[int] = []
        """The lines in which the waiting rows began."""
        self._taken = 0

    async def take(self, content_type: str, receive: Receive) -> Uploaded:
        """Read the form to its end. Raises Refusal, and deletes what was stored of it."""
        async with self._kept_if_whole():
            await self._read(_parser(content_type), receive)
            await self._store(len(self._waiting))
            return self._uploaded()

    async def take_file(self, pieces: AsyncIterator[bytes], charset: str | None, callback: Any) -> Uploaded:
        """Read a file that is there already. Raises Refusal, and deletes what was stored of it."""
        async with self._kept_if_whole():
            self._rows = CsvRows(charset, field=FILE)
            size = 0
            async for piece in pieces:
                size += len(piece)
                self._check_size(size)
                await self._keep(self._rows.feed(piece))
            await self._keep(self._rows.finish())
            await self._store(len(self._waiting))
            found = self._uploaded()
            found.callback = callback
            return found

    @asynccontextmanager
    async def _kept_if_whole(self) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            if self._taken:
                await self._call.runtime.database.execute(SQL["drop_parts"], self._call.tenant, self._id)
            raise

    def _check_size(self, size: int) -> None:
        if size > self._settings.upload_bytes:
            text = f"the upload is larger than {self._settings.upload_bytes} bytes"
            raise Refusal(Cause.BODY_TOO_LARGE, text)

    async def _read(self, parser: PushMultipartParser, receive: Receive) -> None:
        size = 0
        try:
            async for chunk in body_pieces(receive):
                size += len(chunk)
                self._check_size(size)
                for event in parser.parse(chunk):
                    await self._handle(event)
            parser.close()
        except MultipartError as error:
            raise Refusal(Cause.MALFORMED, f"the form cannot be read: {error}") from None

    async def _handle(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """Handle one event of the parser: a field begins, some of it, its end."""
        if isinstance(event, MultipartSegment):
            self._segment = event.name
            if event.name == FILE:
                if self._rows is not None:
                    raise invalid(FILE, "maxItems", "only one file can be uploaded at a time")
                self._rows = CsvRows(event.charset, field=FILE)
        elif self._segment == FILE and self._rows is not None:
            await self._keep(self._rows.finish() if event is None else self._rows.feed(bytes(event)))
        elif self._segment == CALLBACK and event is not None:
            self._callback += event
            if len(self._callback) > MAX_CALLBACK_BYTES:
                raise invalid(CALLBACK, "maxLength", f"is longer than {MAX_CALLBACK_BYTES} bytes")

    async def _keep(self, read: Rows) -> None:
        rows, lines = read
        if rows and not self._header:
            self._header = self._check_header(rows[0])
            rows, lines = rows[1:], lines[1:]
        full = [any(row) for row in rows]
        self._waiting += compress(rows, full)
        self._lines += compress(lines, full)
        if len(self._waiting) >= STORED_ROWS:
            await self._store(len(self._waiting) // PART_ROWS * PART_ROWS)

    async def _store(self, count: int) -> None:
        """Store the first rows of those that wait, ``count`` of them. Raises Refusal."""
        if self._taken + count > self._most:
            raise invalid(FILE, "maxItems", f"the file has more than {self._most} rows")
        starts = range(0, count, PART_ROWS)
        cuts = [(start, min(start + PART_ROWS, count)) for start in starts]
        parts = [Part(self._taken + start, self._waiting[start:end], self._lines[start:end]) for start, end in cuts]
        await store_parts(self._call, self._id, parts)
        self._taken += count
        del self._waiting[:count], self._lines[:count]

    def _uploaded(self) -> Uploaded:
        if self._rows is None:
            raise invalid(FILE, "required", "the form has no field 'file'")
        if not self._taken:
            raise invalid(FILE, "minItems", "the file has no rows below its header")
        return Uploaded(self._id, self._taken, self._header, _callback(self._callback, self._callback_type))


async def take_upload(
    batches: Batches, method: Method, callback: Any, call: Call, content_type: str, receive: Receive
) -> Uploaded:
    """Read and store an uploaded file. Raises Refusal for what is no form, no table, or has strange columns."""
    type_ = await need_type(call, batches.typed.kind, batches.typed.type_id(call))
    shape = batches.shapes[method]
    known = columns_of(shape, batches.typed, list(type_.schema.attributes))
    most = call.runtime.settings.batch.upload_rows
    upload = Upload(call, callback, lambda names: _header(names, shape.columns, known), most)
    return await upload.take(content_type, receive)


def _parser(content_type: str) -> PushMultipartParser:
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        raise Refusal(Cause.UNSUPPORTED_MEDIA, "the body must be multipart/form-data with the field 'file'")
    try:
        return PushMultipartParser(options.get("boundary", ""), max_segment_count=MAX_FIELDS, header_charset="latin-1")
    except MultipartError as error:
        raise Refusal(Cause.MALFORMED, f"the form cannot be read: {error}") from None


def _header(names: list[str], columns: tuple[Column, ...], known: dict[str, Column | str]) -> list[str]:
    """The columns of a file. Raises Refusal for unknown, repeated and missing ones, all in one answer."""
    names = [name.strip() for name in names]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise invalid(FILE, "maxItems", f"the file has more than {MAX_COLUMNS} columns")
    faults = [
        Fault(FILE, "unknown", f"there is no column {name!r}") for name in dict.fromkeys(names) if name not in known
    ]
    meant = [f"the attribute {means}" if isinstance(means := known.get(name, name), str) else name for name in names]
    faults += [
        Fault(FILE, "unique", f"there are two columns for {name}")
        for name in sorted(set(meant))
        if meant.count(name) > 1
    ]
    faults += [
        Fault(FILE, "required", f"the column {column.name!r} is missing")
        for column in columns
        if column.required and column.name not in names
    ]
    refuse_faults(faults)
    return names


def _callback(text: bytes, kind: Any) -> Any:
    """The form's callback: JSON, or the bare address."""
    text = text.strip()
    if not text:
        return None
    if not text.startswith((b"{", b'"')):
        return convert_object({"url": decode_text(text)}, kind, CALLBACK)
    check_json(text)
    try:
        return convert_object(msgspec.json.decode(text), kind, CALLBACK)
    except msgspec.DecodeError as error:
        raise invalid(CALLBACK, "format", f"is not valid JSON: {error}") from None
