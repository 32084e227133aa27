"""The reads of AAA: tenants, apps, their roles, the public keys of tokens. See: contract/aaa.md section 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import UNSET

from haulier.core.filters import Term
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.api_keys import API_KEY, API_KEY_DECODER, OPEN, ApiKeyBody
from haulier.platform.access.policy_settings import opened_abac
from haulier.platform.access.rights import CORE_APP
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import UntypedKind
from haulier.platform.storage.resources import Json, Resource
from haulier.services.aaa.core_resources import core_app
from haulier.services.aaa.kind import (
    APP,
    APP_DECODER,
    APP_MANIFEST,
    FAILED,
    IN_PROGRESS,
    MANIFEST_DECODER,
    SUCCESS,
    TENANT,
    TENANT_DECODER,
    AppBody,
    TenantBody,
    show_app,
    show_tenant,
)
from haulier.services.aaa.lists import list_all
from haulier.services.aaa.responses import ApiKey, ManifestStatus, TenantOfHost
from haulier.services.aaa.rules.tenants import check_reach

MAX_APPS = 1_000
"""Apps of one tenant among which is looked for those that meet some condition."""
APPS = UntypedKind(
    APP,
    {"createdAt": "created_at", "updatedAt": "updated_at", "appId": "id", "clientId": "key"},
    frozenset({"appName", "appType", "description", "isActive", "isDeleted", "isPrivateApp"}),
)


STATES: Mapping[str, Literal["IN_PROGRESS", "SUCCESS", "FAILED"]] = {
    IN_PROGRESS: "IN_PROGRESS", SUCCESS: "SUCCESS", FAILED: "FAILED",
}  # fmt: skip


API_KEYS = UntypedKind(API_KEY, {"createdAt": "created_at", "state": "state", "id": "id"}, frozenset({"name"}))


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
    if call.path["appId"] == CORE_APP:
        return show_app(core_app())
    _, app = await need_app(call)
    return show_app(app)


async def list_apps(call: Call, body: None) -> list[Json]:
    """``GET /apps``."""
    rows = await list_all(call, APPS)
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


async def read_manifest_status(call: Call, body: None) -> list[ManifestStatus]:
    """``GET /apps/upload/{statusId}``: one entry, that of the caller's tenant."""
    row = await call.need(APP_MANIFEST, call.path["statusId"], "upload")
    manifest = row.body_as(MANIFEST_DECODER)
    return [ManifestStatus(call.tenant, row.id, STATES[row.state or IN_PROGRESS], manifest.reason)]


async def list_api_keys(call: Call, body: None) -> list[ApiKey]:
    """``GET /apps/{appId}/api-keys``: those that were not ended."""
    _, app = await need_app(call)
    rows = await list_all(call, API_KEYS, parent=app.appId, also=Term("state", "eq", OPEN))
    return [_shown_key(row, row.body_as(API_KEY_DECODER)) for row in rows]


def _shown_key(row: Resource, key: ApiKeyBody) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=key.name,
        roles=key.roles,
        createdAt=row.created_at,
        expiresAt=key.expiresAt or UNSET,
        lastUsedAt=key.lastUsedAt or UNSET,
    )


async def read_alias(call: Call, body: None) -> TenantOfHost:
    """``GET /alias``: the tenant that the host of the request names."""
    tenant_id = await call.find_tenant_of_host()
    if tenant_id is None:
        raise Refusal(Cause.NOT_FOUND, "the host names no tenant")
    row = await call.in_tenant(tenant_id).need(TENANT, tenant_id, "tenant")
    tenant = row.body_as(TENANT_DECODER)
    owner = (tenant.metadata or {}).get("orgId")
    return TenantOfHost(tenant_id, owner if isinstance(owner, str) else tenant.id)
