"""Codes, refresh tokens and client credentials in, tokens out. See: contract/aaa.md sections 11.3 and 11.5."""

from __future__ import annotations

from typing import NamedTuple

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.named_secrets import NamedSecret, parse_named_secret
from haulier.platform.access.sessions import SESSION
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import (
    ACTIVE,
    SECRET_TYPES,
    AppBody,
    find_active_app,
    find_active_tenant,
    find_user,
    token_of_client,
)
from haulier.services.credentials.facade import proofs_count_since
from haulier.services.session.facade import (
    Proof,
    Tokens,
    act_as,
    end_for_misuse,
    find_by_refresh_token,
    find_session,
    plan_tokens,
    refresh_session,
)
from haulier.services.signin.clients import authenticate_client
from haulier.services.signin.events import CODE_REFUSED, CodePayload
from haulier.services.signin.kind import CODE, CODE_DECODER, LOGIN, OPEN, UNUSED, USED, CodeBody
from haulier.services.signin.oauth import oauth_refusal
from haulier.services.signin.realm import enter_realm, issuer_of
from haulier.services.signin.requests import GivenTokenForm, RefreshRequest, TokenForm
from haulier.services.signin.responses import Nothing, RefreshedTokens, TokenResponse
from haulier.services.signin.rules import pkce
from haulier.services.signin.rules.authorization import OPENID
from haulier.services.signin.rules.id_token import person_claims, token_hash

BEARER = "Bearer"
WORTHLESS = (
    "the code is not known, was used, is too old, is another app's, or is not of this redirect_uri and code_verifier"
)


class Redeemed(NamedTuple):
    """What became of a code: tokens, or the reason why there are none."""

    tokens: Tokens | None
    code: CodeBody
    used_twice: bool = False


async def issue_tokens(call: Call, form: TokenForm) -> TokenResponse:
    """The token endpoint of a tenant (RFC 6749). A code works once, for a minute, with the verifier and the address
    that it was asked with; used twice, its session ends. Refusals have the form of RFC 6749.
    """
    await enter_realm(call)
    match form.grant_type:
        case "authorization_code":
            return await _for_code(call, await authenticate_client(call, form), form)
        case "refresh_token":
            return await _for_refresh_token(call, await authenticate_client(call, form), form)
        case "client_credentials":
            return await _for_client(call, form)
    raise oauth_refusal("unsupported_grant_type", "grants are authorization_code, refresh_token, client_credentials")


async def refresh_tokens(call: Call, body: RefreshRequest) -> RefreshedTokens:
    """New tokens for the refresh token in ``X-COREOS-REFRESH``: the same as the grant at the token endpoint."""
    call.enter(call.named_tenant or "")
    if await find_active_tenant(call) is None:
        raise Refusal(Cause.UNAUTHENTICATED, "there is no active tenant of this id")
    token = call.headers.get(b"x-coreos-refresh", b"").decode("latin-1")
    found = await find_by_refresh_token(call, token)
    app = await find_active_app(call, found[1].appId) if found is not None else None
    if app is None or app.clientId != body.clientId or app.appType in SECRET_TYPES:
        raise Refusal(
            Cause.UNAUTHENTICATED, "the refresh token is not known, was used before, or its session has ended"
        )
    tokens = await refresh_session(call, token, app)
    return in_core_form(tokens)


def in_core_form(tokens: Tokens) -> RefreshedTokens:
    """Tokens as the operations of the core answer with them."""
    return RefreshedTokens(
        accessToken=tokens.accessToken, tokenType=BEARER, expiresIn=tokens.expiresIn, refreshToken=tokens.refreshToken,
        refreshExpiresIn=tokens.refreshExpiresIn, userId=tokens.userId,
    )  # fmt: skip


async def revoke_token(call: Call, form: GivenTokenForm) -> Nothing:
    """End the session of a refresh token, or of an access token, of the app that asks (RFC 7009)."""
    await enter_realm(call)
    app = await authenticate_client(call, form)
    found = await find_by_refresh_token(call, form.token)
    if found is None:
        identity = await call.identity_of(form.token)
        found = await find_session(call, identity.session_id) if identity is not None and identity.session_id else None
    if found is not None and found[1].appId == app.appId:
        person = await find_user(call, found[1].userId)
        if person is not None:
            act_as(call, person[1], app.appId)
        await end_for_misuse(call, *found, "revoked")
    return Nothing()


async def _for_code(call: Call, app: AppBody, form: TokenForm) -> TokenResponse:
    secret = parse_named_secret(form.code)
    if secret is None or secret.tenant != call.tenant:
        raise oauth_refusal("invalid_grant", WORTHLESS)
    redeemed: Redeemed = await carry_out(call, _plan_redemption, (secret, app, form))
    if redeemed.tokens is None:
        if redeemed.used_twice:
            await _end_session_of(call, secret)
        raise oauth_refusal("invalid_grant", WORTHLESS)
    return await _response(call, app, redeemed.tokens, redeemed.code.nonce)


async def _plan_redemption(call: Call, given: tuple[NamedSecret, AppBody, TokenForm]) -> Change:
    """Use a code, rightly or wrongly: it works no more in either case. Raises Refusal for one that is not known."""
    secret, app, form = given
    row = await call.get(CODE, f"{CODE}:{secret.uuid}")
    code = row.body_as(CODE_DECODER) if row is not None else None
    if row is None or code is None or not secret.fits(code.hashed):
        raise oauth_refusal("invalid_grant", WORTHLESS)
    if row.state != UNUSED:
        return _refused(row, code, Redeemed(None, code, used_twice=True), "used twice")
    if code.endsAt <= call.at:
        return _refused(row, code, Redeemed(None, code), "too old")
    if code.appId != app.appId or code.redirectUri != form.redirect_uri:
        return _refused(row, code, Redeemed(None, code), "another app or address")
    if not pkce.fits(form.code_verifier, code.challenge):
        return _refused(row, code, Redeemed(None, code), "another verifier")
    person = await find_user(call, code.userId)
    if person is None or person[0].state != ACTIVE:
        return _refused(row, code, Redeemed(None, code), "the person is blocked")
    if not await _is_signed_in(call, code):
        return _refused(row, code, Redeemed(None, code), "the sign-in has ended")
    act_as(call, person[1], app.appId)
    proof = Proof(amr=code.amr, at=code.authAt, has_second_factor=code.hasSecondFactor, login=code.loginId)
    change = await plan_tokens(call, f"{SESSION}:{secret.uuid}", person[1], app, proof, code.scope)
    change.rows.append(replacing(row, state=USED))
    change.answer = Redeemed(change.answer, code)
    return change


async def _is_signed_in(call: Call, code: CodeBody) -> bool:
    """Whether the sign-in that a code came from has not ended since: by signing out, or with all of the person's."""
    login = await call.get(LOGIN, code.loginId)
    is_open = login is not None and login.state == OPEN
    return is_open and code.authAt >= await proofs_count_since(call, code.userId)


def _refused(row: Resource, code: CodeBody, redeemed: Redeemed, reason: str) -> Change:
    """Keep that a code came in a wrong way."""
    payload = to_json(CodePayload(userId=code.userId, appId=code.appId, reason=reason))
    change = row_change(CODE_REFUSED, replacing(row, state=USED), payload=payload)
    change.answer = redeemed
    return change


async def _end_session_of(call: Call, secret: NamedSecret) -> None:
    """End the session that a code began: somebody else seems to have the code."""
    found = await find_session(call, f"{SESSION}:{secret.uuid}")
    if found is not None:
        await end_for_misuse(call, *found, "authorization code used twice")


async def _for_refresh_token(call: Call, app: AppBody, form: TokenForm) -> TokenResponse:
    try:
        tokens = await refresh_session(call, form.refresh_token, app)
    except Refusal as refusal:
        if refusal.cause is not Cause.UNAUTHENTICATED:
            raise
        raise oauth_refusal("invalid_grant", str(refusal)) from None
    return await _response(call, app, tokens, "")


async def _for_client(call: Call, form: TokenForm) -> TokenResponse:
    app = await authenticate_client(call, form)
    if app.appType not in SECRET_TYPES:
        raise oauth_refusal("unauthorized_client", "an app without a secret has no token of its own")
    token = await token_of_client(call, call.tenant, app, None)
    return TokenResponse(access_token=token.accessToken, token_type=BEARER, expires_in=token.expiresIn)


async def _response(call: Call, app: AppBody, tokens: Tokens, nonce: str) -> TokenResponse:
    """Tokens in the form of OpenID Connect, with an id token where the scope asks for one."""
    id_token = await _id_token(call, app, tokens, nonce) if OPENID in tokens.scope.split() else None
    return TokenResponse(
        access_token=tokens.accessToken,
        token_type=BEARER,
        expires_in=tokens.expiresIn,
        refresh_token=tokens.refreshToken,
        refresh_expires_in=tokens.refreshExpiresIn,
        id_token=id_token,
        scope=tokens.scope or None,
        session_state=tokens.sessionId,
    )


async def _id_token(call: Call, app: AppBody, tokens: Tokens, nonce: str) -> str:
    person = await find_user(call, tokens.userId)
    assert person is not None, "people are never removed"
    at = call.at // 1000
    said = {
        "iss": issuer_of(call),
        "aud": app.clientId,
        "azp": app.clientId,
        "iat": at,
        "exp": at + tokens.expiresIn,
        "auth_time": tokens.authTime,
        "amr": tokens.amr,
        "sid": tokens.sessionId,
        "at_hash": token_hash(tokens.accessToken),
        **person_claims(person[1], tokens.scope),
    }
    return await call.issue_id_token(said | ({"nonce": nonce} if nonce else {}))
