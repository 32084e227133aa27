"""Decodes stored rows of batches to bodies of the single operations. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import GenericAlias
from typing import Any

import msgspec
from msgspec import Struct

from haulier.core.attributes import StoredAttribute
from haulier.core.body_faults import fault_of_error
from haulier.core.identifier_text import normalize_identifiers
from haulier.core.json_decoding import MAX_ITEM_BYTES, check_count, check_numbers, decode_item
from haulier.core.refusal import Cause, Refusal, refusal_of
from haulier.core.structured_types import STRUCTURES
from haulier.platform.batches.accept import Sheet
from haulier.platform.batches.cells import Table
from haulier.platform.batches.declared import RowShape, ref_of
from haulier.platform.commands.command import Command
from haulier.platform.declarations.kind import CompiledType


class Row(Struct):
    """One row of a batch, numbered from 1. ``ref`` links results to rows; ``why`` is set when it cannot be applied.
    ``line`` is where a row of a file begins in it, as an editor counts.
    """

    number: int
    ref: str
    name: str | None = None
    body: Any = None
    why: Refusal | None = None
    line: int = 0
    command: Command | None = None
    """The row on its way through the steps of the write path, which it takes as the single operation would."""

    def error_text(self, reason: str) -> str:
        """Why the row failed, with its place in the file."""
        return f"line {self.line}: {reason}" if self.line else reason


CHUNK_BYTES = 131_072
"""Rows are decoded in chunks of so many bytes; after each, other work of the process gets its turn."""


class _RawSheet(Struct):
    """A ``Sheet`` whose rows are not decoded."""

    lines: int | list[int]
    rows: list[msgspec.Raw]


_pieces = msgspec.json.Decoder(list[msgspec.Raw] | _RawSheet)


def chunks_of(content: bytes) -> Iterator[bytes]:
    """Split a piece into pieces of at most CHUNK_BYTES; a longer row is a piece of its own."""
    if len(content) <= CHUNK_BYTES:
        yield content
        return
    found = _pieces.decode(content)
    rows = found.rows if isinstance(found, _RawSheet) else found
    first = 0
    while first < len(rows):
        size, last = len(rows[first]), first + 1
        while last < len(rows) and size + len(rows[last]) < CHUNK_BYTES:
            size += len(rows[last])
            last += 1
        chunk: list[msgspec.Raw] | _RawSheet = rows[first:last]
        if isinstance(found, _RawSheet):
            lines = found.lines + first if isinstance(found.lines, int) else found.lines[first:last]
            chunk = _RawSheet(lines, rows[first:last])
        yield msgspec.json.encode(chunk)
        first = last


def rows_of_json(content: bytes, shape: RowShape, first: int) -> list[Row]:
    """Decode the rows of a piece of a JSON batch. ``first`` rows came before them."""
    if len(content) > CHUNK_BYTES:
        return _rows_one_by_one(content, shape, first)
    try:
        check_count(content)
        check_numbers(content)
        decoder = _decoder(shape.struct)
        sent = normalize_identifiers(decoder.decode(content), decoder.type)
        return [_row(shape, number, row) for number, row in enumerate(sent, first + 1)]
    except Exception:
        return _rows_one_by_one(content, shape, first)


def _rows_one_by_one(content: bytes, shape: RowShape, first: int) -> list[Row]:
    """Decode the rows one by one, where one of them is at fault."""
    decoder = msgspec.json.Decoder(shape.struct)
    rows = []
    for number, raw in enumerate(msgspec.json.decode(content, type=list[msgspec.Raw]), first + 1):
        try:
            rows.append(_row(shape, number, decode_item(raw, decoder)))
        except Exception as error:
            why = error if isinstance(error, Refusal) else _unreadable(error)
            rows.append(Row(number, ref_of(_members(raw), shape) or str(number), why=why))
    return rows


def _converted(sent: Any, struct: type[Struct]) -> Any:
    """A row of a file as the struct of its kind."""
    return normalize_identifiers(msgspec.convert(sent, struct, strict=False), struct)


def _unreadable(error: Exception) -> Refusal:
    """The refusal of one row that we cannot decode for a reason of our own; the others go on."""
    return Refusal(Cause.INTERNAL, f"the row could not be read: {type(error).__name__}")


def rows_of_csv(
    content: bytes, shape: RowShape, first: int, header: Sequence[str], type_: CompiledType, values: str
) -> list[Row]:
    """Decode the rows of a piece of a file. An empty cell gives no value; ``values`` is the attributes' member."""
    cells, lines = _sheet(content)
    rows = []
    for number, (sent, why) in enumerate(Table(header, shape, type_, values).rows(cells), first + 1):
        try:
            row = _row(shape, number, _converted(sent, shape.struct)) if why is None else None
        except msgspec.ValidationError as error:
            row, why = None, refusal_of([fault_of_error(error)])
        except Exception as error:
            row, why = None, error if isinstance(error, Refusal) else _unreadable(error)
        row = row or Row(number, ref_of(sent, shape) or str(number), why=why)
        row.line = lines[number - first - 1]
        rows.append(row)
    return rows


def _sheet(content: bytes) -> tuple[Sequence[list[str]], Sequence[int]]:
    """The cells of rows of a file, and their lines. What was stored before lines were knows none."""
    found = _stored.decode(content)
    if isinstance(found, list):
        return found, [0] * len(found)
    lines = found.lines
    return found.rows, range(lines, lines + len(found.rows)) if isinstance(lines, int) else lines


_stored = msgspec.json.Decoder(list[list[str]] | Sheet)


@cache
def _decoder(struct: type[Struct]) -> msgspec.json.Decoder[list[Any]]:
    return msgspec.json.Decoder(GenericAlias(list, struct))


def _row(shape: RowShape, number: int, sent: Any) -> Row:
    name = getattr(sent, shape.named)
    return Row(number, sent.refID or name or str(number), name, shape.body(sent))


def _members(raw: msgspec.Raw) -> dict[str, Any]:
    """The members with texts of a row that could not be decoded."""
    if len(raw) > MAX_ITEM_BYTES:
        return {}
    try:
        members = _loose.decode(raw).items()
        return {name: _text.decode(value) for name, value in members if bytes(value).startswith(b'"')}
    except msgspec.DecodeError:
        return {}


_loose = msgspec.json.Decoder(dict[str, msgspec.Raw])
_text = msgspec.json.Decoder(str)


def described(attribute: StoredAttribute) -> str:
    """Describe for people what a column of an attribute takes."""
    kinds = {"object": "JSON object", "array": "JSON array", **{name: f"JSON of type {name}" for name in STRUCTURES}}
    kind = kinds.get(attribute.dataType, attribute.dataType)
    rules = attribute.validation
    said = [kind]
    if attribute.is_required:
        said.append("required")
    if rules is not None and rules.valueOneOf:
        said.append("one of " + ", ".join(map(str, rules.valueOneOf[:16])))
    return "; ".join([*said, attribute.description] if attribute.description else said)
