"""Rows of files whose columns are dotted paths of a body: ``workOrders[0].pickupDetails.serviceTime``. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType, inspect

from haulier.core.json_decoding import is_too_long
from haulier.core.refusal import Fault, invalid, refuse_faults
from haulier.platform.storage.resources import Json

MAX_COLUMNS = 512
MAX_INDEX = 99
"""Highest index of a list in a column's name."""
CellType = Literal["text", "number", "truth", "json"]
Token = str | int

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,63})((?:\[\d{1,3}\])*)", re.ASCII)
_INDEX = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TRUTH = {"true": True, "false": False}
_OF_ATTRIBUTE: Mapping[str, CellType] = {"number": "number", "boolean": "truth", "object": "json", "array": "json"}


@dataclass(frozen=True, slots=True)
class CellPath:
    """What a column fills, and what its cells are."""

    tokens: tuple[Token, ...]
    type: CellType


def header_paths(
    names: Sequence[str], body: Any, required: Sequence[str], attributes: Mapping[str, str], field: str
) -> list[str]:
    """The columns of a file for rows of this type. ``attributes`` are data types of custom attributes by column.

    Raises Refusal for unknown, repeated and missing columns, all in one answer.
    """
    names = [name.strip() for name in names]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise invalid(field, "maxItems", f"the file has more than {MAX_COLUMNS} columns")
    faults = [
        Fault(field, "unknown", f"there is no column {name!r}")
        for name in dict.fromkeys(names)
        if path_of(name, body, attributes) is None
    ]
    faults += [
        Fault(field, "unique", f"there are two columns {name!r}")
        for name in sorted(set(names))
        if names.count(name) > 1
    ]
    faults += [Fault(field, "required", f"the column {name!r} is missing") for name in required if name not in names]
    refuse_faults(faults)
    return names


def path_of(name: str, body: Any, attributes: Mapping[str, str]) -> CellPath | None:
    """What a column fills in a body of this type; None where it leads to nothing that a cell can hold."""
    tokens: list[Token] = []
    for part in name.split("."):
        step = _STEP.fullmatch(part)
        if step is None:
            return None
        indexes = [int(found) for found in _INDEX.findall(step[2])]
        if any(index > MAX_INDEX for index in indexes):
            return None
        tokens += [step[1], *indexes]
    if name in attributes:
        return CellPath(tuple(tokens), _OF_ATTRIBUTE.get(attributes[name], "text"))
    found = _leaf(_info(body), tuple(tokens))
    return None if found is None else CellPath(tuple(tokens), found)


def reader_of(names: Sequence[str], body: Any, attributes: Mapping[str, str]) -> Callable[[Sequence[str]], Json]:
    """Makes bodies of rows. Empty cells are absent; a cell that is not what it should be stays text, for its type to
    be refused with the row.
    """
    root = _Place()
    for column, name in enumerate(names):
        path = path_of(name, body, attributes)
        if path is None:
            continue
        place = root
        for token in path.tokens:
            place = place.parts.setdefault(token, _Place())
        place.cell = _cell_maker(column, path.type)
    make = _maker(root)

    def read(cells: Sequence[str]) -> Json:
        made: Json | UnsetType = make(cells)
        return {} if made is UNSET else made

    return read


Maker = Callable[[Sequence[str]], Any]
"""Makes what stands at a place of the cells of a row; UNSET where all of them are empty."""


@dataclass(slots=True)
class _Place:
    """A place of a body: a column may fill it as a whole, others its parts."""

    cell: Maker | None = None
    parts: dict[Token, _Place] = field(default_factory=dict)


def _maker(place: _Place) -> Maker:
    if not place.parts:
        assert place.cell is not None, "a place is there for a column"
        return place.cell
    parts = _parts_maker(place.parts)
    whole = place.cell
    if whole is None:
        return parts

    def make(cells: Sequence[str]) -> Any:
        given, more = whole(cells), parts(cells)
        if isinstance(given, dict) and isinstance(more, dict):
            return {**given, **more}
        return given if more is UNSET else more

    return make


def _parts_maker(parts: Mapping[Token, _Place]) -> Maker:
    """Of the parts of a list, without what is missing between, or of an object."""
    makers = [(token, _maker(part)) for token, part in parts.items()]
    if all(isinstance(token, int) for token in parts):
        in_order = [make for _, make in sorted(makers, key=lambda one: int(one[0]))]
        return lambda cells: [made for make in in_order if (made := make(cells)) is not UNSET] or UNSET
    return lambda cells: {token: made for token, make in makers if (made := make(cells)) is not UNSET} or UNSET


def _cell_maker(column: int, type_: CellType) -> Maker:
    def make(cells: Sequence[str]) -> Any:
        cell = cells[column] if column < len(cells) else ""
        return UNSET if cell == "" else cell if type_ == "text" else _value(cell, type_)

    return make


@cache
def _info(body: Any) -> inspect.Type:
    return inspect.type_info(body)


def _leaf(info: inspect.Type, tokens: tuple[Token, ...]) -> CellType | None:
    """What stands at the end of a path below a type."""
    if isinstance(info, inspect.Metadata):
        return _leaf(info.type, tokens)
    if isinstance(info, inspect.UnionType):
        found = (_leaf(one, tokens) for one in info.types)
        return next((one for one in found if one is not None), None)
    if isinstance(info, inspect.AnyType):
        return "json"
    if not tokens:
        return _scalar(info)
    first, rest = tokens[0], tokens[1:]
    if isinstance(info, inspect.StructType) and isinstance(first, str):
        inner = next((field.type for field in info.fields if field.encode_name == first), None)
        return None if inner is None else _leaf(inner, rest)
    if isinstance(info, inspect.ListType) and isinstance(first, int):
        return _leaf(info.item_type, rest)
    if isinstance(info, inspect.DictType) and isinstance(first, str):
        return _leaf(info.value_type, rest)
    return None


def _scalar(info: inspect.Type) -> CellType | None:
    if isinstance(info, inspect.BoolType):
        return "truth"
    if isinstance(info, inspect.IntType | inspect.FloatType):
        return "number"
    if isinstance(info, inspect.StrType | inspect.LiteralType):
        return "text"
    if isinstance(info, inspect.DictType):
        return "json"
    return None


def _value(cell: str, type_: CellType) -> Any:
    given = cell.strip()
    if type_ == "truth":
        return _TRUTH.get(given.lower(), cell)
    if type_ == "number" and _NUMBER.fullmatch(given) and not is_too_long(given):
        return int(given) if given.lstrip("+-").isdecimal() else float(given)
    if type_ == "json":
        try:
            return msgspec.json.decode(given)
        except (msgspec.DecodeError, RecursionError):
            return cell
    return cell
