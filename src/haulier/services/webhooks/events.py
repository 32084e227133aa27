"""The events of webhooks. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.services.webhooks.kind import DELIVERY, PUBLISHED, PUBLISHER, SUBSCRIPTION
from haulier.services.webhooks.responses import (
    DeliveriesPayload,
    PublisherPayload,
    RegisteredPayload,
    SubscriptionPayload,
    SwitchedOffPayload,
)

PUBLISHER_CREATED, PUBLISHER_UPDATED = "WebhookPublisherCreated", "WebhookPublisherUpdated"
EVENTS_REGISTERED = "WebhookEventsRegistered"
SUBSCRIPTION_CREATED, SUBSCRIPTION_UPDATED = "WebhookSubscriptionCreated", "WebhookSubscriptionUpdated"
SUBSCRIPTION_DELETED, SUBSCRIPTION_SWITCHED_OFF = "WebhookSubscriptionDeleted", "WebhookSubscriptionSwitchedOff"
DELIVERIES_CREATED = "WebhookDeliveriesCreated"

EVENTS = (
    *event_specs(
        PUBLISHER,
        PublisherPayload,
        {
            PUBLISHER_CREATED: "an app publishes events",
            PUBLISHER_UPDATED: "others than before may subscribe to an app's events",
        },
    ),
    EventSpec(PUBLISHED, EVENTS_REGISTERED, "an app registered events that others may subscribe to", RegisteredPayload),
    *event_specs(
        SUBSCRIPTION,
        SubscriptionPayload,
        {
            SUBSCRIPTION_CREATED: "an app subscribed to events",
            SUBSCRIPTION_UPDATED: "a subscription was changed",
            SUBSCRIPTION_DELETED: "a subscription was removed",
        },
    ),
    EventSpec(
        SUBSCRIPTION,
        SUBSCRIPTION_SWITCHED_OFF,
        "a subscription was switched off, as nothing but failures came of its deliveries for three days",
        SwitchedOffPayload,
    ),
    EventSpec(DELIVERY, DELIVERIES_CREATED, "what happened is delivered to subscriptions", DeliveriesPayload),
)
