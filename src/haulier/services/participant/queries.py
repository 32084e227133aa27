"""The tenant as a participant: the root owner, with the settings that hold for all its participants.

Name and ids are AAA's; only the settings are kept here. See: contract/participant.yaml group Tenant.
"""

from __future__ import annotations

from haulier.core.machine.config import DEFAULT_TERMINAL_TTL
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.serialization import audit
from haulier.services.aaa.facade import TenantBody, read_own_tenant
from haulier.services.participant.kind import SETTINGS_DECODER, TENANT_SETTINGS


async def get_tenant(call: Call, _body: None) -> Json:
    """The caller's tenant with its settings; ``id`` is what owns the first participants."""
    tenant_row, tenant = await need_tenant(call)
    return show_tenant(tenant_row, tenant, await call.get(TENANT_SETTINGS.name, call.tenant))


async def terminal_ttl(call: Call) -> str | None:
    """The tenant's own setting, None when it has none."""
    found = await call.get(TENANT_SETTINGS.name, call.tenant)
    return found.body_as(SETTINGS_DECODER).terminalTTL if found is not None else None


async def need_tenant(call: Call) -> tuple[Resource, TenantBody]:
    """The tenant of the path, by either of its ids: none but the caller's own."""
    row, tenant = await read_own_tenant(call)
    if call.path["tenantId"] not in (tenant.tenantId, tenant.id):
        raise Refusal(Cause.NOT_FOUND, f"there is no tenant {call.path['tenantId']!r}")
    return row, tenant


def show_tenant(tenant_row: Resource, tenant: TenantBody, settings: Resource | None) -> Json:
    """The tenant; changed last when its settings were, or else the tenant itself."""
    ttl = settings.body_as(SETTINGS_DECODER).terminalTTL if settings is not None else None
    made = audit(tenant_row)
    changed = made if settings is None or settings.updated_at < tenant_row.updated_at else audit(settings)
    return {
        "id": tenant.id,
        "name": tenant.name,
        "isActive": tenant.enabled,
        "attributes": {"terminalTTL": ttl or DEFAULT_TERMINAL_TTL},
        **made,
        "updatedAt": changed["updatedAt"],
        "updatedBy": changed["updatedBy"],
    }
