"""Operations of signing in. See: contract/own.yaml, contract/aaa.md sections 11.3 and 11.5."""

from __future__ import annotations

from haulier.platform.declarations.operation import HTML, PUBLIC, URLENCODED, Auth, RequestBody
from haulier.platform.declarations.parameters import ACCESS, REQUEST_ID, TENANT, USER_INFO, Header, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.http.pages.refusal_page import PAGE_REFUSALS
from haulier.services.signin import queries
from haulier.services.signin.commands import authorize, entrance, logout, otp_tokens, sessions, steps, tokens
from haulier.services.signin.files import SCRIPT_TYPE, read_passkey_script
from haulier.services.signin.oauth import TO_BEARER, TO_CLIENT
from haulier.services.signin.realm import ACTIONS_PATH, OPENID_PATH, REALM
from haulier.services.signin.requests import (
    AuthorizeForm,
    ExchangeOtp,
    GivenTokenForm,
    LoginForm,
    LogoutForm,
    RefreshRequest,
    TokenForm,
)
from haulier.services.signin.responses import (
    Discovery,
    EndedId,
    Introspection,
    Nothing,
    PersonSession,
    RealmKeys,
    RefreshedTokens,
    TokenResponse,
    UserInfo,
)
from haulier.services.signin.rules.authorization import MAX_CLIENT_ID

AAA = "/core/api/v1/aaa"
REALM_CALL = Auth(is_public=True, tenant_in="tenantId")
OF_BEARER = Auth(by_bearer=True, any_role_suffices=True, tenant_in="tenantId")
OWN_OR_BY_ROLE = Auth(any_role_suffices=True)
"""Judged by the operation itself: the own sessions need no role."""
REFRESH = Header("X-COREOS-REFRESH", required=True, description="refresh token")
FORM_BYTES = 65_536

PROVIDER = Section(
    "OpenID provider", statuses=Statuses(refusals=(400, 404, 429)), auth=REALM_CALL, is_extension=True
)  # fmt: skip
PAGES = Section(
    "OpenID provider", statuses=Statuses(refusals=(400, 404, 429)), auth=REALM_CALL, is_extension=True,
    refusal_form=PAGE_REFUSALS,
)  # fmt: skip
CLIENTS = Section(
    "OpenID provider", statuses=Statuses(refusals=(400, 401, 404, 429, 503)), auth=REALM_CALL, is_extension=True,
    refusal_form=TO_CLIENT,
)  # fmt: skip
BEARERS = Section(
    "OpenID provider", statuses=Statuses(refusals=(401, 403)), auth=OF_BEARER, is_extension=True,
    refusal_form=TO_BEARER,
)  # fmt: skip
ENTRANCE = Section("Sign-in pages", statuses=Statuses(refusals=(400,)), auth=PUBLIC, is_extension=True,
                   refusal_form=PAGE_REFUSALS)  # fmt: skip
LOGIN = Section(
    "Authentication", headers=(REQUEST_ID, TENANT), statuses=Statuses(refusals=(400, 401, 403, 429, 503)),
    auth=PUBLIC, is_extension=True,
)  # fmt: skip
PEOPLE = Section(
    "User Management", headers=(REQUEST_ID, TENANT, ACCESS, USER_INFO),
    statuses=Statuses(refusals=(400, 401, 403, 404)), auth=OWN_OR_BY_ROLE, is_extension=True,
)  # fmt: skip


def form(kind: type) -> RequestBody:
    """A body as an HTML form or a client of OAuth sends it."""
    return RequestBody(kind, media_type=URLENCODED, max_bytes=FORM_BYTES)


AUTHORIZE_QUERY = (
    Query("client_id", str, required=True, description=f"at most {MAX_CLIENT_ID} characters"),
    Query("redirect_uri", str, required=True, description="one of the app's own"),
    Query("response_type", str, required=True, description="code"),
    *(
        Query(name, str)
        for name in (
            "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt",
            "login_hint", "kc_idp_hint", "max_age", "ui_locales",
        )
    ),
)  # fmt: skip
LOGOUT_QUERY = tuple(Query(name) for name in ("id_token_hint", "client_id", "post_logout_redirect_uri", "state"))

PROVIDER_OPERATIONS = (
    PROVIDER.get(
        f"{REALM}/.well-known/openid-configuration", name="getOpenidConfiguration", number=751,
        summary="Discovery document of a tenant",
    ).handle(queries.read_discovery, response=Discovery, raw_response=True, refusals=(400, 404, 503)),
    PROVIDER.get(f"{OPENID_PATH}/certs", name="getRealmKeys", number=755, summary="Public keys of the tenant's issuer")
    .handle(queries.read_realm_keys, response=RealmKeys, raw_response=True, refusals=(400, 404, 503)),
    CLIENTS.post(
        f"{OPENID_PATH}/token", name="issueTokens", number=753,
        summary="Code, refresh token or client credentials in, tokens out",
    ).handle(tokens.issue_tokens, body=form(TokenForm), response=TokenResponse, raw_response=True),
    BEARERS.get(
        f"{OPENID_PATH}/userinfo", name="getUserinfo", number=754, summary="Claims of the person behind a bearer token"
    ).handle(queries.read_userinfo, response=UserInfo, raw_response=True),
    BEARERS.post(
        f"{OPENID_PATH}/userinfo", name="getUserinfoByPost", number=765,
        summary="Claims of the person behind a bearer token",
    ).handle(queries.read_userinfo, response=UserInfo, raw_response=True),
    CLIENTS.post(
        f"{OPENID_PATH}/revoke", name="revokeToken", number=757, summary="End a refresh token and its session"
    ).handle(tokens.revoke_token, body=form(GivenTokenForm), response=Nothing, raw_response=True),
    CLIENTS.post(
        f"{OPENID_PATH}/token/introspect", name="introspectToken", number=758,
        summary="Whether a token is good, for apps with a secret",
    ).handle(queries.introspect_token, body=form(GivenTokenForm), response=Introspection, raw_response=True),
)  # fmt: skip

PAGE_OPERATIONS = (
    PAGES.get(
        f"{OPENID_PATH}/auth", name="authorize", number=752,
        summary="Start of a login: shows the login page or goes back with a code",
    ).handle(
        authorize.authorize, query=AUTHORIZE_QUERY, raw_response=True, media_type=HTML, reply_statuses=(302,)
    ),
    PAGES.post(
        f"{OPENID_PATH}/auth", name="authorizeByForm", number=760, summary="Start of a login, by a form of the app"
    ).handle(
        authorize.authorize_by_form, body=form(AuthorizeForm), raw_response=True, media_type=HTML,
        reply_statuses=(303,),
    ),
    PAGES.get(f"{OPENID_PATH}/logout", name="logout", number=756, summary="End the session and go back").handle(
        logout.log_out, query=LOGOUT_QUERY, raw_response=True, media_type=HTML, reply_statuses=(302,)
    ),
    PAGES.post(f"{OPENID_PATH}/logout", name="logoutByForm", number=759, summary="End the session and go back").handle(
        logout.log_out_by_form, body=form(LogoutForm), raw_response=True, media_type=HTML, reply_statuses=(303,)
    ),
    PAGES.post(f"{ACTIONS_PATH}/authenticate", name="continueLogin", number=761, summary="Take a step of a login")
    .handle(
        steps.continue_login, body=form(LoginForm), raw_response=True, media_type=HTML,
        reply_statuses=(303, 401), refusals=(400, 403, 404, 429, 503),
    ),
    PAGES.get(f"{REALM}/console", name="enterConsole", number=762, summary="Log in to the console").handle(
        authorize.enter_console, query=(Query("to", description="a path of the console"),), raw_response=True,
        media_type=HTML,
    ),
    ENTRANCE.get(entrance.ENTRANCE, name="chooseTenant", number=763, summary="Find the login page of a tenant").handle(
        entrance.choose_tenant, query=(Query("tenant"), Query("to", description="a path of the console")),
        raw_response=True, media_type=HTML, reply_statuses=(302,),
    ),
    ENTRANCE.get("/auth/passkey.js", name="getPasskeyScript", number=764, summary="Read the passkey script").handle(
        read_passkey_script, raw_response=True, media_type=SCRIPT_TYPE
    ),
)  # fmt: skip

SESSION_OPERATIONS = (
    LOGIN.post(
        f"{AAA}/auth/refresh-token", name="refreshToken", number=771,
        summary="New tokens for the refresh token in X-COREOS-REFRESH",
    ).handle(
        tokens.refresh_tokens, body=RefreshRequest, response=RefreshedTokens, headers=(REQUEST_ID, TENANT, REFRESH)
    ),
    LOGIN.post(
        f"{AAA}/auth/otp-token", name="exchangeOtp", number=776,
        summary="One-time password in, tokens out, for mobile apps",
    ).handle(
        otp_tokens.exchange_otp, body=RequestBody(ExchangeOtp, is_secret=True), response=RefreshedTokens,
        documents_404=True,
    ),
    PEOPLE.post(
        f"{AAA}/auth/logout", name="logoutSession", number=772, summary="End the session of the access token"
    ).handle(sessions.log_out_session, response=EndedId),
    PEOPLE.get(
        f"{AAA}/users/{{userId}}/sessions", name="listUserSessions", number=773, summary="Open sessions of a person"
    ).handle(sessions.list_sessions, response=list[PersonSession]),
    PEOPLE.delete(
        f"{AAA}/users/{{userId}}/sessions", name="endUserSessions", number=774, summary="End every session of a person"
    ).handle(sessions.end_sessions, response=EndedId),
    PEOPLE.delete(
        f"{AAA}/users/{{userId}}/sessions/{{sessionId}}", name="endUserSession", number=775, summary="End one session"
    ).handle(sessions.end_session, response=EndedId),
)  # fmt: skip

OPERATIONS = (*PROVIDER_OPERATIONS, *PAGE_OPERATIONS, *SESSION_OPERATIONS)
