"""What lies in the mailbox: messages for which no server is set, opened for the operator alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.messages.message import CONTENT_DECODER, MESSAGE_DECODER, Message
from haulier.platform.sealing.sealed_text import SealBroken

SQL = load_statements("haulier.platform.messages", "messages.sql")
MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that would have been sent, of one tenant."""

    tenant: str
    at: int
    message: Message

    @property
    def written(self) -> str:
        """When it was written, for people."""
        return f"{datetime.fromtimestamp(self.at / 1000, UTC):%Y-%m-%d %H:%M:%S}Z"


async def kept_messages(call: Call) -> list[KeptMessage]:
    """The messages in the mailbox, of all tenants, the newest first, at most ``MAX_SHOWN``; who asks was checked."""
    found = []
    for record in await call.fetch_of_all_tenants(SQL["kept"], call.now(), MAX_SHOWN):
        body = MESSAGE_DECODER.decode(record["body"])
        if body.sealed is None:
            continue
        try:
            await call.runtime.sealer.prepare(record["tenant_id"], body.sealed)
            text = call.in_tenant(record["tenant_id"]).unseal(body.sealed, record["id"])
        except SealBroken:
            continue
        found.append(KeptMessage(record["tenant_id"], record["created_at"], CONTENT_DECODER.decode(text)))
    return found
