"""What the fields of all types share: their resolvers, the arguments of single things, and rows as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from strawberry import Info

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.storage.resources import Json, Resource
from haulier.services.graphql.execution.loader import Found, Key, LoadedField
from haulier.services.graphql.execution.selection import TopField


def preloaded(info: Info) -> Any:
    """What was read for this field at the top before the execution began; the execution raises what is a refusal."""
    return info.root_value[info.path.key]


def given_argument(top: TopField, *names: str) -> str:
    """The first of these arguments that is given. Raises Refusal when none is."""
    for name in names:
        value = top.arguments.get(name)
        if value:
            return str(value)
    message = f"{top.name} needs {' or '.join(names)}"
    raise Refusal(Cause.INVALID, message, [Fault(names[0], "required", message)])


def loaded_single(top: TopField, type_: str, row: Json) -> LoadedField:
    """A single thing that was found."""
    return LoadedField(row, type_, [row], top.tree)


def rows_found(found: Found, keys: Sequence[Key]) -> list[Json]:
    """The rows of these keys, as far as there are any."""
    return [found[key] for key in keys if key in found]


def with_actors(shown: Json, row: Resource) -> Json:
    """The members that say who made and changed a thing as objects, ``{id, name, appId}``: REST has their ids."""
    shown["createdBy"] = msgspec.Raw(row.created_by.encode())
    shown["updatedBy"] = msgspec.Raw(row.updated_by.encode())
    return shown
