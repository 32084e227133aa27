"""What an app asks when it sends a person to sign in, and whether it may. See: RFC 6749 section 4.1.1, OpenID Connect
Core section 3.1.2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from haulier.services.signin.rules.pkce import METHOD, is_challenge

ResponseMode = Literal["query", "fragment", "form_post"]
MODES: tuple[ResponseMode, ...] = ("query", "fragment", "form_post")
SCOPES = ("openid", "profile", "email", "phone", "offline_access")
OPENID = "openid"
MAX_TEXT = 512
MAX_ADDRESS = 2_048
MAX_HINT = 254
MAX_CLIENT_ID = 64
LONGEST = {
    "client_id": MAX_CLIENT_ID, "redirect_uri": MAX_ADDRESS, "scope": MAX_TEXT, "state": MAX_TEXT, "nonce": MAX_TEXT,
    "login_hint": MAX_HINT, "kc_idp_hint": 50, "ui_locales": 64, "code_challenge": 128, "prompt": 64,
}  # fmt: skip
PROMPTS = frozenset({"none", "login", "consent", "select_account"})


class Authorization(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What an app asked, as it goes through the pages. ``console`` is the path of the console where no app asked."""

    client_id: str = ""
    app_id: str = ""
    redirect_uri: str = ""
    response_mode: ResponseMode = "query"
    scope: str = ""
    state: str = ""
    nonce: str = ""
    challenge: str = ""
    login_hint: str = ""
    console: str = ""


class Asked(NamedTuple):
    """What is heeded once, when the app asks."""

    request: Authorization
    prompts: frozenset[str]
    max_age: int | None
    provider: str
    """The connection to go to at once."""


class Wrong(NamedTuple):
    """Why an app may not ask so: a name of RFC 6749 or OpenID Connect, and a sentence."""

    error: str
    description: str


def mode_of(members: Mapping[str, str]) -> ResponseMode:
    """How an answer goes back, faults too; where the app asks for nothing that is known, by the query."""
    wanted = members.get("response_mode")
    return next((mode for mode in MODES if mode == wanted), "query")


def read_authorization(members: Mapping[str, str], app_id: str) -> Asked | Wrong:
    """The request of a known app with a good address, from its parameters by name."""
    for name, most in LONGEST.items():
        if len(members.get(name, "")) > most:
            return Wrong("invalid_request", f"{name} is longer than {most} characters")
    if members.get("response_type") != "code":
        wrong = "unsupported_response_type" if "response_type" in members else "invalid_request"
        return Wrong(wrong, "response_type must be code")
    if members.get("response_mode", "query") not in MODES:
        return Wrong("invalid_request", f"response_mode is one of {', '.join(MODES)}")
    for name in ("request", "request_uri"):
        if name in members:
            return Wrong(f"{name}_not_supported", f"{name} is not supported")
    if members.get("code_challenge_method") != METHOD or not is_challenge(members.get("code_challenge", "")):
        return Wrong("invalid_request", "PKCE is needed: code_challenge with code_challenge_method S256")
    prompts = frozenset(members.get("prompt", "").split())
    if not prompts <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        return Wrong("invalid_request", "prompt is none, or some of login, consent and select_account")
    max_age = members.get("max_age")
    if max_age is not None and not (max_age.isascii() and max_age.isdigit() and len(max_age) <= 9):
        return Wrong("invalid_request", "max_age is a number of seconds")
    request = Authorization(
        client_id=members["client_id"],
        app_id=app_id,
        redirect_uri=members["redirect_uri"],
        response_mode=mode_of(members),
        scope=granted_scope(members.get("scope", "")),
        state=members.get("state", ""),
        nonce=members.get("nonce", ""),
        challenge=members["code_challenge"],
        login_hint=members.get("login_hint", ""),
    )
    return Asked(request, prompts, None if max_age is None else int(max_age), members.get("kc_idp_hint", ""))


def granted_scope(asked: str) -> str:
    """Those of the scopes that mean something here; others are passed over."""
    wanted = asked.split()
    return " ".join(scope for scope in SCOPES if scope in wanted)
