"""Operations of AAA: tenants, apps, tokens. See: contract/aaa.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import (
    ACCESS,
    AUTHENTICATION,
    REQUEST_ID,
    TENANT,
    USER_INFO,
    Header,
    Operation,
)
from haulier.platform.documents.openapi import MadeId
from haulier.services.aaa import queries, tenants
from haulier.services.aaa.commands import apps, tokens
from haulier.services.aaa.requests import (
    ClientCredentials,
    CreateApp,
    CreateTenant,
    UpdateApp,
    UpdateAppRoles,
    UpdateTenant,
)
from haulier.services.aaa.responses import App, AppRoles, AppSecret, ChangedApp, SigningKeys, Tenant, Token

TENANTS = "Tenant Management"
APPS = "App Management"
LOGIN = "Authentication"

GENERAL = (REQUEST_ID, ACCESS, AUTHENTICATION, USER_INFO)
OF_TENANT = (*GENERAL, TENANT)
TENANT_OPTIONAL = Header("X-COREOS-TID", False, "tenant id; needed when several tenants know the client id")


def _statuses(success: int) -> tuple[int, ...]:
    return (success, 400, 401, 403, 404, 503)


TENANT_OPERATIONS = (
    Operation(
        "createTenant", "POST", "/tenants", 101, 201, _statuses(201),
        "Register a tenant with the identity provider", TENANTS,
        GENERAL, handle=tenants.create_tenant, body=CreateTenant, answer=tenants.Credentials,
    ),
    Operation(
        "updateTenant", "PUT", "/tenants/{tenantId}", 102, 200, _statuses(200),
        "Change a tenant, its state or ABAC settings", TENANTS,
        GENERAL, handle=tenants.update_tenant, body=UpdateTenant, answer=MadeId,
    ),
    Operation(
        "getTenant", "GET", "/tenants/{tenantId}", 103, 200, _statuses(200),
        "Read a tenant including ABAC settings", TENANTS,
        GENERAL, handle=tenants.get_tenant, answer=Tenant,
    ),
)  # fmt: skip

APP_OPERATIONS = (
    Operation(
        "createApp", "POST", "/apps", 201, 201, _statuses(201), "Register an app and issue client credentials", APPS,
        OF_TENANT, plan=apps.create_app, body=CreateApp, answer=AppSecret, taken_field="appName",
    ),
    Operation(
        "listApps", "GET", "/apps", 202, 200, _statuses(200), "List apps visible to the tenant", APPS,
        OF_TENANT, handle=queries.list_apps, answer=list[App],
    ),
    Operation(
        "updateApp", "PUT", "/apps/{appId}", 203, 200, _statuses(200), "Change mutable fields of an app", APPS,
        OF_TENANT, plan=apps.update_app, body=UpdateApp, answer=ChangedApp,
    ),
    Operation(
        "getApp", "GET", "/apps/{appId}", 204, 200, _statuses(200), "Read one app", APPS,
        OF_TENANT, handle=queries.read_app, answer=App,
    ),
    Operation(
        "updateAppRoles", "PUT", "/apps/{appId}/app-roles", 205, 200, _statuses(200),
        "Grant or revoke roles held by an app", APPS,
        OF_TENANT, plan=apps.change_roles, body=UpdateAppRoles,
    ),
    Operation(
        "listAppGrantedRoles", "GET", "/apps/{appId}/app-roles", 206, 200, _statuses(200),
        "List roles granted to an app", APPS,
        OF_TENANT, handle=queries.read_roles, answer=AppRoles,
    ),
    Operation(
        "rotateAppSecret", "POST", "/apps/{appId}/rotate-secret", 207, 200, _statuses(200),
        "Replace the client secret of a backend or internal app", APPS, OF_TENANT, plan=apps.rotate_secret,
        answer=AppSecret,
    ),
)  # fmt: skip

TOKEN_OPERATIONS = (
    Operation(
        "clientCredentials", "POST", "/auth/client-credentials", 301, 200, _statuses(200),
        "Exchange client id and secret for an access token", LOGIN, (REQUEST_ID, TENANT_OPTIONAL),
        handle=tokens.issue_token, body=ClientCredentials, answer=Token, open_to_all=True,
    ),
    Operation(
        "getSigningKeys", "GET", "/.well-known/jwks.json", 302, 200, (200, 503),
        "Read the public keys of access tokens", LOGIN,
        (), handle=queries.read_signing_keys, answer=SigningKeys, open_to_all=True, bare=True, own=True,
    ),
)  # fmt: skip

OPERATIONS = (*TENANT_OPERATIONS, *APP_OPERATIONS, *TOKEN_OPERATIONS)
