"""What every wire form of a typed resource has in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from haulier.platform.kinds import TYPE_DECODER, Column, Kind, TypeBody
from haulier.platform.resources import Json, Resource


def audit(resource: Resource) -> Json:
    """Who made and changed a resource, and when (epoch milliseconds)."""
    return {
        "createdAt": resource.created_at,
        "createdBy": msgspec.Raw(resource.created_by.encode()),
        "updatedAt": resource.updated_at,
        "updatedBy": msgspec.Raw(resource.updated_by.encode()),
        "tenantId": resource.tenant_id,
    }


def show_attributes(stored: TypeBody) -> list[Json]:
    """A type's attributes as they were declared, with their owners."""
    shown: list[Json] = [msgspec.to_builtins(attribute) for attribute in stored.attributes]
    for attribute in shown:
        attribute.pop("slot", None)
    return shown


def show_page(member: str, shown: list[Json], total: int | None) -> Json:
    """A page of a list."""
    return {"meta": {"totalElements": total}, member: shown}


def type_of(member: str) -> Callable[[Json], Json]:
    """The type's name in the body of a callback: ids of instances begin with it, and that of a type is it."""
    return lambda data: {member: str(data.get("id", "")).partition(":")[0]}


def kind_of_types(kind: Kind, show: Callable[[TypeBody], Json], columns: Mapping[str, Column] | None = None) -> Kind:
    """The kind of the types of these instances. Callbacks of both name the type alike."""

    def show_row(row: Resource) -> Json:
        return show(row.body_as(TYPE_DECODER)) | audit(row)

    return Kind(
        name=kind.type_kind, noun=f"{kind.noun}Type", type_kind="", type_noun="", values="", show=show_row,
        columns=columns or {}, members=frozenset({"name", "ownerAppId"}), callback=kind.callback,
    )  # fmt: skip
