"""Notifications to the webhook of a filter, signed. See: contract/notification.md 9.7."""

from __future__ import annotations

import base64
import binascii
import hmac

import msgspec
from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.outgoing import send_out
from haulier.platform.messages.results import Failed, Result, result_of
from haulier.services.notification.senders.content import Content

SIGNATURE, TIMESTAMP, WEBHOOK_ID = "X-COREOS-HMAC-SIGNATURE", "X-COREOS-TIMESTAMP", "X-COREOS-WEBHOOK-ID"


class WebhookBody(Struct, kw_only=True, omit_defaults=True):
    """What a filter's webhook is sent."""

    id: str
    """Of the delivery, the same for every try."""
    eventId: str
    appId: str
    tenantId: str
    timestamp: int
    title: str
    body: str
    event: str | None = None
    filterId: str | None = None
    data: dict[str, str] | None = None


async def send_webhook(call: Call, taken: TakenDelivery, content: Content) -> Result:
    """A POST to the filter's address."""
    event = content.event
    if event.webhook is None or event.filterId is None:
        return Failed("the filter has no webhook")
    body = msgspec.json.encode(
        WebhookBody(
            id=taken.id, eventId=taken.group, appId=content.app_id, tenantId=call.tenant, timestamp=content.at // 1000,
            title=event.title, body=event.body, event=event.eventName, filterId=event.filterId, data=event.data,
        )
    )  # fmt: skip
    headers = {"Content-Type": "application/json", TIMESTAMP: str(call.now() // 1000), WEBHOOK_ID: taken.id}
    if event.webhook.key is not None:
        key = signature_key(call.unseal(event.webhook.key, event.filterId))
        headers[SIGNATURE] = hmac.digest(key, body, "sha256").hex()
    return result_of(await send_out(call, event.webhook.url, headers, body), call.now())


def signature_key(text: str) -> bytes:
    """The bytes of a signature key. Raises ValueError for what is no base64."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("is no base64") from error
