"""Converts cells of a file to the members and values that they fill. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from haulier.core.json_decoding import TOO_LONG, check_json, check_numbers, is_too_long
from haulier.core.refusal import Fault, Refusal, invalid, refuse_faults
from haulier.core.structured_types import STRUCTURES
from haulier.platform.batches.declared import RowShape
from haulier.platform.declarations.kind import CompiledType
from haulier.platform.storage.resources import Json

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)

PLAIN_DIGITS = 18
"""Numbers of at most so many digits are exact in any form."""

WORDS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
"""The words of a cell for true and false, in small or capital letters."""

Reader = Callable[[str, str], Any]
"""Makes a value of a cell, given the field that it fills. Raises Refusal."""

ROW, BODY, VALUES = range(3)
"""What cells fill: members of the row, of the body inside the row, or values of attributes."""


class Filled(NamedTuple):
    """What the cells of a column fill: a member of this target, by this name."""

    target: int
    name: str
    read: Reader | None
    """None where the cell is the value."""
    field: str
    """The member as faults name it."""


class Made(NamedTuple):
    """A row as a JSON body would have it, without the cells whose faults ``why`` names."""

    sent: Json
    why: Refusal | None = None


class Table:
    """The columns of a file. An empty cell says nothing; ``values`` is the member of the attributes."""

    def __init__(self, header: Sequence[str], shape: RowShape, type_: CompiledType, values: str) -> None:
        self._columns = [_filled(name, shape, type_, values) for name in header]
        self._within = shape.within
        self._values = values

    def rows(self, cells: Sequence[list[str]]) -> list[Made]:
        """The rows of these cells. Columns are read whole, in two thirds of the time; where a cell is not sound, or a
        row too long, each row is read by itself to find which.
        """
        try:
            return [Made(sent) for sent in self._by_columns(cells)]
        except Refusal:
            return [self._one(row) for row in cells]

    def _by_columns(self, cells: Sequence[list[str]]) -> list[Json]:
        even = [self._even(row) for row in cells]
        read = [_read_all(column, whole) for column, whole in zip(self._columns, zip(*even, strict=True), strict=False)]
        parts = [self._part(target, even, read) for target in (ROW, BODY, VALUES)]
        return [self._put_together(*members) for members in zip(*parts, strict=True)]

    def _even(self, cells: list[str]) -> list[str]:
        """The cells of a row, as many as there are columns."""
        width = len(self._columns)
        if len(cells) == width:
            return cells
        if any(cells[width:]):
            raise invalid("", "maxItems", f"has {len(cells)} cells, the header {width}")
        return [*cells, *[""] * width][:width]

    def _part(self, target: int, cells: Sequence[list[str]], read: Sequence[Sequence[Any]]) -> list[Json]:
        """The members of each row for one target."""
        places = [place for place, column in enumerate(self._columns) if column.target == target]
        names = [self._columns[place].name for place in places]
        if not places or not cells:
            return [{} for _ in cells]
        columns = zip(*(read[place] for place in places), strict=True)
        return [
            dict(zip(names, values, strict=True))
            if "" not in row
            else {name: value for name, value, place in zip(names, values, places, strict=True) if row[place]}
            for row, values in zip(cells, columns, strict=True)
        ]

    def _one(self, cells: list[str]) -> Made:
        """A row by itself; all its cells at fault are named in one refusal. Of one too long no cell can be trusted."""
        parts: tuple[Json, Json, Json] = ({}, {}, {})
        faults: list[Fault] = []
        why: Refusal | None = None
        try:
            for cell, (target, name, read, field) in zip(self._even(cells), self._columns, strict=True):
                try:
                    if cell:
                        parts[target][name] = cell if read is None else read(cell, field)
                except Refusal as refusal:
                    faults += refusal.faults
            refuse_faults(faults)
        except Refusal as refusal:
            why = refusal
        return Made(self._put_together(*parts), why)

    def _put_together(self, sent: Json, body: Json, values: Json) -> Json:
        if self._within:
            sent[self._within] = body
        else:
            body = sent
        body[self._values] = values
        return sent


def _filled(name: str, shape: RowShape, type_: CompiledType, values: str) -> Filled:
    """What a column of the file fills, and how its cells are read."""
    column = next((column for column in shape.columns if column.name == name), None)
    if column is not None:
        inner = shape.within and column.name not in shape.struct.__struct_fields__
        return Filled(BODY if inner else ROW, column.name, _json if column.json else None, column.name)
    plain = name.removeprefix(f"{values}.")
    attribute = type_.schema.attributes.get(plain)
    return Filled(VALUES, plain, None if attribute is None else _READERS[attribute.dataType], f"{values}.{plain}")


def _read_all(column: Filled, cells: Sequence[str]) -> Sequence[Any]:
    """The values of a column's cells; what stands for an empty one says nothing. Raises Refusal."""
    read, field = column.read, column.field
    if read is None:
        return cells
    if read is _number and (numbers := _plain_numbers(cells)) is not None:
        return numbers
    return [read(cell, field) if cell else None for cell in cells]


def _plain_numbers(cells: Sequence[str]) -> Sequence[int | float] | None:
    """The numbers of cells that all are numbers as JSON writes them; None where one is not."""
    text = ",".join(cells)
    if " " in text or not text.isprintable():
        return None  # JSON passes over white space
    content = f"[{text}]".encode()
    check_numbers(content)
    try:
        numbers = _numbers.decode(content)
    except msgspec.DecodeError:
        return None
    return numbers if len(numbers) == len(cells) else None  # a cell such as 1,2 is none


_numbers = msgspec.json.Decoder(list[int | float])


def _number(cell: str, field: str) -> int | float:
    digits = cell.replace(".", "", 1)
    if len(digits) <= PLAIN_DIGITS and digits.isdecimal() and cell.isascii():  # most by far
        return float(cell) if len(digits) < len(cell) else int(cell)
    given = cell.strip()  # tables are often padded
    try:
        if _NUMBER.fullmatch(given) is None:
            raise ValueError(given)
        if is_too_long(given):
            raise invalid(field, "number", TOO_LONG)
        return int(given) if given.lstrip("+-").isdecimal() else _finite(given)
    except ValueError:
        raise invalid(field, "type", f"must be a number, not {cell[:64]!r}") from None


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
    **dict.fromkeys(STRUCTURES, _json),
}  # fmt: skip
