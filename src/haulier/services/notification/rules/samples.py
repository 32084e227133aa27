"""A sample of what an event tells, made of the type of its payload: for rules on events that have not happened yet."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import inspect

MAX_DEPTH = 6
"""Payloads that hold each other end there."""
SAMPLE_NUMBER = 1


@cache
def sample_of(payload: Any) -> Any:
    """A value of a type: of each member its own name in guillemets where it is text, so that one sees where it goes."""
    return _sample(inspect.type_info(payload), "", 0)


def _sample(type_: inspect.Type, name: str, depth: int) -> Any:
    match type_:
        case inspect.Metadata():
            return _sample(type_.type, name, depth)
        case inspect.UnionType():
            return next((_sample(one, name, depth) for one in type_.types if not _is_nothing(one)), None)
        case inspect.StructType():
            if depth == MAX_DEPTH:
                return {}
            return {one.encode_name: _sample(one.type, one.encode_name, depth + 1) for one in type_.fields}
        case inspect.ListType():
            return [_sample(type_.item_type, name, depth + 1)] if depth < MAX_DEPTH else []
        case inspect.LiteralType():
            return type_.values[0]
        case inspect.EnumType():
            return next(iter(type_.cls)).value
        case inspect.BoolType():
            return True
        case inspect.IntType() | inspect.FloatType() | inspect.DecimalType():
            return SAMPLE_NUMBER
        case inspect.DictType() | inspect.AnyType() | inspect.RawType():
            return {}
    return f"«{name}»"


def _is_nothing(type_: inspect.Type) -> bool:
    return isinstance(type_, inspect.NoneType) or (
        isinstance(type_, inspect.CustomType) and type_.cls.__name__ == "UnsetType"
    )
