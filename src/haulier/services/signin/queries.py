"""The reads of the provider: its discovery document, its keys, and what tokens are worth."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.keys import ID_ALGORITHM
from haulier.platform.commands.call import Call
from haulier.platform.http.pages.texts import LANGUAGES
from haulier.services.aaa.facade import SECRET_TYPES, find_user
from haulier.services.session.facade import find_refreshable, find_session
from haulier.services.signin.clients import authenticate_client
from haulier.services.signin.oauth import oauth_refusal
from haulier.services.signin.realm import OPENID_PATH, enter_realm, issuer_of, path_of
from haulier.services.signin.requests import GivenTokenForm
from haulier.services.signin.responses import Discovery, Introspection, RealmKeys, UserInfo
from haulier.services.signin.rules.authorization import MODES, SCOPES
from haulier.services.signin.rules.id_token import person_claims
from haulier.services.signin.rules.pkce import METHOD

BASIC, POST, NONE = "client_secret_basic", "client_secret_post", "none"
CLAIMS = (
    "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "amr", "azp", "sid", "at_hash", "name", "given_name",
    "middle_name", "family_name", "preferred_username", "email", "phone_number",
)  # fmt: skip


async def read_discovery(call: Call, _body: None) -> Discovery:
    """Where everything of the tenant's provider is, and what it can do (OpenID Connect Discovery)."""
    await enter_realm(call)
    issuer, openid = issuer_of(call), f"{call.public_address}{path_of(call, OPENID_PATH)}"
    return Discovery(
        issuer=issuer,
        authorization_endpoint=f"{openid}/auth",
        token_endpoint=f"{openid}/token",
        userinfo_endpoint=f"{openid}/userinfo",
        jwks_uri=f"{openid}/certs",
        end_session_endpoint=f"{openid}/logout",
        revocation_endpoint=f"{openid}/revoke",
        introspection_endpoint=f"{openid}/token/introspect",
        response_types_supported=["code"],
        response_modes_supported=list(MODES),
        grant_types_supported=["authorization_code", "refresh_token", "client_credentials"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=[ID_ALGORITHM],
        token_endpoint_auth_methods_supported=[BASIC, POST, NONE],
        introspection_endpoint_auth_methods_supported=[BASIC, POST],
        revocation_endpoint_auth_methods_supported=[BASIC, POST, NONE],
        code_challenge_methods_supported=[METHOD],
        scopes_supported=list(SCOPES),
        claims_supported=list(CLAIMS),
        prompt_values_supported=["none", "login"],
        ui_locales_supported=list(LANGUAGES),
        claims_parameter_supported=False,
        request_parameter_supported=False,
        request_uri_parameter_supported=False,
        authorization_response_iss_parameter_supported=True,
    )


async def read_realm_keys(call: Call, _body: None) -> RealmKeys:
    """The public keys of the issuer: RS256 of id tokens, EdDSA of access tokens. A client that meets a key id that it
    does not know asks again.
    """
    await enter_realm(call)
    return msgspec.convert(await call.public_keys(with_ids=True), RealmKeys)


async def read_userinfo(call: Call, _body: None) -> UserInfo:
    """Who is behind the bearer token, as far as its scope asks. For tokens of people alone, which asked for openid."""
    session = await find_session(call, call.identity.session_id) if call.identity.session_id else None
    person = await find_user(call, call.identity.user_id) if session is not None else None
    if session is None or person is None or "openid" not in session[1].scope.split():
        raise Refusal(Cause.FORBIDDEN, "the token is not of a person who signed in with the scope openid")
    return msgspec.convert(person_claims(person[1], session[1].scope), UserInfo)


async def introspect_token(call: Call, body: GivenTokenForm) -> Introspection:
    """Whether a token of this tenant is good now (RFC 7662), for apps with a secret."""
    await enter_realm(call)
    app = await authenticate_client(call, body)
    if app.appType not in SECRET_TYPES:
        raise oauth_refusal("invalid_client", "only an app with a secret may ask this")
    refreshing = await find_refreshable(call, body.token)
    if refreshing is not None:
        row, session = refreshing
        return Introspection(
            active=True, sub=session.userId, client_id=session.clientId, scope=session.scope, sid=row.id,
            exp=(row.expires_at or 0) // 1000, token_type="refresh_token",
        )  # fmt: skip
    identity = await call.identity_of(body.token)
    if identity is None:
        return Introspection(active=False)
    said: dict[str, Any] = {"sub": identity.client_id}
    if identity.user_id:
        said = {"sub": identity.user_id, "username": identity.user_name, "sid": identity.session_id}
    return Introspection(
        active=True, client_id=identity.client_id, exp=identity.expires_at, token_type="Bearer",
        roles=list(identity.roles), **said,
    )  # fmt: skip
