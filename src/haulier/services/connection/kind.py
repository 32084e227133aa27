"""What connections keep: one row each, with its secrets sealed. See: contract/aaa.md sections 7 and 11.6."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Resource

CONNECTION = "connection"
ACTIVE, REMOVED = "ACTIVE", "REMOVED"

SocialType = Literal["google-oauth2", "github"]
ConnectionType = Literal["google-oauth2", "github", "saml", "oidc"]
GOOGLE: Final = "google-oauth2"
GITHUB: Final = "github"
SAML: Final = "saml"
OIDC: Final = "oidc"


class Policy(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Who may come in through a connection without having been linked to it before."""

    justInTime: bool = False
    """Is a person made on first sign-in, where nobody fits?"""
    groups: list[str] = []
    """Ids of groups that the connection may give: to whoever it makes, or as the provider's claims say."""
    emailDomains: list[str] = []
    """Domains, in small letters, of e-mail addresses that may come in; empty means any."""
    attributeMap: dict[str, str] = {}
    """Members of a person to the names of the provider's claims that fill them."""


class ConnectionBase(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What connections of every sort have. The name never changes: it stands in addresses that providers know."""

    connectionName: str
    connectionType: ConnectionType
    displayName: str | None = None
    enabled: bool = True
    guiOrder: float | None = None
    policy: Policy = msgspec.field(default_factory=Policy)


class SocialBody(ConnectionBase, tag_field="form", tag="social", kw_only=True, omit_defaults=True):
    """Google or GitHub."""

    clientId: str
    sealedSecret: str


class OidcBody(ConnectionBase, tag_field="form", tag="oidc", kw_only=True, omit_defaults=True):
    """A provider that speaks OpenID Connect."""

    clientId: str
    sealedSecret: str
    authorizationUrl: str
    tokenUrl: str
    userInfoUrl: str | None = None
    logoutUrl: str | None = None
    jwksUrl: str | None = None
    issuer: str | None = None


class SamlBody(ConnectionBase, tag_field="form", tag="saml", kw_only=True, omit_defaults=True):
    """A provider that speaks SAML 2.0."""

    publicKeyCertificate: str
    """Of the provider, as PEM: it signs what the provider says."""
    signInEndpoint: str | None = None
    signOutEndpoint: str | None = None
    sealedKey: str
    """Our private key as PEM, sealed: it signs what we ask."""
    ownCertificate: str
    """The certificate of that key, as PEM, for the provider."""
    nextSealedKey: str = ""
    """The key that is to follow, sealed; empty where none was announced."""
    nextCertificate: str = ""
    """Its certificate, which our metadata name already."""
    providerId: str | None = None
    """How the provider calls itself: pinned by its first right answer."""


ConnectionBody = SocialBody | OidcBody | SamlBody
CONNECTION_DECODER: msgspec.json.Decoder[ConnectionBody] = msgspec.json.Decoder(ConnectionBody)


def compile_connection(resource: Resource) -> ConnectionBody | None:
    """The connection, or None when it was removed."""
    return resource.body_as(CONNECTION_DECODER) if resource.state == ACTIVE else None


COMPILERS: dict[str, Compiler] = {CONNECTION: compile_connection}
