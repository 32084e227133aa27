"""Client id and secret in, access token out. See: contract/aaa.md section 2, RFC 6749 section 4.4."""

from __future__ import annotations

from uuid import uuid4

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.credentials.guess_limits import Guesser, Guesses
from haulier.services.aaa.credentials.secrets import is_strong, matches_at_once
from haulier.services.aaa.kind import APP_DECODER, TENANT, AppBody
from haulier.services.aaa.people import roles_of_app
from haulier.services.aaa.requests import ClientCredentials
from haulier.services.aaa.responses import Token
from haulier.services.aaa.rules.tokens import TOKEN_SECONDS, TOKEN_TYPE, claims
from haulier.services.aaa.store import find_client, keep_plain_hash

WRONG = "client id and secret do not match an active app; a client id of several tenants needs X-COREOS-TID"
"""One text for every reason, so that it does not reveal which client ids exist."""


async def issue_token(call: Call, body: ClientCredentials) -> Token:
    """``POST /auth/client-credentials``. Who tries wrong secrets has to wait: 429 with ``Retry-After``."""
    row, app = await check_client(call, body.clientId, body.clientSecret)
    return await token_of_client(call, row.tenant_id, app, body.audience)


async def check_client(call: Call, client_id: str, secret: str) -> tuple[Resource, AppBody]:
    """The active app with this client id and secret. Raises Refusal, 401, and 429 for who tries wrong secrets."""
    row = await find_client(call, client_id)
    app = row.body_as(APP_DECODER) if row is not None else None
    if row is not None and app is not None and not await _is_usable(call, row.tenant_id, app):
        row = app = None
    hashed = app.secretHash if app is not None else None
    if not matches_at_once(hashed, secret):
        tenant = row.tenant_id if row is not None else call.named_tenant or ""
        guesser = Guesser(call.address, tenant, client_id)
        if not await call.of_process(Guesses).check(guesser, hashed, secret):
            raise Refusal(Cause.UNAUTHENTICATED, WRONG)
        if row is not None and is_strong(secret):
            await keep_plain_hash(call, row, secret)
    assert row is not None, "only the secret of an app is right"
    assert app is not None, "only the secret of an app is right"
    return row, app


async def token_of_client(call: Call, tenant_id: str, app: AppBody, audience: str | None) -> Token:
    """An access token of an app for itself, with its roles of now."""
    said = claims(
        tenant_id=tenant_id,
        app_id=app.appId,
        client_id=app.clientId,
        roles=await roles_of_app(call.in_tenant(tenant_id), app),
        audience=audience,
        at=call.at,
        token_id=str(uuid4()),
    )
    return Token(await call.issue_token(said), TOKEN_TYPE, TOKEN_SECONDS)


async def _is_usable(call: Call, tenant_id: str, app: AppBody) -> bool:
    tenant = await call.in_tenant(tenant_id).read_config(TENANT, tenant_id)
    return app.is_usable and tenant is not None and bool(tenant.value)
