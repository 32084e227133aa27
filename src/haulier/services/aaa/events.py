"""The events of AAA. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.access.api_keys import API_KEY, API_KEY_USED_AGAIN
from haulier.platform.access.keys import KEY_KIND
from haulier.platform.access.policies import POLICY, POLICY_REFUSED, RefusedByPolicy
from haulier.platform.access.roles import APP_RESOURCE, GROUP, PERMISSION, ROLE
from haulier.platform.declarations.event import event_specs
from haulier.services.aaa.kind import APP, APP_MANIFEST, TENANT, USER
from haulier.services.aaa.responses import (
    ApiKeyPayload,
    App,
    AppResource,
    GroupPayload,
    ManifestPayload,
    Permission,
    Role,
    Tenant,
    User,
)

TENANT_CREATED, TENANT_UPDATED = "TenantCreated", "TenantUpdated"
APP_CREATED, APP_UPDATED = "AppCreated", "AppUpdated"
APP_ROLES_UPDATED = "AppRolesUpdated"
APP_SECRET_ROTATED = "AppSecretRotated"
SIGNING_KEY_CREATED = "SigningKeyCreated"
APP_RESOURCE_CREATED, APP_RESOURCE_UPDATED = "AppResourceCreated", "AppResourceUpdated"
PERMISSION_CREATED, PERMISSION_UPDATED = "PermissionCreated", "PermissionUpdated"
ROLE_CREATED, ROLE_UPDATED = "RoleCreated", "RoleUpdated"
API_KEY_CREATED, API_KEY_DELETED = "ApiKeyCreated", "ApiKeyDeleted"
APP_MANIFEST_CREATED = "AppManifestCreated"
APP_MANIFEST_APPLIED, APP_MANIFEST_REFUSED = "AppManifestApplied", "AppManifestRefused"
USER_CREATED, USER_UPDATED = "UserCreated", "UserUpdated"
USER_ACTIVATED, USER_DEACTIVATED = "UserActivated", "UserDeactivated"
USER_ATTRIBUTES_UPDATED = "UserAttributesUpdated"
GROUP_CREATED, GROUP_UPDATED = "GroupCreated", "GroupUpdated"
GROUP_USERS_UPDATED, GROUP_ROLES_UPDATED = "GroupUsersUpdated", "GroupRolesUpdated"


class KeyPayload(Struct):
    """A public signing key as a JSON Web Key (RFC 7517, RFC 7518 section 6.3, RFC 8037)."""

    kid: str
    kty: str
    crv: str | UnsetType = UNSET
    x: str | UnsetType = UNSET
    n: str | UnsetType = UNSET
    e: str | UnsetType = UNSET
    alg: str | UnsetType = UNSET
    use: str | UnsetType = UNSET


EVENTS = (
    *event_specs(
        TENANT,
        Tenant,
        {
            TENANT_CREATED: "a tenant was made, with its first app",
            TENANT_UPDATED: "a tenant was changed, switched off or on",
        },
        redacted=("abacConfig",),
    ),
    *event_specs(
        APP,
        App,
        {
            APP_CREATED: "an app was registered",
            APP_UPDATED: "an app was changed, paused or retired",
            APP_ROLES_UPDATED: "roles were given to an app or taken from it",
            APP_SECRET_ROTATED: "an app got a new secret",
        },
    ),
    *event_specs(
        API_KEY,
        ApiKeyPayload,
        {
            API_KEY_CREATED: "an API key of an app was made",
            API_KEY_DELETED: "an API key of an app was ended",
            API_KEY_USED_AGAIN: "an API key was used that nobody had used for 30 days",
        },
    ),
    *event_specs(
        APP_MANIFEST,
        ManifestPayload,
        {
            APP_MANIFEST_CREATED: "a manifest was uploaded",
            APP_MANIFEST_APPLIED: "a manifest was applied: what it names is there",
            APP_MANIFEST_REFUSED: "a manifest was not applied; its status says why",
        },
    ),
    *event_specs(
        APP_RESOURCE,
        AppResource,
        {
            APP_RESOURCE_CREATED: "a resource of an app was made",
            APP_RESOURCE_UPDATED: "a resource of an app was changed, paused or retired",
        },
    ),
    *event_specs(
        PERMISSION,
        Permission,
        {
            PERMISSION_CREATED: "a permission was made",
            PERMISSION_UPDATED: "a permission was changed, paused or retired",
        },
    ),
    *event_specs(ROLE, Role, {ROLE_CREATED: "a role was made", ROLE_UPDATED: "a role was changed, paused or retired"}),
    *event_specs(
        USER,
        User,
        {
            USER_CREATED: "a person was onboarded",
            USER_UPDATED: "a person was changed",
            USER_DEACTIVATED: "a person was blocked",
            USER_ACTIVATED: "a blocked person was let in again",
            USER_ATTRIBUTES_UPDATED: "a person got other attributes for policies",
        },
    ),
    *event_specs(
        GROUP,
        GroupPayload,
        {
            GROUP_CREATED: "a group was made",
            GROUP_UPDATED: "a group was changed, paused or retired",
            GROUP_USERS_UPDATED: "people entered a group or left it",
            GROUP_ROLES_UPDATED: "roles were given to a group or taken from it",
        },
    ),
    *event_specs(POLICY, RefusedByPolicy, {POLICY_REFUSED: "the tenant's own policy refused a call"}),
    *event_specs(KEY_KIND, KeyPayload, {SIGNING_KEY_CREATED: "a key that signs tokens was made (tenant haulier)"}),
)
