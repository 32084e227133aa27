"""What AAA answers with. See: contract/aaa.yaml."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.services.aaa.credentials.secrets import Encrypted
from haulier.services.aaa.kind import AbacConfig, AppType


class Tenant(Struct, kw_only=True):
    """A tenant as reads and events show it."""

    tenantId: str
    id: str
    name: str
    enabled: bool
    displayName: str | UnsetType = UNSET
    metadata: dict[str, Any] | UnsetType = UNSET
    abacConfig: AbacConfig | UnsetType = UNSET


class Credentials(Struct):
    """A tenant with the credentials of its first app. The secret is shown this once."""

    tenantId: str
    id: str
    clientId: str
    clientSecret: str


class App(Struct, kw_only=True):
    """An app as reads and events show it: nothing of its secret but the secret's id."""

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


class ChangedApp(Struct):
    """Which app was changed."""

    appId: str


class AppRoles(Struct):
    """The roles that an app holds."""

    appId: str
    roles: list[str]


class SigningKey(Struct):
    """A public key that verifies access tokens, as a JSON Web Key (RFC 7517, RFC 8037)."""

    kid: str
    kty: str
    crv: str
    x: str
    alg: str | UnsetType = UNSET
    use: str | UnsetType = UNSET


class SigningKeys(Struct):
    """The public keys of access tokens."""

    keys: list[SigningKey]


class Token(Struct):
    """An access token; ``expiresIn`` in seconds."""

    accessToken: str
    tokenType: str
    expiresIn: int


class AppSecret(Struct, omit_defaults=True):
    """A fresh secret, shown this once: encrypted under the caller's token and in plain."""

    appId: str
    clientId: str
    secret: Encrypted | None = None
    clientSecret: str | None = None
