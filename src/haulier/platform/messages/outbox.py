"""The way out: a message is a part of the change that causes it, so it is there when that is, and never without.

    change = row_change(PASSWORD_CHANGED, row, payload=…)
    enclose(call, change, Mail(to, subject, text), purpose="password changed")

A worker sends it, see ``message_sender.py``.
"""

from __future__ import annotations

from haulier.core.ids import named_uuid
from haulier.platform.commands.call import Call
from haulier.platform.messages.message import MESSAGE, QUEUED, Message, MessageBody, channel_of
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite
from haulier.platform.storage.resources import to_json

PURPOSE = "message"
"""Of the timers that send."""
PATIENCE_MS = 24 * 3_600_000
"""How long a message is tried for, where nothing shorter is said."""
ROW_KEPT_MS = 31 * 24 * 3_600_000
"""How long its row stays, without what it said."""


def enclose(
    call: Call, change: Change, message: Message, *, purpose: str, useful_ms: int = PATIENCE_MS,
    uses_provider: bool = False,
) -> str:  # fmt: skip
    """Have a message sent if the change is applied; returns its id. It is given up after ``useful_ms``.
    ``uses_provider``: it is the tenant's word, and goes by the tenant's own provider where there is one.
    """
    row, timer = message_writes(
        call, message, purpose=purpose, useful_ms=useful_ms, number=len(change.timers), uses_provider=uses_provider
    )
    change.rows.append(row)
    change.timers.append(timer)
    return row.id


def message_writes(
    call: Call, message: Message, *, purpose: str, useful_ms: int = PATIENCE_MS, number: int = 0,
    uses_provider: bool = False,
) -> tuple[RowWrite, TimerWrite]:  # fmt: skip
    """What a change holds of a message. ``number`` tells the messages of one change apart."""
    uuid = named_uuid(f"{call.new_id(MESSAGE)}\x1f{number}")
    id = f"{MESSAGE}:{uuid}"
    sealed = call.seal(to_json(message), id)
    body = MessageBody(
        channel=channel_of(message), purpose=purpose, until=call.at + useful_ms, sealed=sealed,
        uses_provider=uses_provider,
    )  # fmt: skip
    row = RowWrite(MESSAGE, id, 0, state=QUEUED, body=to_json(body), expires_at=call.at + ROW_KEPT_MS)
    return row, TimerWrite(uuid, PURPOSE, row.id, call.at, {})
