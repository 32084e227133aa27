"""Client id and secret in, access token out. See: contract/aaa.md section 2, RFC 6749 section 4.4."""

from __future__ import annotations

from collections import OrderedDict

from haulier.core.ids import ordered_uuid
from haulier.core.refusal import Cause, Refusal
from haulier.platform.call import Call
from haulier.platform.resources import Json
from haulier.services.aaa.kind import APP_DECODER, TENANT, AppBody
from haulier.services.aaa.rules import TOKEN_SECONDS, TOKEN_TYPE, claims
from haulier.services.aaa.secrets import verify_secret
from haulier.services.aaa.store import find_client
from haulier.services.aaa.wire import ClientCredentials, Token

MAX_FAILURES = 10
FAILURE_WINDOW_MS = 60_000
"""After ``MAX_FAILURES`` wrong secrets a client id has to wait until the window ends, in each API process."""
MAX_WATCHED = 10_000
"""Client ids whose failures are remembered; the oldest are forgotten first."""

WRONG = "client id and secret do not match an active app; a client id of several tenants needs X-COREOS-TID"
"""One text for every reason, so that it does not tell which client ids exist."""


class Failures:
    """Wrong secrets by client id, counted in windows."""

    def __init__(self) -> None:
        self._counted: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def check(self, client_id: str, now: int) -> None:
        """Raises Refusal TOO_MANY_REQUESTS while the client id has to wait."""
        count, since = self._counted.get(client_id, (0, now))
        if count >= MAX_FAILURES and now - since < FAILURE_WINDOW_MS:
            raise Refusal(Cause.TOO_MANY_REQUESTS, "too many wrong secrets for this client id; wait a minute")

    def note(self, client_id: str, now: int) -> None:
        """Count one more."""
        count, since = self._counted.pop(client_id, (0, now))
        self._counted[client_id] = (count + 1, since) if now - since < FAILURE_WINDOW_MS else (1, now)
        if len(self._counted) > MAX_WATCHED:
            self._counted.popitem(last=False)


failures = Failures()


async def client_credentials(call: Call, body: ClientCredentials) -> Token:
    """``POST /auth/client-credentials``."""
    failures.check(body.clientId, call.at)
    row = await find_client(call.runtime, body.clientId, call.named_tenant)
    app = row.body_as(APP_DECODER) if row is not None else None
    matches = await verify_secret(app.secretHash if app is not None else None, body.clientSecret)
    if row is None or app is None or not matches or not await _alive(call, row.tenant_id, app):
        failures.note(body.clientId, call.at)
        raise Refusal(Cause.UNAUTHENTICATED, WRONG)
    await call.runtime.reload_keys()
    said = claims(
        tenant_id=row.tenant_id,
        app_id=app.appId,
        client_id=app.clientId,
        roles=app.roles,
        audience=body.audience,
        at=call.at,
        token_id=str(ordered_uuid(call.at, call.randomness)),
    )
    return Token(call.runtime.keys.issue(said), TOKEN_TYPE, TOKEN_SECONDS)


async def _alive(call: Call, tenant_id: str, app: AppBody) -> bool:
    tenant = await call.runtime.configs.get(tenant_id, TENANT, tenant_id)
    return app.usable and tenant is not None and bool(tenant.value)


async def jwks(call: Call, body: None) -> Json:
    """``GET /.well-known/jwks.json``: the public keys, so that other programs can verify our tokens (RFC 7517)."""
    await call.runtime.reload_keys()
    return call.runtime.keys.jwks()
