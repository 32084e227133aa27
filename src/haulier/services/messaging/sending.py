"""What carries messages on: the letter or the gateway's call of one delivery, and the end of a message."""

from __future__ import annotations

import msgspec
import structlog

from haulier.core.refusal import Refusal
from haulier.core.templates import pick
from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Sender, TakenDelivery
from haulier.platform.messages.deliveries import count_deliveries
from haulier.platform.messages.mail_pool import Attachment, Letter, MailPools
from haulier.platform.messages.message import Sms
from haulier.platform.messages.outgoing import send_out
from haulier.platform.messages.providers import MAIL_SERVER, SMS_GATEWAY, send_letter, send_text, usual_sender
from haulier.platform.messages.results import Dropped, Failed, Result, Sent, TryAgain, result_of
from haulier.platform.messages.sms_gateway import TOO_EARLY, gateway_body
from haulier.platform.outbound.client import Answer, Failure
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.services.files.facade import read_file
from haulier.services.messaging.events import MESSAGE_ENDED as ENDED_EVENT
from haulier.services.messaging.kind import (
    CONSOLE_SENDER,
    CONTENT_DECODER,
    ENDED,
    GATEWAY_DECODER,
    MAIL_SERVER_DECODER,
    MESSAGE,
    MESSAGE_DECODER,
    MESSAGE_ENDED,
    PROVIDER,
    PROVIDER_DECODER,
    SENDER,
    TARGET_DECODER,
    Content,
    Gateway,
)
from haulier.services.messaging.responses import EndedPayload
from haulier.services.messaging.rules.receipts import MAX_ID

log = structlog.get_logger("haulier.messaging")

GONE = "the message is gone"
NO_PROVIDER = "the provider is gone"
ACCEPTED = frozenset(range(200, 300))


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
    if content.provider == SMS_GATEWAY:
        return await send_text(call, Sms(to, content.text or "", content.sender))
    provider = await _provider(call, content.provider)
    if provider is None:
        return Failed(NO_PROVIDER)
    return await _send_by_gateway(call, GATEWAY_DECODER.decode(provider), content, to)


async def lay_down(call: Call, taken: TakenDelivery) -> Result:
    """What lies in the operator's mailbox already."""
    log.info("not set up", tenant=call.tenant, channel=taken.channel, delivery=taken.id)
    return Sent()


async def _provider(call: Call, id: str) -> str | None:
    """The credentials of a provider as JSON; None where it is gone."""
    row = await call.get(PROVIDER, id)
    if row is None:
        return None
    sealed = row.body_as(PROVIDER_DECODER).sealed
    await call.prepare_keys(sealed)
    return call.unseal(sealed, row.id)


async def _send_mail(call: Call, taken: TakenDelivery, content: Content, to: str) -> Result:
    server = None
    if content.provider != MAIL_SERVER:
        found = await _provider(call, content.provider)
        if found is None:
            return Failed(NO_PROVIDER)
        server = MAIL_SERVER_DECODER.decode(found)
    attachments = []
    for one in content.attachments:
        data = await read_file(call, one.fileId)
        if data is None:
            return Failed("a file that goes along is gone")
        attachments.append(Attachment(one.name, one.mediaType, data))
    letter = Letter(
        id=taken.id, to=to, subject=content.subject or "",
        sender=content.sender or usual_sender(call),
        text=content.text, html=content.html, reply_to=content.replyTo, at=taken.created_at, headers=content.headers,
        attachments=attachments,
    )  # fmt: skip
    if server is None:
        return await send_letter(call, letter)
    return await call.of_process(MailPools).of_tenant(call.tenant, server.url).send(letter)


async def _send_by_gateway(call: Call, gateway: Gateway, content: Content, to: str) -> Result:
    sms = Sms(to, content.text or "", content.sender)
    body = gateway_body(gateway.body, gateway.contentType, sms, gateway.sender)
    headers = {**gateway.headers, "Content-Type": gateway.contentType}
    outcome = await send_out(call, gateway.url, headers, body, method=gateway.method)
    accepted = frozenset(gateway.success) or ACCEPTED
    return with_gateway_id(gateway, outcome, result_of(outcome, call.now(), accepted))


def with_gateway_id(gateway: Gateway, outcome: Answer | Failure, result: Result) -> Result:
    """The result with the id under which the gateway knows it, by which its receipts name it. What is said of our own
    login says nothing of the message.
    """
    if isinstance(result, Failed) and result.status in TOO_EARLY:
        return TryAgain(result.reason, result.status)
    if not isinstance(result, Sent) or not isinstance(outcome, Answer):
        return result
    try:
        found = pick(gateway.idPath, msgspec.json.decode(outcome.body))
    except (Refusal, msgspec.DecodeError, RecursionError):
        return result
    found = found[0] if isinstance(found, list) and found else found
    if isinstance(found, bool) or not isinstance(found, str | int):
        return result
    return Sent(str(found)[:MAX_ID])


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
