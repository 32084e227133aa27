"""Operations of AAA: tenants, apps, tokens. See: contract/aaa.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import PUBLIC, Conflict
from haulier.platform.declarations.parameters import ACCESS, AUTHENTICATION, REQUEST_ID, TENANT, USER_INFO, Header
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.documents.openapi import MadeId
from haulier.services.aaa import queries
from haulier.services.aaa.commands import apps, tenants, tokens
from haulier.services.aaa.requests import (
    ClientCredentials,
    CreateApp,
    CreateTenant,
    UpdateApp,
    UpdateAppRoles,
    UpdateTenant,
)
from haulier.services.aaa.responses import App, AppRoles, AppSecret, ChangedApp, Credentials, SigningKeys, Tenant, Token

GENERAL = (REQUEST_ID, ACCESS, AUTHENTICATION, USER_INFO)
OF_TENANT = (*GENERAL, TENANT)
TENANT_OPTIONAL = Header("X-COREOS-TID", description="tenant id; needed when several tenants know the client id")


STATUSES = Statuses(refusals=(400, 401, 403, 404, 503))

TENANTS = Section("Tenant Management", headers=GENERAL, statuses=STATUSES)
APPS = Section("App Management", headers=OF_TENANT, statuses=STATUSES)
LOGIN = Section("Authentication", headers=(REQUEST_ID, TENANT_OPTIONAL), statuses=STATUSES, auth=PUBLIC)

TENANT_OPERATIONS = (
    TENANTS.post(
        "/tenants", name="createTenant", number=101, summary="Register a tenant with the identity provider"
    ).plan(tenants.create_tenant, body=CreateTenant, response=Credentials, conflict=Conflict(field="tenantId")),
    TENANTS.put(
        "/tenants/{tenantId}", name="updateTenant", number=102, summary="Change a tenant, its state or ABAC settings"
    ).plan(tenants.update_tenant, body=UpdateTenant, response=MadeId),
    TENANTS.get(
        "/tenants/{tenantId}", name="getTenant", number=103, summary="Read a tenant including ABAC settings"
    ).handle(queries.read_tenant, response=Tenant),
)

APP_OPERATIONS = (
    APPS.post("/apps", name="createApp", number=201, summary="Register an app and issue client credentials").plan(
        apps.create_app, body=CreateApp, response=AppSecret, conflict=Conflict(field="appName")
    ),
    APPS.get("/apps", name="listApps", number=202, summary="List apps visible to the tenant").handle(
        queries.list_apps, response=list[App]
    ),
    APPS.put("/apps/{appId}", name="updateApp", number=203, summary="Change mutable fields of an app").plan(
        apps.update_app, body=UpdateApp, response=ChangedApp
    ),
    APPS.get("/apps/{appId}", name="getApp", number=204, summary="Read one app").handle(queries.read_app, response=App),
    APPS.put(
        "/apps/{appId}/app-roles", name="updateAppRoles", number=205, summary="Grant or revoke roles held by an app"
    ).plan(apps.change_roles, body=UpdateAppRoles),
    APPS.get(
        "/apps/{appId}/app-roles", name="listAppGrantedRoles", number=206, summary="List roles granted to an app"
    ).handle(queries.read_roles, response=AppRoles),
    APPS.post(
        "/apps/{appId}/rotate-secret",
        name="rotateAppSecret",
        number=207,
        summary="Replace the client secret of a backend or internal app",
    ).plan(apps.rotate_secret, response=AppSecret, success=200),
)

TOKEN_OPERATIONS = (
    LOGIN.post(
        "/auth/client-credentials",
        name="clientCredentials",
        number=301,
        summary="Exchange client id and secret for an access token",
    ).handle(tokens.issue_token, body=ClientCredentials, response=Token),
    LOGIN.get(
        "/.well-known/jwks.json", name="getSigningKeys", number=302, summary="Read the public keys of access tokens"
    ).handle(
        queries.read_signing_keys,
        response=SigningKeys,
        raw_response=True,
        refusals=(503,),
        headers=(),
        is_extension=True,
    ),
)

OPERATIONS = (*TENANT_OPERATIONS, *APP_OPERATIONS, *TOKEN_OPERATIONS)
