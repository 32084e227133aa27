"""The realm of a call: the tenant that its address names, and the addresses below it."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import TenantBody, find_active_tenant

REALM = "/auth/realms/{tenantId}"
OPENID_PATH = f"{REALM}/protocol/openid-connect"
ACTIONS_PATH = f"{REALM}/login-actions"
TENANT_ID = re.compile(r"[a-z][a-z0-9]{1,31}")


async def enter_realm(call: Call) -> TenantBody:
    """Read and write the tenant of the address from here on. Raises Refusal NOT_FOUND where there is none."""
    tenant_id = call.path["tenantId"]
    if TENANT_ID.fullmatch(tenant_id):
        call.enter(tenant_id)
        tenant = await find_active_tenant(call)
        if tenant is not None:
            return tenant
    raise Refusal(Cause.NOT_FOUND, f"there is no active tenant {tenant_id[:64]!r}")


def issuer_of(call: Call) -> str:
    """The issuer of the tenant's id tokens. Raises Refusal MALFORMED."""
    return f"{call.public_address}{path_of(call)}"


def path_of(call: Call, template: str = REALM) -> str:
    """A path of the realm."""
    return template.replace("{tenantId}", call.tenant)


def action_path(call: Call, name: str) -> str:
    """Where a form of the realm is sent."""
    return f"{path_of(call, ACTIONS_PATH)}/{name}"


def broker_path(call: Call, connection: str, flow: str) -> str:
    """Where a login with an outside provider begins."""
    return f"{path_of(call)}/broker/{connection}/login?{urlencode({'flow': flow})}"
