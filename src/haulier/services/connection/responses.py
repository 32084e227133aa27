"""What the operations of connections answer with. Of a secret nothing is ever shown."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.services.connection.kind import ConnectionType


class ConnectionId(Struct):
    """Which connection was made or changed."""

    id: str


class ListedConnection(Struct, kw_only=True):
    """A connection in a list."""

    connectionId: str
    connectionName: str
    connectionType: ConnectionType
    enabled: bool
    displayName: str | UnsetType = UNSET
    guiOrder: float | UnsetType = UNSET


class SocialConnection(Struct, kw_only=True):
    """A social connection."""

    connectionId: str
    connectionName: str
    connectionType: ConnectionType


class SamlConnection(Struct, kw_only=True):
    """A SAML connection, with what the provider must be told of us."""

    connectionId: str
    connectionName: str
    connectionType: ConnectionType
    publicKeyCertificate: str
    entityId: str
    redirectUri: str
    metadataUri: str
    displayName: str | UnsetType = UNSET
    signInEndpoint: str | UnsetType = UNSET
    signOutEndpoint: str | UnsetType = UNSET
    guiOrder: str | UnsetType = UNSET
    """A number as text: so the contract has it on reads."""


class OidcConnection(Struct, kw_only=True):
    """An OIDC connection."""

    connectionId: str
    connectionName: str
    connectionType: ConnectionType
    enabled: bool
    authorizationUrl: str
    tokenUrl: str
    clientId: str
    displayName: str | UnsetType = UNSET
    userInfoUrl: str | UnsetType = UNSET
    logoutUrl: str | UnsetType = UNSET
    guiOrder: float | UnsetType = UNSET
    issuer: str | UnsetType = UNSET
    jwksUrl: str | UnsetType = UNSET


class ConnectionPolicy(Struct, kw_only=True):
    """Who may come in through a connection."""

    justInTime: bool
    groups: list[str]
    emailDomains: list[str]
    attributeMap: dict[str, str]
    enabled: bool


class ConnectionPayload(Struct, kw_only=True):
    """A connection as its events tell of it."""

    connectionId: str
    connectionName: str
    connectionType: ConnectionType
    enabled: bool
    policy: ConnectionPolicy
