"""Tenants: made by the operator, each with a first app that may do everything inside it.

See: contract/aaa.md section 8.
"""

from __future__ import annotations

from uuid import uuid4

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.access.policy_settings import sealed_abac
from haulier.platform.access.roles import ADMIN_ROLE, GROUP
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.credentials.secrets import hash_secret, new_secret
from haulier.services.aaa.events import TENANT_CREATED, TENANT_UPDATED
from haulier.services.aaa.kind import APP, TENANT, AppBody, TenantBody, show_tenant
from haulier.services.aaa.queries import enter_tenant, need_tenant
from haulier.services.aaa.requests import CreateTenant, UpdateTenant
from haulier.services.aaa.responses import Credentials
from haulier.services.aaa.rules.apps import app_id_of
from haulier.services.aaa.rules.groups import administrators_group
from haulier.services.aaa.rules.tenants import check_owner_id, is_operator, with_alias
from haulier.services.aaa.store import new_client_id
from haulier.services.sds.facade import SECRETS, keep_secret

ADMIN_APP = "haulier-admin"


async def create_tenant(call: Call, body: CreateTenant) -> Change:
    """``POST /tenants``, for the operator alone."""
    if not is_operator(call.identity):
        raise Refusal(Cause.FORBIDDEN, "only the operator may make tenants")
    check_owner_id(body.tenantId, body.id)
    call.enter(body.tenantId)
    tenant = TenantBody(
        tenantId=body.tenantId,
        id=body.id,
        name=body.name,
        displayName=body.displayName,
        enabled=body.enabled is not False,
        metadata=body.metadata,
        abacConfig=sealed_abac(call.seal, body.abacConfig),
    )
    return await insert_tenant(call, tenant, ADMIN_APP, ADMIN_ROLE)


async def update_tenant(call: Call, body: UpdateTenant) -> Change:
    """``PUT /tenants/{tenantId}``. Switched off, a tenant loses access at once."""
    enter_tenant(call)
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    if not given:
        raise invalid("body", "minProperties", "the body names nothing to change")
    row, old = await need_tenant(call)
    if given.get("id", old.id) != old.id:
        raise Refusal(Cause.RULE, "the id of a tenant cannot change: it owns participants")
    if given.get("enabled") is False and call.tenant == SYSTEM_TENANT:
        raise Refusal(Cause.RULE, "the system tenant cannot be switched off")
    if body.metadata is not None:
        given["metadata"] = with_alias(body.metadata, old.metadata, may_change=is_operator(call.identity))
    if body.abacConfig is not None:
        given["abacConfig"] = sealed_abac(call.seal, body.abacConfig)
    new = msgspec.structs.replace(old, **given)
    write = replacing(row, body=to_json(new))
    change = row_change(TENANT_UPDATED, write, payload=to_json(show_tenant(new)))
    change.answer = {"id": old.id}
    return change


async def insert_tenant(call: Call, tenant: TenantBody, app_name: str, role: str) -> Change:
    """Make a tenant, its first app and the group of its administrators in one change: none is there alone."""
    secret = new_secret()
    kept = await keep_secret(call, SECRETS, secret)
    app = AppBody(
        appId=app_id_of(app_name),
        appName=app_name,
        appType="backend",
        clientId=new_client_id(),
        secretId=kept.id,
        secretHash=await hash_secret(secret, tenant.tenantId),
        roles=[role],
    )
    change = row_change(
        TENANT_CREATED,
        RowWrite(TENANT, tenant.tenantId, 0, body=to_json(tenant)),
        RowWrite(APP, app.appId, 0, key=app.clientId, body=to_json(app)),
        *kept.rows,
        administrators_group(tenant.tenantId, f"{GROUP}:{uuid4()}"),
        payload=to_json(show_tenant(tenant)),
    )
    change.answer = Credentials(tenant.tenantId, tenant.id, app.clientId, secret)
    return change
