"""What AAA answers with. See: contract/aaa.yaml."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.access.policy_settings import AbacConfig
from haulier.services.aaa.credentials.secrets import Encrypted
from haulier.services.aaa.kind import AppType, MobileNumber, SocialAuth


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


class User(Struct, kw_only=True):
    """A person as reads and events show it: contacts are masked."""

    userId: str
    firstName: str
    isActive: bool
    hasCredential: bool
    secondFactor: bool
    groups: list[str]
    middleName: str | UnsetType = UNSET
    lastName: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    primaryMobile: MaskedMobile | UnsetType = UNSET
    secondaryMobile: MaskedMobile | UnsetType = UNSET
    participantId: str | UnsetType = UNSET
    allowSocialAuth: SocialAuth | UnsetType = UNSET
    allowSAMLAuth: bool | UnsetType = UNSET
    samlConnector: str | UnsetType = UNSET
    samlUserId: str | UnsetType = UNSET


class MaskedMobile(Struct):
    """A mobile number of which only the last four digits are told."""

    countryCode: str
    number: str


class UserInfo(Struct, kw_only=True):
    """The person behind a token, to that person: nothing is masked."""

    userId: str
    tenantId: str
    nickname: str
    firstName: str
    middleName: str | UnsetType = UNSET
    lastName: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    mobileNumber: MobileNumber | UnsetType = UNSET
    participantId: str | UnsetType = UNSET


class RoleId(Struct):
    """A role by its id."""

    id: str


class UserRoles(Struct):
    """The roles that a person has through groups."""

    tenantId: str
    roles: list[RoleId]


class UserApps(Struct):
    """The apps of which a person has some role."""

    userId: str
    apps: list[str]


class UserAttributes(Struct):
    """The attributes of a person."""

    attributes: dict[str, list[str]]


class Group(Struct, kw_only=True):
    """A group as reads show it."""

    groupId: str
    name: str
    roles: list[str]
    isActive: bool
    users: list[str]
    description: str | UnsetType = UNSET


class GroupPayload(Struct, kw_only=True):
    """A group as its events tell it. ``users`` are those of whom the event tells."""

    groupId: str
    name: str
    roles: list[str]
    isActive: bool
    isDeleted: bool
    description: str | UnsetType = UNSET
    users: list[str] | UnsetType = UNSET
    membership: bool | UnsetType = UNSET


class AppResource(Struct, kw_only=True):
    """A resource of an app. ``isActive`` is text, as clients made from the source decode it."""

    resourceId: str
    name: str
    resourcePath: str
    allowedHttpMethods: list[str]
    isActive: Literal["true", "false"]
    description: str | UnsetType = UNSET
    resourcePathFormatted: str | UnsetType = UNSET
    attributePath: str | UnsetType = UNSET
    requestParameter: str | UnsetType = UNSET


class Permission(Struct, kw_only=True):
    """A permission of an app."""

    permissionId: str
    action: str
    appId: str
    resourceId: str
    httpMethod: str
    description: str
    isActive: bool
    isDeleted: bool


class Role(Struct, kw_only=True):
    """A role of an app."""

    roleId: str
    roleName: str
    description: str
    permissions: list[str]
    isActive: bool
    isDeleted: bool
    canGrantToUsers: bool
    canGrantToApps: bool
    securityLevel: str


class ManifestPayload(Struct):
    """An uploaded manifest as events and the callback tell it."""

    statusId: str
    appId: str


class ManifestStatus(Struct):
    """How far an uploaded manifest is, and every reason why it failed."""

    tenantId: str
    statusId: str
    status: Literal["IN_PROGRESS", "SUCCESS", "FAILED"]
    reason: list[str]


class NewApiKey(Struct):
    """A fresh API key, shown this once."""

    id: str
    key: str


class ApiKey(Struct, kw_only=True):
    """An API key without its value. Times are epoch milliseconds."""

    id: str
    name: str
    roles: list[str]
    createdAt: int
    expiresAt: int | UnsetType = UNSET
    lastUsedAt: int | UnsetType = UNSET


class ApiKeyPayload(Struct):
    """An API key as its events tell it."""

    id: str
    name: str
    appId: str


class TenantOfHost(Struct):
    """The tenant that a host names, and its owner."""

    tenantId: str
    orgId: str


class AuditActor(Struct, kw_only=True):
    """Who acted, and from where. ``isPerson`` where the person's own sign-in proves it; else ``appId`` is proven, and
    id and name are what the app said.
    """

    id: str
    isPerson: bool = False
    name: str | UnsetType = UNSET
    appId: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    agent: str | UnsetType = UNSET


class AuditEntry(Struct, kw_only=True):
    """One thing that happened. ``details`` is what its event tells."""

    id: str
    at: int
    action: str
    kind: str
    subject: str
    by: AuditActor
    requestId: str
    state: str | UnsetType = UNSET
    details: Any


class AuditMeta(Struct):
    """How many entries there are."""

    totalElements: int


class Audit(Struct):
    """A page of the audit."""

    meta: AuditMeta
    entries: list[AuditEntry]
