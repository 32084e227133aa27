"""What every wire form of a typed resource has in common."""

from __future__ import annotations

import msgspec

from haulier.platform.kinds import TypeBody
from haulier.platform.resources import Json, Resource


def audit(resource: Resource) -> Json:
    """Who made and changed a resource, and when (epoch milliseconds)."""
    return {
        "createdAt": resource.created_at,
        "createdBy": msgspec.json.decode(resource.created_by),
        "updatedAt": resource.updated_at,
        "updatedBy": msgspec.json.decode(resource.updated_by),
        "tenantId": resource.tenant_id,
    }


def show_attributes(stored: TypeBody) -> list[Json]:
    """A type's attributes as they were declared, with their owners."""
    shown: list[Json] = [msgspec.to_builtins(attribute) for attribute in stored.attributes]
    for attribute in shown:
        attribute.pop("slot", None)
    return shown
