"""The events of signing in. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.services.signin.kind import CODE, LOGIN

LOGIN_STARTED, LOGIN_REFUSED, LOGIN_CLOSED = "LoginStarted", "LoginRefused", "LoginClosed"
CODE_CREATED, CODE_REFUSED = "AuthorizationCodeCreated", "AuthorizationCodeRefused"


class LoginPayload(Struct, kw_only=True):
    """A sign-in, or an attempt at one. It never holds what was typed."""

    userId: str | UnsetType = UNSET
    """Unset where nobody was found."""
    appId: str | UnsetType = UNSET
    methods: list[str]
    address: str
    agent: str
    reason: str | UnsetType = UNSET


class CodePayload(Struct, kw_only=True):
    """An authorization code, without the code."""

    userId: str
    appId: str
    reason: str | UnsetType = UNSET


EVENTS = (
    *event_specs(
        LOGIN,
        LoginPayload,
        {
            LOGIN_STARTED: "a person signed in",
            LOGIN_REFUSED: "somebody failed to sign in",
            LOGIN_CLOSED: "a person signed out, or was signed out",
        },
    ),
    *event_specs(
        CODE,
        CodePayload,
        {
            CODE_CREATED: "an app was given an authorization code for a person",
            CODE_REFUSED: "an authorization code came from the wrong app, address or verifier",
        },
    ),
)
