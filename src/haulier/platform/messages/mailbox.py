"""What lies in the mailbox: messages for which no server is set, opened for the operator alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from haulier.core.ids import derived
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import NothingToDo
from haulier.platform.messages.events import MESSAGE_KEPT
from haulier.platform.messages.message import (
    CONTENT_DECODER,
    KEPT,
    MESSAGE,
    MESSAGE_DECODER,
    Message,
    MessageBody,
    channel_of,
    payload_of,
)
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.messages", "messages.sql")
MAX_SHOWN = 100
MAILBOX_MS = 7 * 24 * 3_600_000
"""How long a message lies in the mailbox."""


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


async def keep_once(call: Call, message: Message, *, purpose: str, of: str) -> Change:
    """Lay a message into the mailbox that no server carries, once for each ``of``, such as the id of a delivery. Raises
    NothingToDo where it lies there already.
    """
    id = derived(MESSAGE, call.tenant, of)
    if await call.get(MESSAGE, id) is not None:
        raise NothingToDo
    until = call.at + MAILBOX_MS
    sealed = call.seal(to_json(message), id)
    body = MessageBody(channel=channel_of(message), purpose=purpose, until=until, sealed=sealed)
    row = RowWrite(MESSAGE, id, 0, state=KEPT, body=to_json(body), expires_at=until)
    return row_change(MESSAGE_KEPT, row, payload=to_json(payload_of(id, body)))
