"""Operations of AAA: tenants, apps, tokens; those of people stand in ``people_api``. See: contract/aaa.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import PUBLIC, Auth, Conflict, RequestBody
from haulier.platform.declarations.parameters import REQUEST_ID, Header
from haulier.platform.declarations.section import Section
from haulier.platform.documents.openapi import MadeId
from haulier.services.aaa import queries
from haulier.services.aaa.admin_api import ADMIN_OPERATIONS
from haulier.services.aaa.audit import ASKED, list_audit
from haulier.services.aaa.commands import api_keys, apps, manifests, tenants, tokens
from haulier.services.aaa.lists import LISTED
from haulier.services.aaa.manifest_form import ManifestForm, take_manifest
from haulier.services.aaa.part_api import OPERATIONS as PART_OPERATIONS
from haulier.services.aaa.people_api import GROUP_OPERATIONS, USER_OPERATIONS
from haulier.services.aaa.requests import (
    ClientCredentials,
    CreateApiKey,
    CreateApp,
    CreateTenant,
    UpdateApp,
    UpdateAppRoles,
    UpdateTenant,
)
from haulier.services.aaa.responses import (
    ApiKey,
    App,
    AppRoles,
    AppSecret,
    Audit,
    ChangedApp,
    Credentials,
    ManifestStatus,
    NewApiKey,
    SigningKeys,
    Tenant,
    TenantOfHost,
    Token,
)
from haulier.services.aaa.sections import GENERAL, OF_TENANT, STATUSES, taken

TENANT_OPTIONAL = Header("X-COREOS-TID", description="tenant id; needed when several tenants know the client id")

TENANTS = Section("Tenant Management", headers=GENERAL, statuses=STATUSES)
APPS = Section("App Management", headers=OF_TENANT, statuses=STATUSES)
ALIAS = Section("Tenant Alias", headers=GENERAL, statuses=STATUSES)
AUDIT = Section("Audit", headers=OF_TENANT, statuses=STATUSES, is_extension=True)
LOGIN = Section("Authentication", headers=(REQUEST_ID, TENANT_OPTIONAL), statuses=STATUSES, auth=PUBLIC)

TENANT_OPERATIONS = (
    TENANTS.post(
        "/tenants", name="createTenant", number=101, summary="Register a tenant with the identity provider"
    ).plan(tenants.create_tenant, body=taken(CreateTenant), response=Credentials, conflict=Conflict(field="tenantId")),
    TENANTS.put(
        "/tenants/{tenantId}", name="updateTenant", number=102, summary="Change a tenant, its state or ABAC settings"
    ).plan(tenants.update_tenant, body=taken(UpdateTenant), response=MadeId),
    TENANTS.get(
        "/tenants/{tenantId}", name="getTenant", number=103, summary="Read a tenant including ABAC settings"
    ).handle(queries.read_tenant, response=Tenant),
)

APP_OPERATIONS = (
    APPS.post("/apps", name="createApp", number=201, summary="Register an app and issue client credentials").plan(
        apps.create_app, body=taken(CreateApp), response=AppSecret, conflict=Conflict(field="appName")
    ),
    APPS.get("/apps", name="listApps", number=202, summary="List apps visible to the tenant").handle(
        queries.list_apps, query=LISTED, response=list[App]
    ),
    APPS.put("/apps/{appId}", name="updateApp", number=203, summary="Change mutable fields of an app").plan(
        apps.update_app, body=taken(UpdateApp), response=ChangedApp
    ),
    APPS.get("/apps/{appId}", name="getApp", number=204, summary="Read one app").handle(queries.read_app, response=App),
    APPS.post(
        "/apps/upload",
        name="uploadAppManifest",
        number=208,
        summary="Apply a YAML manifest of resources, permissions and roles",
    ).plan(
        manifests.upload_manifest,
        body=RequestBody(ManifestForm, upload=take_manifest),
        success=202,
        completes_later=True,
    ),
    APPS.get(
        "/apps/upload/{statusId}",
        name="getAppManifestStatus",
        number=209,
        summary="Read the progress of a manifest upload",
    ).handle(queries.read_manifest_status, response=list[ManifestStatus]),
    APPS.put(
        "/apps/{appId}/app-roles", name="updateAppRoles", number=205, summary="Grant or revoke roles held by an app"
    ).plan(apps.change_roles, body=taken(UpdateAppRoles)),
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

API_KEY_OPERATIONS = (
    APPS.post(
        "/apps/{appId}/api-keys",
        name="createApiKey",
        number=221,
        summary="A key for callers that know no tokens (x-api-key); shown once",
    ).plan(api_keys.create_api_key, body=taken(CreateApiKey), response=NewApiKey, is_extension=True),
    APPS.get(
        "/apps/{appId}/api-keys", name="listApiKeys", number=222, summary="Keys of an app, without their values"
    ).handle(queries.list_api_keys, query=LISTED, response=list[ApiKey], is_extension=True),
    APPS.delete("/apps/{appId}/api-keys/{keyId}", name="deleteApiKey", number=223, summary="End a key at once").plan(
        api_keys.delete_api_key, is_extension=True
    ),
)

OTHER_OPERATIONS = (
    ALIAS.get(
        "/alias", name="getTenantByAlias", number=121, summary="Resolve the request hostname to a tenant id"
    ).handle(queries.read_alias, response=TenantOfHost, auth=Auth(any_role_suffices=True)),
    AUDIT.get(
        "/audit", name="listAudit", number=131, summary="Logins, refusals, grants and changes of a tenant"
    ).handle(list_audit, query=ASKED, response=Audit, documents_404=False),
)

TOKEN_OPERATIONS = (
    LOGIN.post(
        "/auth/client-credentials",
        name="clientCredentials",
        number=301,
        summary="Exchange client id and secret for an access token",
    ).handle(tokens.issue_token, body=taken(ClientCredentials), response=Token),
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

OPERATIONS = (
    *TENANT_OPERATIONS,
    *APP_OPERATIONS,
    *TOKEN_OPERATIONS,
    *API_KEY_OPERATIONS,
    *OTHER_OPERATIONS,
    *ADMIN_OPERATIONS,
    *PART_OPERATIONS,
    *USER_OPERATIONS,
    *GROUP_OPERATIONS,
)
