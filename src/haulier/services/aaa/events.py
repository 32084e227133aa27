"""The events of AAA. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.event_specs import of
from haulier.platform.keys import KEY_KIND
from haulier.platform.resources import Json
from haulier.services.aaa.kind import APP, TENANT, AbacConfig, AppType


class TenantTold(Struct, kw_only=True):
    """A tenant as its events show it."""

    tenantId: str
    id: str
    name: str
    enabled: bool
    displayName: str | UnsetType = UNSET
    metadata: Json | UnsetType = UNSET
    abacConfig: AbacConfig | UnsetType = UNSET


class AppTold(Struct, kw_only=True):
    """An app as its events show it: nothing of its secret but the secret's id."""

    appId: str
    appName: str
    appType: AppType
    clientId: str
    isPrivateApp: bool
    isActive: bool
    isDeleted: bool
    description: str | UnsetType = UNSET
    redirectUri: list[str] | UnsetType = UNSET
    privateTenantId: str | UnsetType = UNSET
    secretId: str | UnsetType = UNSET


class KeyTold(Struct):
    """A public signing key as a JSON Web Key (RFC 7517, RFC 8037)."""

    kid: str
    kty: str
    crv: str
    x: str


EVENTS = (
    *of(
        TENANT,
        TenantTold,
        withheld=("abacConfig",),
        TenantCreated="a tenant was made, with its first app",
        TenantUpdated="a tenant was changed, switched off or on",
    ),
    *of(
        APP,
        AppTold,
        AppCreated="an app was registered",
        AppUpdated="an app was changed, paused or retired",
        AppRolesUpdated="roles were given to an app or taken from it",
        AppSecretRotated="an app got a new secret",
    ),
    *of(KEY_KIND, KeyTold, SigningKeyCreated="a key that signs tokens was made (tenant haulier)"),
)
