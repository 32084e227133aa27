"""The tenant of who is not signed in yet, and its rules."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import TenantBody, find_active_tenant


async def enter_named_tenant(call: Call) -> TenantBody:
    """Read and write the tenant of the header from here on. Raises Refusal NOT_FOUND where there is none."""
    call.enter(call.named_tenant or "")
    tenant = await find_active_tenant(call) if call.named_tenant else None
    if tenant is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no active tenant {call.named_tenant or ''!r}")
    return tenant
