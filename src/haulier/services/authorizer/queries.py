"""Two questions about a token: is it genuine, and may it call a path. See: contract/authorizer.md.

Both are answered by what the endpoint does for every call anyway: by the time a function here runs, the token is known
to be genuine, unexpired, of an active app and of the tenant named in the header.
"""

from __future__ import annotations

from haulier.core.normal_path import normal_path
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.authorizer.requests import Authorization
from haulier.services.authorizer.responses import Success


async def validate_token(call: Call, body: None) -> Success:
    """``POST /token/validate``."""
    return Success()


async def authorize_token(call: Call, body: Authorization) -> Success:
    """``POST /token/authorize``. The app of an origin token needs the permission as well."""
    try:
        path = normal_path(body.path.split("?", 1)[0].encode())
    except Refusal:
        raise Refusal(Cause.FORBIDDEN, "there is no such path") from None
    for identity in (call.identity, call.origin or call.identity):
        if not await call.is_allowed(identity, body.method, path):
            raise Refusal(Cause.FORBIDDEN, "permission missing")
    return Success()
