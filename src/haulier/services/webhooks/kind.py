"""Publishers, their events, subscriptions and deliveries as stored. See: contract/notification.md, Webhooks."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.ids import named_uuid
from haulier.platform.declarations.kind import Kind
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.cache import Compiler
from haulier.services.container.facade import CONTAINER, GROUP, GROUP_EVENT_APPLIED
from haulier.services.entity.facade import ENTITY
from haulier.services.order.facade import ORDER, WORK_ORDER
from haulier.services.participant.facade import PARTICIPANT
from haulier.services.webhooks.responses import ChangeType

PUBLISHER = "webhook_publisher"
"""An app that publishes events; its id is the app's."""
PUBLISHED = "webhook_event"
"""An event that an app publishes: its type is the topic, its parent the app."""
SUBSCRIPTION = "webhook_subscription"
"""Its type is the topic, its parent the app that is called."""
DELIVERY = "webhook_delivery"
"""Its parent is the subscription, its type the name of the event."""

ACTIVE, INACTIVE, DELETED = "ACTIVE", "INACTIVE", "DELETED"

TOPICS: dict[str, Kind] = {kind.name: kind for kind in (PARTICIPANT, ENTITY, CONTAINER)}
"""What may be subscribed to."""
OTHERS: dict[str, tuple[str, ...]] = {GROUP: (GROUP_EVENT_APPLIED,), ORDER.name: (), WORK_ORDER.name: ()}
"""Events of other kinds whose commands make or change containers beside; no name stands for all of a kind."""

OWN_EVENTS = frozenset({"message.reply"})
"""What the platform itself tells an app, whatever the topic: somebody replied to a message of the app's."""

MAX_PUBLISHED = 500
"""Events of one app."""
MAX_OF_APP, MAX_OF_TENANT = 100, 1_000
"""Subscriptions."""
KEPT_MS = 30 * 24 * 3_600_000
"""How long deliveries can be read and replayed."""
PUBLISHED_IN_BOOK = 5_000
"""Events of one tenant that are held against what happens."""


class PublisherBody(msgspec.Struct, kw_only=True):
    """A publisher as stored."""

    permissions: list[str]
    name: str


class PublishedBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A publisher's event as stored."""

    name: str
    type: ChangeType | None = None
    description: str | None = None
    filter: dict[str, Any] | None = None


class SubscriptionBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A subscription as stored."""

    eventAppId: str
    address: CallbackRequest
    """Where to; what may be secret of it is sealed."""
    key: str
    """The signature key as it was given, sealed and bound to the subscription."""
    events: list[str] = []
    """None are all of the publisher's in the topic."""
    description: str | None = None
    customAttr: bool = False
    since: int = 0
    """When it was last switched on, epoch milliseconds: what happened before is not for it."""


class DeliveryBody(msgspec.Struct, kw_only=True):
    """A delivery as stored."""

    type: ChangeType
    resourceId: str
    sent: str
    """The body, as every try sends it."""


class DeliveryData(msgspec.Struct):
    """What the timer of a delivery holds: the rest is read when it is sent."""

    subscription: str
    since: int
    """When the subscription was last switched on then."""


PUBLISHER_DECODER = msgspec.json.Decoder(PublisherBody)
PUBLISHED_DECODER = msgspec.json.Decoder(PublishedBody)
SUBSCRIPTION_DECODER = msgspec.json.Decoder(SubscriptionBody)
DELIVERY_DECODER = msgspec.json.Decoder(DeliveryBody)

COMPILERS: dict[str, Compiler] = {
    PUBLISHER: lambda row: row.body_as(PUBLISHER_DECODER),
    PUBLISHED: lambda row: row.body_as(PUBLISHED_DECODER),
    SUBSCRIPTION: lambda row: row.body_as(SUBSCRIPTION_DECODER) if row.state == ACTIVE else None,
}
"""Every process hears of their changes."""


def delivery_id(event_id: str, resource_id: str, subscription_id: str, name: str) -> str:
    """The id of the delivery of a publisher's event to a subscription; it stands for what happened to a resource."""
    return named_uuid("\x1f".join((event_id, resource_id, subscription_id, name)))


def delivery_row(id: str) -> str:
    """The id under which a delivery is stored."""
    return f"webhookDelivery:{id}"
