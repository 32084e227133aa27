"""Forms and bodies of signing in."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from haulier.platform.declarations.patterns import exact
from haulier.platform.http.pages.flows import MAX_FLOW
from haulier.services.aaa.facade import MobileNumber

MAX_TOKEN = 8_192
"""Longest token that is looked at."""
MAX_ADDRESS = 2_048
MAX_TEXT = 512
MAX_PASSKEY = 16_384
MAX_PASSWORD = 512
"""Longest password that is looked at; none that was set is longer than 128 characters."""

Flow = Annotated[str, Meta(max_length=MAX_FLOW)]
GivenToken = Annotated[str, Meta(max_length=MAX_TOKEN)]


class AuthorizeForm(Struct):
    """What an app asks when it sends a person to sign in by a form. It is judged as a query is."""

    client_id: str
    redirect_uri: str
    response_type: str = ""
    response_mode: str = ""
    scope: str = ""
    state: str = ""
    nonce: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    prompt: str = ""
    login_hint: str = ""
    kc_idp_hint: str = ""
    max_age: str = ""
    ui_locales: str = ""
    request: str = ""
    request_uri: str = ""


class LoginForm(Struct):
    """What the pages of a sign-in send."""

    flow: Flow
    action: Annotated[str, Meta(max_length=32)] = ""
    """Which button."""
    username: Annotated[str, Meta(max_length=254)] = ""
    password: Annotated[str, Meta(max_length=MAX_PASSWORD)] = ""
    code: Annotated[str, Meta(max_length=64)] = ""
    passkey: Annotated[str, Meta(max_length=MAX_PASSKEY)] = ""
    """What the device said, as JSON."""
    language: Annotated[str, Meta(max_length=8)] = ""


class LogoutForm(Struct):
    """Signing out: what an app says in a form, or the page that asks sends."""

    flow: Annotated[str, Meta(max_length=MAX_FLOW)] = ""
    id_token_hint: GivenToken = ""
    client_id: Annotated[str, Meta(max_length=64)] = ""
    post_logout_redirect_uri: Annotated[str, Meta(max_length=MAX_ADDRESS)] = ""
    state: Annotated[str, Meta(max_length=MAX_TEXT)] = ""


class TokenForm(Struct):
    """What an app gives for tokens."""

    grant_type: str
    """``authorization_code``, ``refresh_token`` or ``client_credentials``."""
    code: Annotated[str, Meta(max_length=256)] = ""
    redirect_uri: Annotated[str, Meta(max_length=MAX_ADDRESS)] = ""
    code_verifier: Annotated[str, Meta(max_length=128)] = ""
    refresh_token: Annotated[str, Meta(max_length=256)] = ""
    client_id: Annotated[str, Meta(max_length=64)] = ""
    client_secret: Annotated[str, Meta(max_length=MAX_TEXT)] = ""
    scope: Annotated[str, Meta(max_length=MAX_TEXT)] = ""


class GivenTokenForm(Struct):
    """A token that is looked at, or ended."""

    token: GivenToken
    token_type_hint: Annotated[str, Meta(max_length=64)] = ""
    client_id: Annotated[str, Meta(max_length=64)] = ""
    client_secret: Annotated[str, Meta(max_length=MAX_TEXT)] = ""


class RefreshRequest(Struct, forbid_unknown_fields=True):
    """Which app holds the refresh token of the header."""

    clientId: Annotated[str, Meta(min_length=1, max_length=64)]


class ExchangeOtp(Struct, kw_only=True):
    """A one-time password as it came, and the app that it is for."""

    clientId: Annotated[str, Meta(max_length=64)]
    mode: Literal["sms", "email"]
    otp: Annotated[str, exact("^[0-9]{6}$", "must be six digits")]
    emailId: Annotated[str, Meta(max_length=254)] | None = None
    mobile: MobileNumber | None = None
    audience: Annotated[str, Meta(max_length=256)] | None = None


OAuthError = Literal[
    "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
    "invalid_scope", "invalid_token", "insufficient_scope", "temporarily_unavailable", "server_error", "slow_down",
]  # fmt: skip
