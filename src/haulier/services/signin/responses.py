"""What signing in responds with. Members of other standards keep their names."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.services.signin.requests import OAuthError


class Discovery(Struct, kw_only=True):
    """The discovery document of a tenant (OpenID Connect Discovery section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    revocation_endpoint: str
    introspection_endpoint: str
    response_types_supported: list[str]
    response_modes_supported: list[str]
    grant_types_supported: list[str]
    subject_types_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    introspection_endpoint_auth_methods_supported: list[str]
    revocation_endpoint_auth_methods_supported: list[str]
    code_challenge_methods_supported: list[str]
    scopes_supported: list[str]
    claims_supported: list[str]
    prompt_values_supported: list[str]
    ui_locales_supported: list[str]
    claims_parameter_supported: bool
    request_parameter_supported: bool
    request_uri_parameter_supported: bool
    authorization_response_iss_parameter_supported: bool


class RealmKey(Struct, kw_only=True):
    """A public key as a JSON Web Key."""

    kid: str
    kty: str
    alg: str
    use: str
    n: str | UnsetType = UNSET
    e: str | UnsetType = UNSET
    crv: str | UnsetType = UNSET
    x: str | UnsetType = UNSET


class RealmKeys(Struct):
    """The keys of the tenant's issuer: those of id tokens, RS256, and of access tokens, EdDSA."""

    keys: list[RealmKey]


class TokenResponse(Struct, kw_only=True, omit_defaults=True):
    """Tokens of an app (RFC 6749 section 5.1)."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str | None = None
    refresh_expires_in: int | None = None
    id_token: str | None = None
    scope: str | None = None
    session_state: str | None = None


class OAuthRefusal(Struct, kw_only=True):
    """A refusal in the words of RFC 6749 section 5.2, which every client knows."""

    error: OAuthError
    error_description: str


class UserInfo(Struct, kw_only=True):
    """Claims about the person behind a token, as its scope asks (OpenID Connect Core section 5.3)."""

    sub: str
    name: str | UnsetType = UNSET
    given_name: str | UnsetType = UNSET
    middle_name: str | UnsetType = UNSET
    family_name: str | UnsetType = UNSET
    preferred_username: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone_number: str | UnsetType = UNSET


class Introspection(Struct, kw_only=True, omit_defaults=True):
    """What a token is worth now (RFC 7662 section 2.2)."""

    active: bool
    sub: str | None = None
    client_id: str | None = None
    username: str | None = None
    scope: str | None = None
    exp: int | None = None
    iss: str | None = None
    token_type: str | None = None
    sid: str | None = None
    roles: list[str] | None = None


class Nothing(Struct):
    """An empty object."""


class RefreshedTokens(Struct, kw_only=True):
    """New tokens of a person; times in seconds."""

    accessToken: str
    tokenType: str
    expiresIn: int
    refreshToken: str
    refreshExpiresIn: int
    userId: str


class PersonSession(Struct, kw_only=True):
    """A session of a person that has not ended. Times are epoch milliseconds."""

    id: str
    appId: str
    appName: str
    createdAt: int
    lastUsedAt: int
    expiresAt: int
    ip: str
    userAgent: str
    methods: list[str]
    current: bool


class EndedId(Struct):
    """Whose sessions, or which session, ended."""

    id: str


Claims = dict[str, Any]
