"""Two questions about a token: is it genuine, and may it call a path. See: contract/authorizer.yaml, authorizer.md.

Both are answered by what the endpoint does for every call anyway: by the time a handler here runs, the token is known
to be genuine, unexpired, of an active app and of the tenant named in the header.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from haulier.core.normal_path import normal_path
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import (
    ACCESS,
    AUTHENTICATION,
    ORIGIN_TOKEN,
    REQUEST_ID,
    TENANT,
    Operation,
)

MAX_PATH = 2_048
HEADERS = (REQUEST_ID, TENANT, ACCESS, AUTHENTICATION, ORIGIN_TOKEN)
STATUSES = (200, 400, 401, 403, 404, 503)
TAG = "Authorization"


class Authorization(Struct, forbid_unknown_fields=True):
    """The call that the token is to be allowed."""

    path: Annotated[str, Meta(max_length=MAX_PATH)]
    method: Literal["get", "put", "post", "delete", "patch"]


class Success(Struct):
    """The one answer that is not an error."""

    response: Literal["success"] = "success"


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
        if not await call.runtime.access.allowed(identity, body.method, path):
            raise Refusal(Cause.FORBIDDEN, "permission missing")
    return Success()


OPERATIONS = (
    Operation(
        "validateToken", "POST", "/token/validate", 101, 200, STATUSES,
        "Check that an access token is genuine and unexpired",
        TAG, HEADERS, handle=validate_token, answer=Success, any_role=True,
    ),
    Operation(
        "authorizeToken", "POST", "/token/authorize", 102, 200, STATUSES,
        "Decide whether a token may call a path", TAG,
        HEADERS, handle=authorize_token, body=Authorization, answer=Success, any_role=True,
    ),
)  # fmt: skip
