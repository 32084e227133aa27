"""Members that two structs have in common, so that one that is only kept and shown is named in its structs alone."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from haulier.platform.storage.resources import Json


def shared_members(source: Struct, target: type[Struct]) -> Json:
    """Return the members of ``source`` that ``target`` has too, as arguments for it; those that are None are left out.

    A request gives what is stored, and what is stored gives the response: a member that is kept and shown as it came
    is declared in the structs and needs no further line. What is judged or looked up before is set after these.
    """
    names = _names(type(source), target)
    return {name: value for name in names if (value := getattr(source, name)) is not None}


@cache
def _names(source: type[Struct], target: type[Struct]) -> tuple[str, ...]:
    return tuple(name for name in source.__struct_fields__ if name in target.__struct_fields__)
