"""Request bodies of connections. See: contract/aaa.yaml, own.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.platform.declarations.patterns import exact

MAX_URL = 2_048
MAX_CLIENT_ID = 512
MAX_CLIENT_SECRET = 4_096
MAX_CERTIFICATE = 16_384
MAX_GROUPS = 32
MAX_DOMAINS = 32
MAX_DOMAIN = 253
MAX_MAPPED = 64
MAX_CLAIM_NAME = 256
"""Longest name of a claim: SAML names its attributes by addresses."""

ConnectionName = Annotated[
    str,
    exact(
        "^[a-zA-Z]+(-[a-zA-Z]+)*$",
        "must be letters from a to z, with single hyphens between them, such as acme-staff",
        min_length=2,
        max_length=50,
    ),
]
SamlName = Annotated[
    str,
    exact(
        "^[a-zA-Z]+([a-zA-Z0-9 ])*$",
        "must begin with a letter from a to z; letters, digits and blanks may follow",
        min_length=2,
        max_length=50,
    ),
]
OidcName = Annotated[
    str, exact("^[a-zA-Z ]*$", "must be letters from a to z and blanks", min_length=2, max_length=50)
]  # fmt: skip
ClientId = Annotated[str, Meta(min_length=1, max_length=MAX_CLIENT_ID)]
ClientSecret = Annotated[str, Meta(min_length=1, max_length=MAX_CLIENT_SECRET)]
Url = Annotated[str, Meta(max_length=MAX_URL, description="absolute, https")]
Issuer = Annotated[str, Meta(min_length=1, max_length=MAX_URL)]
Certificate = Annotated[str, Meta(min_length=1, max_length=MAX_CERTIFICATE, description="X.509, as PEM or base64")]
Domain = Annotated[str, Meta(min_length=1, max_length=MAX_DOMAIN)]
GroupRef = Annotated[str, Meta(min_length=1, max_length=128, description="id of a group")]
ClaimName = Annotated[str, Meta(min_length=1, max_length=MAX_CLAIM_NAME)]


class CreateSocial(Struct, kw_only=True):
    """Google or GitHub, as the query says."""

    connectionName: ConnectionName
    connectionClientId: ClientId
    connectionClientSecret: ClientSecret


class UpdateSocial(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of a social connection may change; at least one member."""

    connectionClientId: ClientId | None = None
    connectionClientSecret: ClientSecret | None = None


class CreateSaml(Struct, kw_only=True):
    """A SAML provider."""

    connectionName: ConnectionName
    publicKeyCertificate: Certificate
    displayName: SamlName | None = None
    guiOrder: float | None = None
    signInEndpoint: Url | None = None
    signOutEndpoint: Url | None = None


class UpdateSaml(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of a SAML connection may change; at least one member."""

    publicKeyCertificate: Certificate | None = None
    displayName: SamlName | None = None
    guiOrder: float | None = None
    signInEndpoint: Url | None = None
    signOutEndpoint: Url | None = None


class CreateOidc(Struct, kw_only=True, forbid_unknown_fields=True):
    """An OpenID provider."""

    connectionName: ConnectionName
    authorizationUrl: Url
    tokenUrl: Url
    clientId: ClientId
    clientSecret: ClientSecret
    displayName: OidcName | None = None
    enabled: bool | None = None
    guiOrder: float | None = None
    userInfoUrl: Url | None = None
    logoutUrl: Url | None = None
    issuer: Issuer | None = None
    jwksUrl: Url | None = None


class UpdateOidc(Struct, kw_only=True, forbid_unknown_fields=True):
    """What of an OIDC connection may change; at least one member."""

    authorizationUrl: Url | None = None
    tokenUrl: Url | None = None
    clientId: ClientId | None = None
    clientSecret: ClientSecret | None = None
    displayName: OidcName | None = None
    enabled: bool | None = None
    guiOrder: float | None = None
    userInfoUrl: Url | None = None
    logoutUrl: Url | None = None
    issuer: Issuer | None = None
    jwksUrl: Url | None = None


class SetPolicy(Struct, kw_only=True, forbid_unknown_fields=True):
    """Who may come in: the whole policy; what is not named is off or empty. ``enabled`` alone keeps its value then."""

    justInTime: bool = False
    groups: Annotated[list[GroupRef], Meta(max_length=MAX_GROUPS)] = []
    emailDomains: Annotated[list[Domain], Meta(max_length=MAX_DOMAINS)] = []
    attributeMap: Annotated[dict[str, ClaimName], Meta(max_length=MAX_MAPPED)] = {}
    enabled: bool | None = None
