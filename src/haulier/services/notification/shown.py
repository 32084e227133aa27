"""The wire forms of filters, notifications and deliveries."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from haulier.platform.commands.call import Call
from haulier.platform.messages.deliveries import OPEN, DeliveryAttempt, DeliveryRow
from haulier.platform.storage.resources import Resource
from haulier.services.notification.kind import FILTER_DECODER, EventBody, KeptWebhook
from haulier.services.notification.responses import (
    Counts,
    EventStatus,
    ShownAttempt,
    ShownDelivery,
    ShownEvent,
    ShownFilter,
    ShownWebhook,
)

EVENT_MEMBERS = (
    "imageUrl", "data", "actions", "filterId", "recipients", "androidConfig", "expiry", "eventName", "channels",
    "uniqueCode", "reason",
)  # fmt: skip
FILTER_MEMBERS = ("eventName", "recipients", "quietHours", "title", "body", "templateId")


def show_event(id: str, at: int, body: EventBody, status: EventStatus, counts: Counts) -> ShownEvent:
    """The wire form of a notification. ``at`` is epoch milliseconds."""
    return ShownEvent(
        id=id, status=status, title=body.title, body=body.body, createdAt=at // 1000, counts=counts,
        **_given(body, EVENT_MEMBERS),
    )  # fmt: skip


def show_filter(call: Call, row: Resource) -> ShownFilter:
    """The wire form of a filter; the key of its webhook is never shown. Raises SealBroken."""
    body = row.body_as(FILTER_DECODER)
    return ShownFilter(
        id=row.id, appId=row.parent or "", name=body.name, enabled=body.enabled, conditions=body.conditions,
        channels=body.channels or ["push"],
        webhook=UNSET if body.webhook is None else ShownWebhook(whole_url(call, body.webhook, row.id)),
        **_given(body, FILTER_MEMBERS),
    )  # fmt: skip


def whole_url(call: Call, webhook: KeptWebhook, filter_id: str) -> str:
    """Where a filter's webhook goes, with what of it may be secret. Raises SealBroken."""
    return webhook.url if webhook.sealed is None else call.unseal(webhook.sealed, filter_id)


def show_delivery(row: DeliveryRow) -> ShownDelivery:
    """The wire form of a delivery."""
    return ShownDelivery(
        id=row.id, channel=row.channel, provider=row.provider, status=row.state, recipient=row.recipient,
        tries=row.tries, createdAt=row.created_at // 1000, expiresAt=row.expires_at // 1000,
        attempts=[_shown_attempt(one) for one in row.attempts],
        userId=UNSET if row.person is None else row.person, reason=UNSET if row.reason is None else row.reason,
        providerId=UNSET if row.provider_id is None else row.provider_id,
        nextTryAt=row.due_at // 1000 if row.state in OPEN else UNSET,
        endedAt=UNSET if row.ended_at is None else row.ended_at // 1000,
    )  # fmt: skip


def _shown_attempt(one: DeliveryAttempt) -> ShownAttempt:
    return ShownAttempt(
        at=one.at // 1000, ms=one.ms, status=UNSET if one.status is None else one.status,
        reason=UNSET if one.reason is None else one.reason,
    )  # fmt: skip


def _given(body: Any, members: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in members if (value := getattr(body, name)) is not None}
