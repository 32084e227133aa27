"""Responses of webhooks, and what their events carry. See: contract/notification.yaml."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import PageMeta

DeliveryStatus = Literal["QUEUED", "DELIVERED", "RETRYING", "DEAD"]
ChangeType = Literal["CREATE", "UPDATE", "STATE", "DELETE"]


class AppConfigShown(Struct):
    """Who may subscribe to the events of the app."""

    permissions: list[str]
    name: str


class CursorMeta(Struct, omit_defaults=True):
    """Whether there is more, and how to ask for it."""

    hasNextPage: bool
    nextPage: str | UnsetType = UNSET


class PublisherEvent(Struct, kw_only=True, omit_defaults=True):
    """An event that may be subscribed to. Its filter is the publisher's."""

    name: str
    appId: str
    type: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class PublisherEvents(Struct):
    """A page of events."""

    events: list[PublisherEvent]
    meta: CursorMeta


class SubscriptionItem(Struct, kw_only=True, omit_defaults=True):
    """A subscription in a list."""

    id: str
    topic: str
    eventAppId: str
    isActive: bool
    customAttr: bool
    description: str | UnsetType = UNSET


class Subscriptions(Struct):
    """A page of subscriptions."""

    subscriptions: list[SubscriptionItem]
    meta: CursorMeta


class WebhookShown(Struct):
    """Where deliveries go; the key is told to nobody."""

    url: str


class Subscription(SubscriptionItem, kw_only=True, omit_defaults=True):
    """A subscription as a whole."""

    events: list[str]
    webhook: WebhookShown


class WebhookTry(Struct, kw_only=True, omit_defaults=True):
    """One try of a delivery; ``at`` in epoch milliseconds."""

    at: int
    number: int
    outcome: Literal["delivered", "failed", "dead"]
    durationMs: int
    httpStatus: int | UnsetType = UNSET
    error: str | UnsetType = UNSET


class WebhookDelivery(Struct, kw_only=True, omit_defaults=True):
    """A delivery and how far it came; moments in epoch milliseconds."""

    id: str
    event: str
    type: ChangeType
    resourceId: str
    createdAt: int
    status: DeliveryStatus
    tries: list[WebhookTry]
    nextTryAt: int | UnsetType = UNSET


class WebhookDeliveries(Struct):
    """A page of deliveries, the newest first."""

    meta: PageMeta
    attempts: list[WebhookDelivery]


class PublisherPayload(Struct, kw_only=True):
    """What events tell of a publisher."""

    appId: str
    permissions: list[str]
    name: str


class RegisteredPayload(Struct, kw_only=True):
    """Which events an app publishes from now on."""

    appId: str
    topic: str
    events: list[str]


class SubscriptionPayload(Struct, kw_only=True):
    """What events tell of a subscription: nothing of where it goes."""

    id: str
    appId: str
    topic: str
    eventAppId: str
    events: list[str]
    isActive: bool
    customAttr: bool


class SwitchedOffPayload(SubscriptionPayload, kw_only=True):
    """The same of one that was switched off; ``failingSince`` in epoch milliseconds."""

    failingSince: int


class DeliveriesPayload(Struct, kw_only=True):
    """To which subscriptions an event is delivered, and how many deliveries that are."""

    eventId: str
    topics: list[str]
    deliveries: int
    subscriptions: list[str]
