"""The reads of AAA: tenants, apps, their roles, the public keys of tokens. See: contract/aaa.md section 3."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, Resource
from haulier.services.aaa.kind import (
    APP,
    APP_DECODER,
    TENANT,
    TENANT_DECODER,
    AppBody,
    TenantBody,
    show_app,
    show_tenant,
)
from haulier.services.aaa.rules.abac import opened_abac
from haulier.services.aaa.rules.tenants import check_reach

MAX_APPS = 1_000
"""Apps of one tenant that a list gives; the contract has no pages here."""


async def read_tenant(call: Call, body: None) -> Json:
    """``GET /tenants/{tenantId}``: clients learn here the id that owns their first participants."""
    enter_tenant(call)
    _, tenant = await need_tenant(call)
    return show_tenant(tenant, opened_abac(call.unseal, tenant.abacConfig))


def enter_tenant(call: Call) -> None:
    """Read and write the tenant of the path from here on. Raises Refusal when the caller may not look into it."""
    tenant_id = call.path["tenantId"]
    check_reach(call.identity, tenant_id)
    call.enter(tenant_id)


async def need_tenant(call: Call) -> tuple[Resource, TenantBody]:
    """The tenant that was entered. Raises Refusal when there is none."""
    row = await call.need(TENANT, call.tenant, "tenant")
    return row, row.body_as(TENANT_DECODER)


async def read_app(call: Call, body: None) -> Json:
    """``GET /apps/{appId}``."""
    _, app = await need_app(call)
    return show_app(app)


async def list_apps(call: Call, body: None) -> list[Json]:
    """``GET /apps``."""
    rows = await call.all_of(APP, MAX_APPS)
    return [show_app(row.body_as(APP_DECODER)) for row in rows]


async def read_roles(call: Call, body: None) -> Json:
    """``GET /apps/{appId}/app-roles``."""
    _, app = await need_app(call)
    return {"appId": app.appId, "roles": app.roles}


async def need_app(call: Call) -> tuple[Resource, AppBody]:
    """The app of the path. Raises Refusal when there is none."""
    row = await call.need(APP, call.path["appId"], "app")
    return row, row.body_as(APP_DECODER)


async def read_signing_keys(call: Call, body: None) -> Json:
    """``GET /.well-known/jwks.json``: the public keys, so that other programs can verify our tokens (RFC 7517)."""
    return await call.public_keys()
