"""The app behind a call to the provider, and the proof that it is that app. See: RFC 6749 section 2.3."""

from __future__ import annotations

import base64
import binascii
from typing import Protocol
from urllib.parse import unquote_plus

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import SECRET_TYPES, AppBody, check_client, find_client_app
from haulier.services.signin.kind import CONSOLE_CLIENT
from haulier.services.signin.oauth import oauth_refusal

UNKNOWN = "the client is not known, or its secret is wrong"


class ClientForm(Protocol):
    """How a form names the app."""

    client_id: str
    client_secret: str


async def authenticate_client(call: Call, form: ClientForm) -> AppBody:
    """The app that a call comes from, by ``Authorization: Basic`` or by the form. One with a secret must show it; one
    without is only named, and PKCE or its token proves the rest. Raises Refusal, 401, and 429 for who tries secrets.
    """
    basic = _basic(call.headers.get(b"authorization", b""))
    if basic is not None and form.client_secret:
        raise oauth_refusal("invalid_request", "the client shows its secret in two ways")
    client_id, secret = basic if basic is not None else (form.client_id, form.client_secret)
    if form.client_id and client_id != form.client_id:
        raise oauth_refusal("invalid_request", "the client names itself in two ways")
    app = await find_client_app(call, client_id) if client_id and client_id != CONSOLE_CLIENT else None
    if app is not None and app.appType not in SECRET_TYPES:
        if secret:
            raise oauth_refusal("invalid_client", UNKNOWN)
        return app
    try:
        return (await check_client(call, client_id, secret))[1]
    except Refusal as refusal:
        if refusal.cause is not Cause.UNAUTHENTICATED:
            raise
        raise oauth_refusal("invalid_client", UNKNOWN) from None


def _basic(header: bytes) -> tuple[str, str] | None:
    """Client id and secret of ``Authorization: Basic``, each as a form would write it (RFC 6749 section 2.3.1).

    Many clients write them as they are. Our client ids hold colons then and our secrets none, so the last one divides.
    """
    scheme, _, given = header.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        name, found, secret = base64.b64decode(given.strip(), validate=True).decode().rpartition(":")
    except (binascii.Error, ValueError):
        name, found, secret = "", "", ""
    client_id, shown = unquote_plus(name), unquote_plus(secret)
    if not found or "\0" in client_id or "\0" in shown:
        raise oauth_refusal("invalid_client", "Authorization: Basic cannot be read")
    return client_id, shown
