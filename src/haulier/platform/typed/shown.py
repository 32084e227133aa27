"""What every wire form of a typed resource has in common."""

from __future__ import annotations

import msgspec

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
