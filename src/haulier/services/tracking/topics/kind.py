"""Subscriptions as they are stored: the parent is the device, the type the topic, the key all that it is unique by."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.declarations.event import event_specs
from haulier.platform.declarations.kind import CommandOutcome, callback_kind
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import joined_key
from haulier.platform.storage.resources import Json, Resource
from haulier.services.tracking.topics.responses import SubscriptionPayload

SUBSCRIPTION = "topic_subscription"
ACTIVE, ENDED = "ACTIVE", "ENDED"
TOPIC_END = "topic-end"
"""Purpose of the timer of its end."""
STARTED_EVENT, ENDED_EVENT = "TopicSubscribed", "TopicUnsubscribed"


class SubscriptionBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A subscription as stored. The interval is in seconds, the end in epoch milliseconds."""

    app: str
    interval: int
    expiry: int
    callback: CallbackRequest | None = None


DECODER = msgspec.json.Decoder(SubscriptionBody)

EVENTS = event_specs(
    SUBSCRIPTION,
    SubscriptionPayload,
    {
        STARTED_EVENT: "positions of a device go to a topic from now on, or in another way",
        ENDED_EVENT: "positions of a device go to a topic no longer",
    },
)


def unique_key(device: str, app: str, topic: str) -> str:
    """What a subscription is unique by."""
    return joined_key(device, app, topic)


def subscription_payload(row: Resource | Any, body: SubscriptionBody) -> SubscriptionPayload:
    """What events tell of a subscription."""
    return SubscriptionPayload(id=row.id, deviceId=row.parent or "", topic=row.type, app=body.app, expiry=body.expiry)


def _members(data: Any, _outcome: CommandOutcome) -> Json:
    return {"service": "mts", **data}


SENT_OUT = callback_kind(SUBSCRIPTION, "TopicSubscription", _members)
"""What the engine needs to know for the positions that are posted."""
