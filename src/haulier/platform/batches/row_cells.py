"""Rows of files whose columns are dotted paths of a body: ``workOrders[0].pickupDetails.serviceTime``. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import inspect

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
    paths = [path_of(name, body, attributes) for name in names]

    def read(cells: Sequence[str]) -> Json:
        filled: dict[Token, Any] = {}
        for path, cell in zip(paths, cells, strict=False):
            if path is not None and cell != "":
                _put(filled, path.tokens, _value(cell, path.type))
        made: Json = _lists_made(filled)
        return made

    return read


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


def _put(filled: dict[Token, Any], tokens: tuple[Token, ...], value: Any) -> None:
    for token in tokens[:-1]:
        inner = filled.setdefault(token, {})
        if not isinstance(inner, dict):  # a column of the whole came before one of its parts
            inner = filled[token] = {}
        filled = inner
    filled[tokens[-1]] = value


def _lists_made(value: Any) -> Any:
    """The same with lists where the names were indexes, without what is missing between."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(token, int) for token in value):
        return [_lists_made(value[token]) for token in sorted(value)]
    return {name: _lists_made(inner) for name, inner in value.items()}
