"""The kinds of types, made from those of their instances, and what callbacks of both say. See: declarations/kind.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from haulier.platform.declarations.kind import TYPE_DECODER, CallbackMembers, Column, Kind, TypeBody
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.events import CREATED
from haulier.platform.typed.serialization import audit


def kind_of_types(
    kind: Kind,
    show: Callable[[TypeBody], Json],
    columns: Mapping[str, Column] | None = None,
    payload: CallbackMembers | None = None,
) -> Kind:
    """The kind of the types of these instances. Callbacks of both name the type alike, unless ``payload`` says more."""

    def show_row(row: Resource) -> Json:
        return show(row.body_as(TYPE_DECODER)) | audit(row)

    return Kind(
        name=kind.type_kind, noun=f"{kind.noun}Type", type_kind="", type_noun="", values="", show=show_row,
        columns=columns or {}, members=frozenset({"name", "ownerAppId"}), callback=payload or kind.callback,
    )  # fmt: skip


def type_of(member: str) -> CallbackMembers:
    """Adds the type's name to the body of a callback: ids of instances begin with it, and a type's id is it."""
    return lambda data, _outcome: {member: str(data.get("id", "")).partition(":")[0]}


def action_of(event: str) -> str:
    """The action of an event in the body of its callback: CREATE or UPDATE."""
    return "CREATE" if event.endswith(CREATED) else "UPDATE"
