"""Links: each begins one session, within ten minutes."""

from __future__ import annotations

from msgspec import UNSET

from haulier.platform.access.named_secrets import new_named_secret
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import carry_out, first_app
from haulier.services.session.events import LINK_CREATED
from haulier.services.session.kind import LINK, LINK_MS, UNUSED, LinkBody
from haulier.services.session.responses import LinkPayload

LOGIN = "/console/login#link="
"""Before the secret. A browser sends no fragment to anybody, and no log holds it."""


async def make_link(runtime: Runtime, tenant_id: str, name: str | None = None) -> str:
    """Path and fragment of a link that opens a session of the tenant's first app; what goes before is the stack's
    address. Raises Refusal.
    """

    async def planned(call: Call, _body: None) -> Change:
        app = await first_app(call)
        id = call.new_id(LINK)
        secret = new_named_secret(tenant_id, id.rpartition(":")[2])
        body = LinkBody(hashed=secret.hashed, appId=app.appId, name=name)
        expires_at = call.at + LINK_MS
        row = RowWrite(LINK, id, 0, state=UNUSED, body=to_json(body), expires_at=expires_at)
        payload = LinkPayload(id=id, appId=app.appId, name=name or UNSET, expiresAt=expires_at)
        change = row_change(LINK_CREATED, row, payload=to_json(payload))
        change.answer = secret.text
        return change

    made: str = await carry_out(runtime, tenant_id, planned)
    return LOGIN + made
