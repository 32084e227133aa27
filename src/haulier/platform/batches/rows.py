"""Rows as they came, made into bodies of the single operations. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from haulier.core.attributes import StoredAttribute
from haulier.core.jsons import check_json, explain
from haulier.core.refusal import Fault, Refusal, invalid, refuse_faults
from haulier.platform.batches.declared import RowShape, ref_of
from haulier.platform.kinds import CompiledType
from haulier.platform.resources import Json

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)

LEAST_LONG = 19
"""Digits of the first whole numbers that may be beyond 64 bits."""

WORDS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
"""How a cell says a truth value, in small or capital letters."""


class Into(NamedTuple):
    """Where cells go: members of the row, of the body in it (often the same), and values of attributes."""

    sent: Json
    body: Json
    values: Json


Reader = Callable[[str, str], Any]
"""Makes a value of a cell, given the field that it fills. Raises Refusal."""


class Filled(NamedTuple):
    """What the cells of a column fill: a member of this one of ``Into``, by this name."""

    target: int
    name: str
    read: Reader | None
    """None where the cell is the value."""
    field: str
    """The member as faults name it."""


class Row(Struct):
    """One row of a batch, numbered from 1. ``ref`` links results to rows; ``why`` is set when it cannot be applied."""

    number: int
    ref: str
    name: str | None = None
    body: Any = None
    why: Refusal | None = None


def rows_of_json(content: bytes, shape: RowShape, first: int) -> list[Row]:
    """The rows of a piece of a JSON batch. ``first`` rows came before them."""
    try:
        sent = msgspec.json.decode(content, type=list[shape.struct])  # type: ignore[name-defined]
        return [_row(shape, number, row) for number, row in enumerate(sent, first + 1)]
    except msgspec.ValidationError:
        return _rows_one_by_one(content, shape, first)


def _rows_one_by_one(content: bytes, shape: RowShape, first: int) -> list[Row]:
    """The same where one of them is not sound."""
    decode = msgspec.json.Decoder(shape.struct).decode
    rows = []
    for number, raw in enumerate(msgspec.json.decode(content, type=list[msgspec.Raw]), first + 1):
        try:
            rows.append(_row(shape, number, decode(raw)))
        except msgspec.ValidationError as error:
            rows.append(Row(number, ref_of(raw) or str(number), why=_unsound(error)))
    return rows


def rows_of_csv(
    content: bytes, shape: RowShape, first: int, header: Sequence[str], type_: CompiledType, values: str
) -> list[Row]:
    """The rows of a piece of a file. An empty cell says nothing; ``values`` is the member of the attributes."""
    columns = [_filled(name, shape, type_, values) for name in header]
    rows = []
    for number, cells in enumerate(msgspec.json.decode(content, type=list[list[str]]), first + 1):
        sent: Json = {}
        body = sent.setdefault(shape.within, {}) if shape.within else sent
        into = Into(sent, body, body.setdefault(values, {}))
        try:
            _fill(cells, columns, into)
            row = _row(shape, number, msgspec.convert(sent, shape.struct, strict=False))
        except msgspec.ValidationError as error:
            row = Row(number, ref_of(msgspec.json.encode(sent)) or str(number), why=_unsound(error))
        except Refusal as refusal:
            row = Row(number, ref_of(msgspec.json.encode(sent)) or str(number), why=refusal)
        rows.append(row)
    return rows


def _row(shape: RowShape, number: int, sent: Any) -> Row:
    name = shape.name(sent)
    return Row(number, sent.refID or name or str(number), name, shape.body(sent))


def _unsound(error: msgspec.ValidationError) -> Refusal:
    """msgspec's complaint as a refusal that names the field."""
    try:
        refuse_faults(explain(error))
    except Refusal as refusal:
        return refusal
    raise error


def _fill(cells: list[str], columns: Sequence[Filled], into: Into) -> None:
    """Fill a row from its cells; all cells at fault are named in one refusal."""
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise invalid("", "maxItems", f"has {len(cells)} cells, the header {len(columns)}")
    try:
        for cell, (target, name, read, field) in zip(cells, columns, strict=False):
            if cell:
                into[target][name] = cell if read is None else read(cell, field)
    except Refusal:
        refuse_faults([fault for cell, column in zip(cells, columns, strict=False) for fault in _faults(cell, column)])


def _faults(cell: str, column: Filled) -> Sequence[Fault]:
    """What is wrong with a cell by itself."""
    if cell and column.read is not None:
        try:
            column.read(cell, column.field)
        except Refusal as refusal:
            return refusal.faults
    return ()


def _filled(name: str, shape: RowShape, type_: CompiledType, values: str) -> Filled:
    """What a column of the file fills, and how its cells are read."""
    column = next((column for column in shape.columns if column.name == name), None)
    if column is not None:
        outer = column.name in shape.struct.__struct_fields__
        return Filled(0 if outer else 1, column.name, _json if column.json else None, column.name)
    plain = name.removeprefix(f"{values}.")
    attribute = type_.schema.attributes.get(plain)
    return Filled(2, plain, None if attribute is None else _READERS[attribute.dataType], f"{values}.{plain}")


def _number(cell: str, field: str) -> int | float:
    digits = cell.replace(".", "", 1)
    if len(digits) < LEAST_LONG and digits.isdecimal() and cell.isascii():  # most by far
        return float(cell) if len(digits) < len(cell) else int(cell)
    try:
        if _NUMBER.fullmatch(cell) is None:
            raise ValueError(cell)
        return _whole(cell) if cell.lstrip("+-").isdecimal() else _finite(cell)
    except ValueError:
        raise invalid(field, "type", f"must be a number, not {cell[:64]!r}") from None


def _whole(cell: str) -> int | float:
    """JSON's readers here know integers of 64 bits."""
    found = int(cell)
    return found if -(1 << 63) <= found < 1 << 63 else _finite(cell)


def _finite(cell: str) -> float:
    found = float(cell)
    if found - found != 0:
        raise ValueError(cell)
    return found


def _truth(cell: str, field: str) -> bool:
    found = WORDS.get(cell.strip().lower())
    if found is None:
        raise invalid(field, "type", f"must be true or false, not {cell[:64]!r}")
    return found


def _json(cell: str, field: str) -> Any:
    content = cell.encode()
    try:
        check_json(content)
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, Refusal) as error:
        raise invalid(field, "format", f"must be JSON: {error}") from None


_READERS: Mapping[str, Reader | None] = {
    "string": None, "number": _number, "boolean": _truth, "object": _json, "array": _json,
}  # fmt: skip


def described(attribute: StoredAttribute) -> str:
    """What a column of an attribute takes, for people."""
    kind = {"object": "JSON object", "array": "JSON array"}.get(attribute.dataType, attribute.dataType)
    rules = attribute.validation
    said = [kind]
    if attribute.is_required:
        said.append("required")
    if rules is not None and rules.valueOneOf:
        said.append("one of " + ", ".join(map(str, rules.valueOneOf[:16])))
    return "; ".join([*said, attribute.description] if attribute.description else said)
