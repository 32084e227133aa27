"""Operations of the authorizer: two questions about a token. See: contract/authorizer.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Auth
from haulier.platform.declarations.parameters import ACCESS, AUTHENTICATION, ORIGIN_TOKEN, REQUEST_ID, TENANT
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.authorizer.queries import authorize_token, validate_token
from haulier.services.authorizer.requests import Authorization
from haulier.services.authorizer.responses import Success

HEADERS = (REQUEST_ID, TENANT, ACCESS, AUTHENTICATION, ORIGIN_TOKEN)
AUTHORIZATION = Section(
    "Authorization",
    headers=HEADERS,
    statuses=Statuses(refusals=(400, 401, 403, 404, 503)),
    auth=Auth(any_role_suffices=True),
)

OPERATIONS = (
    AUTHORIZATION.post(
        "/token/validate",
        name="validateToken",
        number=101,
        summary="Check that an access token is genuine and unexpired",
    ).handle(validate_token, response=Success),
    AUTHORIZATION.post(
        "/token/authorize", name="authorizeToken", number=102, summary="Decide whether a token may call a path"
    ).handle(authorize_token, body=Authorization, response=Success),
)
