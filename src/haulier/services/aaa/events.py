"""The events of AAA. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.access.keys import KEY_KIND
from haulier.platform.declarations.event import event_specs
from haulier.services.aaa.kind import APP, TENANT
from haulier.services.aaa.responses import App, Tenant

TENANT_CREATED, TENANT_UPDATED = "TenantCreated", "TenantUpdated"
APP_CREATED, APP_UPDATED = "AppCreated", "AppUpdated"
APP_ROLES_UPDATED = "AppRolesUpdated"
APP_SECRET_ROTATED = "AppSecretRotated"
SIGNING_KEY_CREATED = "SigningKeyCreated"


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
    *event_specs(KEY_KIND, KeyPayload, {SIGNING_KEY_CREATED: "a key that signs tokens was made (tenant haulier)"}),
)
