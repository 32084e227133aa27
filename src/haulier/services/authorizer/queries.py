"""Two questions about a token: is it genuine, and may it call a path. See: contract/authorizer.md.

The first is answered by what the endpoint does for every call anyway: by the time a function here runs, the token is
known to be genuine, unexpired, of the tenant named in the header, and of an active app, person and session. Nothing is
kept of an answer: what it rests on is at hand in every process and never older than a second.
"""

from __future__ import annotations

import re

from haulier.core.normal_path import normal_path
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.services.authorizer.requests import METHODS, Authorization
from haulier.services.authorizer.responses import Success

SUBJECT, ROLES = b"x-haulier-subject", b"x-haulier-roles"
"""Headers of an answer that a proxy may pass on: the person or app, and the roles in force."""
_CUT = re.compile(r"[?#]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


async def validate_token(call: Call, _body: None) -> Success:
    """``POST /token/validate``."""
    await _tell_caller(call)
    return Success()


async def authorize_token(call: Call, body: Authorization) -> Success:
    """``POST /token/authorize``: some role must allow it, then the tenant's policy, if it has one. The app of an origin
    token needs the permission as well.
    """
    path, method = _path_of(body), body.method.lower()
    if method not in METHODS:
        raise invalid("method", "enum", f"must be one of {', '.join(METHODS)}")
    identities = list(dict.fromkeys((call.identity, call.origin or call.identity)))
    for identity in identities:
        if not await call.is_allowed(identity, method, path):
            raise Refusal(Cause.FORBIDDEN, "permission missing")
    for identity in identities:
        await call.check_policy(identity, method, path)
    await _tell_caller(call)
    return Success()


def _path_of(body: Authorization) -> str:
    """The path in question in its normal form. Raises Refusal, 400, for what no path is."""
    text = _CUT.split(body.path, 1)[0]
    try:
        path = normal_path(text.encode())
    except Refusal:
        raise invalid("path", "format", "has a segment '.' or '..'") from None
    if not path.startswith("/") or "//" in path or _CONTROL.search(text) or "%00" in path:
        raise invalid("path", "format", "begins with one slash, and has neither '//' nor control characters")
    return path


async def _tell_caller(call: Call) -> None:
    call.response_headers[SUBJECT] = (call.identity.user_id or call.identity.app_id).encode()
    call.response_headers[ROLES] = ",".join(await call.roles()).encode()
