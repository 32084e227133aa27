"""Refusals in the words of OAuth, which clients decide by. See: RFC 6749 section 5.2, RFC 6750 section 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.reply import Reply
from haulier.platform.declarations.operation import JSON, RefusalForm
from haulier.services.signin.requests import OAuthError
from haulier.services.signin.responses import OAuthRefusal

ERRORS = frozenset(get_args(OAuthError))
ERROR = "error"
BY_STATUS: dict[int, OAuthError] = {
    401: "invalid_client", 403: "insufficient_scope", 429: "slow_down", 500: "server_error",
    503: "temporarily_unavailable",
}  # fmt: skip


def oauth_refusal(error: OAuthError, description: str) -> Refusal:
    """A refusal with this name. A wrong client is 401, all else 400."""
    cause = Cause.UNAUTHENTICATED if error == "invalid_client" else Cause.INVALID
    return Refusal(cause, description, info={ERROR: error})


def _write(refusal: Refusal, status: int, challenge: str, usual: Mapping[int, OAuthError]) -> Reply:
    named: OAuthError | None = refusal.info.get(ERROR)
    error = named if named in ERRORS and named is not None else usual.get(status, "invalid_request")
    body = OAuthRefusal(error=error, error_description=_plain(str(refusal)))
    headers = ((b"www-authenticate", challenge.format(error=error).encode()),) if status == 401 else ()
    return Reply(msgspec.json.encode(body), JSON.encode(), status, headers)


def write_to_client(refusal: Refusal, status: int, _headers: Mapping[bytes, bytes], _brand: str) -> Reply:
    """For an app that shows its secret."""
    return _write(refusal, status, 'Basic realm="haulier"', BY_STATUS)


def write_to_bearer(refusal: Refusal, status: int, _headers: Mapping[bytes, bytes], _brand: str) -> Reply:
    """For an app that shows a person's token."""
    return _write(refusal, status, 'Bearer realm="haulier", error="{error}"', BY_STATUS | {401: "invalid_token"})


def _plain(text: str) -> str:
    """A sentence with the characters that an error_description may have."""
    return "".join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\' else "'" for sign in text)


TO_CLIENT = RefusalForm(write=write_to_client, type=OAuthRefusal)
TO_BEARER = RefusalForm(write=write_to_bearer, type=OAuthRefusal)
