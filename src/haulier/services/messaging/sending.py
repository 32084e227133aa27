"""What carries messages on: the letter or the gateway's call of one delivery, and the end of a message."""

from __future__ import annotations

from functools import partial

import structlog

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Sender, TakenDelivery
from haulier.platform.messages.deliveries import count_deliveries
from haulier.platform.messages.letter import Letter
from haulier.platform.messages.message import Sms
from haulier.platform.messages.providers import send_letter, send_text, sender_of
from haulier.platform.messages.results import Dropped, Result, Sent
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.services.messaging.attached_files import AttachedFiles
from haulier.services.messaging.events import MESSAGE_ENDED as ENDED_EVENT
from haulier.services.messaging.kind import (
    CONSOLE_SENDER,
    CONTENT_DECODER,
    ENDED,
    MESSAGE,
    MESSAGE_DECODER,
    MESSAGE_ENDED,
    SENDER,
    TARGET_DECODER,
    Content,
)
from haulier.services.messaging.responses import EndedPayload

log = structlog.get_logger("haulier.messaging")

GONE = "the message is gone"


async def send(call: Call, taken: TakenDelivery) -> Result:
    """Hand one delivery to its provider."""
    row = await call.get(MESSAGE, taken.group)
    sealed = row.body_as(MESSAGE_DECODER).sealed if row is not None else None
    if row is None or sealed is None:
        return Dropped(GONE)
    await call.prepare_keys(sealed)
    content = CONTENT_DECODER.decode(call.unseal(sealed, row.id))[taken.channel]
    to = TARGET_DECODER.decode(taken.target).to
    if taken.channel == "email":
        return await _send_mail(call, taken, content, to)
    return await send_text(call, content.provider, Sms(to, content.text or "", content.sender))


async def lay_down(call: Call, taken: TakenDelivery) -> Result:
    """What lies in the operator's mailbox already."""
    log.info("not set up", tenant=call.tenant, channel=taken.channel, delivery=taken.id)
    return Sent()


async def _send_mail(call: Call, taken: TakenDelivery, content: Content, to: str) -> Result:
    letter = Letter(
        id=taken.id, to=to, subject=content.subject or "",
        sender=content.sender or await sender_of(call, content.provider), text=content.text, html=content.html,
        reply_to=content.replyTo, at=taken.created_at, headers=content.headers,
    )  # fmt: skip
    files = call.of_process(AttachedFiles)
    attach = partial(files.read, call, taken.group, content.attachments) if content.attachments else None
    return await send_letter(call, content.provider, letter, attach)


async def end_message(call: Call, timer: Timer) -> Change | None:
    """All deliveries of a message have ended: what it said is forgotten."""
    row = await call.get(MESSAGE, timer.subject)
    if row is None or row.state == ENDED:
        return None
    counts = (await count_deliveries(call, [row.id]))[row.id]
    sent = counts.get("SENT", 0)
    return _ended(row, sent, sum(counts.values()) - sent)


def _ended(row: Resource, sent: int, failed: int) -> Change:
    body = row.body_as(MESSAGE_DECODER)
    body.sealed, body.sent, body.failed = None, sent, failed
    payload = EndedPayload(
        id=row.id, appId=row.parent or "", channels=body.channels, recipients=body.recipients, sent=sent, failed=failed
    )
    if body.notificationId is not None:
        payload.notificationId = body.notificationId
    return row_change(ENDED_EVENT, replacing(row, state=ENDED, body=to_json(body)), payload=to_json(payload))


SENDERS: dict[str, Sender] = {SENDER: send, CONSOLE_SENDER: lay_down}
TIMERS = {MESSAGE_ENDED: end_message}
