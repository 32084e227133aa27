"""Notifications to the webhook of a filter, signed. See: contract/notification.md 9.7."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.delivery_request import send_request
from haulier.platform.messages.results import Failed, Result, result_of
from haulier.platform.outbound.webhook import build_webhook, read_key
from haulier.platform.storage.resources import Json
from haulier.services.notification.senders.content import Content
from haulier.services.notification.shown import whole_url


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
    resourceId: str | None = None
    """Of what the event is about, which a rule tells of."""
    data: Json | None = None
    """What that event says to everybody; without one what the send gave."""


async def send_webhook(call: Call, taken: TakenDelivery, content: Content) -> Result:
    """A POST to the filter's address."""
    event = content.event
    if event.webhook is None or event.filterId is None:
        return Failed("the filter has no webhook")
    body = msgspec.json.encode(
        WebhookBody(
            id=taken.id, eventId=taken.group, appId=content.app_id, tenantId=call.tenant, timestamp=content.at // 1000,
            title=event.title, body=event.body, event=event.eventName, filterId=event.filterId,
            resourceId=None if event.eventData is None else (event.data or {}).get("subject", "").partition("/")[2],
            data=event.data if event.eventData is None else event.eventData,
        )
    )  # fmt: skip
    await call.prepare_keys(event.webhook.key, event.webhook.sealed)
    key = read_key(call.unseal(event.webhook.key, event.filterId)) if event.webhook.key is not None else None
    url = whole_url(call, event.webhook, event.filterId)
    sent = build_webhook(url, taken.id, call.now() // 1000, key, body)
    return result_of(await send_request(call, sent.url, sent.headers, sent.body), call.now())
