"""What other services and the command line may use of AAA."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.commands.installation import ensure_operator, list_tenants, onboard_tenant
from haulier.services.aaa.commands.signing_keys import ensure_signing_key, rotate_signing_key
from haulier.services.aaa.kind import TENANT, TenantBody
from haulier.services.aaa.responses import Credentials

__all__ = [
    "Credentials", "TenantBody", "ensure_operator", "ensure_signing_key", "list_tenants", "onboard_tenant",
    "owner_ids", "read_own_tenant", "rotate_signing_key",
]  # fmt: skip


async def owner_ids(call: Call) -> tuple[str, str]:
    """The id under which the caller's tenant owns participants, and the bare tenant id that older callers write."""
    _, tenant = await read_own_tenant(call)
    return tenant.id, call.tenant


async def read_own_tenant(call: Call) -> tuple[Resource, TenantBody]:
    """The caller's tenant as it is stored, from the cache."""
    found = await call.read_config(TENANT, call.tenant)
    tenant: TenantBody | None = found.value if found is not None else None
    if found is None or tenant is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no active tenant {call.tenant!r}")
    return found.resource, tenant
