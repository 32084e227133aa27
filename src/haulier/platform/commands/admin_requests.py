"""Requests that the installation's admin key signs: who sends them acts for the installation, in a tenant.

See: ``platform/access/admin_key.py``.
"""

from __future__ import annotations

from haulier.core.header_text import decode_text
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.admin_key import ADMIN_KEY_HEADER, is_signed, signed_text, take_request_id
from haulier.platform.access.identity import INSTALLATION, Identity, actor_from
from haulier.platform.access.roles import OPERATOR_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import USER_INFO

WIRE = ADMIN_KEY_HEADER.lower().encode()
WRONG = "the signature in X-AUTH-KEY is not right, its request id was used a moment ago, or there is no such tenant"
"""One text for every reason."""


async def check_admin_signature(call: Call, body: bytes) -> None:
    """Check the signature of a request once, and act for the installation from here on. The key stands for the token
    under which secrets travel. Raises Refusal: 403 where there is no key, else 401.
    """
    key = call.runtime.settings.admin_key
    if not key:
        raise Refusal(Cause.FORBIDDEN, "HAULIER_ADMIN_KEY is not set, so nobody may do this")
    target = f"{call.uri}?{call.query_string}" if call.query_string else call.uri
    text = signed_text(call.operation.method, target, call.request_id, body)
    tenant = call.named_tenant or ""
    found = await call.runtime.configs.optional(tenant, "tenant", tenant)
    if not is_signed(key, text, decode_text(call.headers.get(WIRE, b""))) or found is None or not found.value:
        raise Refusal(Cause.UNAUTHENTICATED, WRONG)
    if not await take_request_id(call.runtime.database, call.request_id, call.at):
        raise Refusal(Cause.UNAUTHENTICATED, WRONG)
    await call.runtime.sealer.prepare(tenant)
    call.identity = Identity(tenant, "", INSTALLATION, (OPERATOR_ROLE,), 0)
    actor = call.runtime.actors.actor(call.headers.get(USER_INFO.wire, b""), INSTALLATION)
    call.actor = actor_from(actor, call.address, call.headers.get(b"user-agent", b""))
    call.token = key
