"""Tenants: made by the operator, each with a first app that may do everything inside it.

See: contract/aaa.md section 8.
"""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.access.authorization import ADMIN_ROLE, OPERATOR_ROLE
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import Json, to_json
from haulier.services.aaa.credentials.secrets import hash_secret, new_secret
from haulier.services.aaa.kind import APP, TENANT, TENANT_DECODER, AppBody, TenantBody, show_tenant
from haulier.services.aaa.requests import CreateTenant, UpdateTenant
from haulier.services.aaa.rules import app_id_of, check_owner_id, check_reach, is_operator, owner_id_of, tenant_id_of
from haulier.services.aaa.store import (
    INSTALLATION,
    all_tenants,
    new_client_id,
    new_secret_id,
    read_tenant,
    write_into,
)

ADMIN_APP = "haulier-admin"
OPERATOR_APP = "haulier-operator"
MAX_TRIES = 10
"""Times that an update is made again because another was faster."""


class Credentials(msgspec.Struct):
    """A tenant with the credentials of its first app. The secret is shown this once."""

    tenantId: str
    id: str
    clientId: str
    clientSecret: str


async def create_tenant(call: Call, body: CreateTenant) -> Credentials:
    """``POST /tenants``, for the operator alone."""
    if not is_operator(call.identity):
        raise Refusal(Cause.FORBIDDEN, "only the operator may make tenants")
    check_owner_id(body.tenantId, body.id)
    tenant = TenantBody(
        tenantId=body.tenantId,
        id=body.id,
        name=body.name,
        displayName=body.displayName,
        enabled=body.enabled is not False,
        metadata=body.metadata,
        abacConfig=body.abacConfig,
    )
    return await _make(call.runtime, tenant, ADMIN_APP, ADMIN_ROLE, call.actor, call.request_id)


async def onboard_tenant(runtime: Runtime, name: str) -> Credentials:
    """A tenant made from its name alone, as the command line does.

    Raises Refusal when the name is taken or makes no id.
    """
    tenant_id = tenant_id_of(name)
    tenant = TenantBody(tenantId=tenant_id, id=owner_id_of(tenant_id), name=name)
    return await _make(runtime, tenant, ADMIN_APP, ADMIN_ROLE, INSTALLATION, "")


async def ensure_operator(runtime: Runtime) -> Credentials | None:
    """On the first start the system tenant and the operator's credentials; None ever after."""
    if await runtime.reader.get(SYSTEM_TENANT, TENANT, SYSTEM_TENANT) is not None:
        return None
    tenant = TenantBody(tenantId=SYSTEM_TENANT, id=owner_id_of(SYSTEM_TENANT), name=SYSTEM_TENANT)
    try:
        return await _make(runtime, tenant, OPERATOR_APP, OPERATOR_ROLE, INSTALLATION, "")
    except Refusal as refusal:
        if refusal.cause is not Cause.TAKEN:
            raise
        return None


async def list_tenants(runtime: Runtime) -> list[TenantBody]:
    """Every tenant of this installation, for the command line."""
    return [row.body_as(TENANT_DECODER) for row in await all_tenants(runtime)]


async def get_tenant(call: Call, body: None) -> Json:
    """``GET /tenants/{tenantId}``: clients learn here the id that owns their first participants."""
    tenant_id = call.path["tenantId"]
    check_reach(call.identity, tenant_id)
    return show_tenant((await read_tenant(call.runtime, tenant_id)).body_as(TENANT_DECODER))


async def update_tenant(call: Call, body: UpdateTenant) -> Json:
    """``PUT /tenants/{tenantId}``. Switched off, a tenant loses access at once."""
    tenant_id = call.path["tenantId"]
    check_reach(call.identity, tenant_id)
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    for _ in range(MAX_TRIES):
        row = await read_tenant(call.runtime, tenant_id)
        old = row.body_as(TENANT_DECODER)
        if given.get("id", old.id) != old.id:
            raise Refusal(Cause.RULE, "the id of a tenant cannot change: it owns participants")
        if given.get("enabled") is False and tenant_id == SYSTEM_TENANT:
            raise Refusal(Cause.RULE, "the system tenant cannot be switched off")
        new = msgspec.structs.replace(old, **given)
        write = replacing(row, body=to_json(new))
        change = Change(TENANT, tenant_id, write.version, "TenantUpdated", [write], payload=to_json(show_tenant(new)))
        if await write_into(call.runtime, tenant_id, change, actor=call.actor, request_id=call.request_id):
            return {"id": old.id}
    raise Refusal(Cause.CONFLICT, "the tenant is being changed by other requests; try again")


async def _make(
    runtime: Runtime, tenant: TenantBody, app_name: str, role: str, actor: str, request_id: str
) -> Credentials:
    """Tenant and first app in one change: neither is ever there without the other."""
    secret = new_secret()
    app = AppBody(
        appId=app_id_of(app_name),
        appName=app_name,
        appType="backend",
        clientId=new_client_id(),
        secretId=new_secret_id(),
        secretHash=await hash_secret(secret, tenant.tenantId),
        roles=[role],
    )
    rows = [
        RowWrite(TENANT, tenant.tenantId, 0, body=to_json(tenant)),
        RowWrite(APP, app.appId, 0, key=app.clientId, body=to_json(app)),
    ]
    change = Change(TENANT, tenant.tenantId, 1, "TenantCreated", rows, payload=to_json(show_tenant(tenant)))
    if not await write_into(runtime, tenant.tenantId, change, actor=actor, request_id=request_id):
        text = f"there is a tenant {tenant.tenantId!r} already"
        raise Refusal(Cause.TAKEN, text, [Fault("tenantId", "taken", text)], {"id": tenant.tenantId})
    return Credentials(tenant.tenantId, tenant.id, app.clientId, secret)
