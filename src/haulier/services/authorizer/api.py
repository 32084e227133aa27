"""Operations of the authorizer: two questions about a token. See: contract/authorizer.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import (
    ACCESS,
    AUTHENTICATION,
    ORIGIN_TOKEN,
    REQUEST_ID,
    TENANT,
    Operation,
)
from haulier.services.authorizer.queries import authorize_token, validate_token
from haulier.services.authorizer.requests import Authorization
from haulier.services.authorizer.responses import Success

HEADERS = (REQUEST_ID, TENANT, ACCESS, AUTHENTICATION, ORIGIN_TOKEN)
STATUSES = (200, 400, 401, 403, 404, 503)
TAG = "Authorization"

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
