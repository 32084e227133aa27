"""What every wire form of a typed resource has in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import msgspec

from haulier.core.attributes import AttributeConfig
from haulier.platform.declarations.kind import TYPE_DECODER, Column, Kind, Shape, TypeBody
from haulier.platform.storage.resources import Json, Resource


@lru_cache(maxsize=4096)
def show_actor(actor: str) -> msgspec.Raw:
    """Who acted, from how it is stored: by the id who has no name. Services' pages spell the app's member in two ways,
    so both stand there.
    """
    shown = msgspec.json.decode(actor)
    shown = {"id": shown["id"], "name": shown.get("name", shown["id"]), **shown}
    if "appId" in shown:
        shown["appID"] = shown["appId"]
    return msgspec.Raw(msgspec.json.encode(shown))


def audit(resource: Resource) -> Json:
    """Who made and changed a resource, and when (epoch milliseconds)."""
    return {
        "createdAt": resource.created_at,
        "createdBy": show_actor(resource.created_by),
        "updatedAt": resource.updated_at,
        "updatedBy": show_actor(resource.updated_by),
        "tenantId": resource.tenant_id,
    }


def show_attributes(declared: Sequence[AttributeConfig]) -> list[Json]:
    """Attributes as they were declared, those of a type with their owners; whether each is required always stands
    there.
    """
    shown: list[Json] = [msgspec.to_builtins(attribute) for attribute in declared]
    for attribute, config in zip(shown, declared, strict=True):
        attribute.pop("slot", None)
        attribute["validation"] = {**attribute.get("validation", {}), "required": config.is_required}
    return shown


def show_page(member: str, shown: list[Json], total: int | None) -> Json:
    """A page of a list."""
    return {"meta": {"totalElements": total}, member: shown}


def type_of(member: str) -> Shape:
    """The type's name in the body of a callback: ids of instances begin with it, and that of a type is it."""
    return lambda data, _ending: {member: str(data.get("id", "")).partition(":")[0]}


def action_of(event: str) -> str:
    """What an event's callback calls the action: something was made, or changed."""
    return "CREATE" if event.endswith("Created") else "UPDATE"


def kind_of_types(
    kind: Kind,
    show: Callable[[TypeBody], Json],
    columns: Mapping[str, Column] | None = None,
    payload: Shape | None = None,
) -> Kind:
    """The kind of the types of these instances. Callbacks of both name the type alike, unless ``payload`` says more."""

    def show_row(row: Resource) -> Json:
        return show(row.body_as(TYPE_DECODER)) | audit(row)

    return Kind(
        name=kind.type_kind, noun=f"{kind.noun}Type", type_kind="", type_noun="", values="", show=show_row,
        columns=columns or {}, members=frozenset({"name", "ownerAppId"}), callback=payload or kind.callback,
    )  # fmt: skip
