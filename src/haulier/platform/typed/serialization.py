"""How resources are written for callers and events, as far as all typed ones have it in common."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from haulier.core.attributes import AttributeConfig
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
    """Who made and changed a resource, and when (epoch milliseconds); which version of it this is."""
    return {
        "version": resource.version,
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
