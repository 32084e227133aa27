"""Operations of webhooks. See: contract/notification.yaml, own.yaml, contract/notification.md 9.7."""

from __future__ import annotations

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.documents.openapi import MadeId
from haulier.platform.typed.api import LIMIT_AND_OFFSET
from haulier.services.webhooks import queries
from haulier.services.webhooks.commands import publishers, replays, subscriptions
from haulier.services.webhooks.requests import (
    PublisherEventCreate,
    ReplayRequest,
    WebhookAppConfig,
    WebhookSubscriptionCreate,
    WebhookSubscriptionUpdate,
)
from haulier.services.webhooks.responses import (
    AppConfigShown,
    PublisherEvents,
    Subscription,
    Subscriptions,
    WebhookDeliveries,
)

WEBHOOKS = Section("Webhooks", headers=COMMON_HEADERS, statuses=Statuses(created=200, refusals=(400, 401, 403)))
NEXT_PAGE = (Query("nextPage", description="as a page gives it"),)
THERE = Conflict(Cause.VERSION_CONFLICT)
ALL, ONE = "/subscriptions", "/subscriptions/{subscriptionId}"

OPERATIONS = (
    WEBHOOKS.post("/app-config", name="createAppConfig", number=501, summary="Register an app as event publisher").plan(
        publishers.create_publisher, body=WebhookAppConfig, conflict=THERE, refusals=(400, 401, 403, 409)
    ),
    WEBHOOKS.get("/app-config", name="getAppConfigDetails", number=502, summary="Read publisher configuration").handle(
        queries.get_publisher, response=AppConfigShown, documents_404=True
    ),
    WEBHOOKS.put("/app-config", name="updateAppConfig", number=503, summary="Change publisher configuration").plan(
        publishers.update_publisher, body=WebhookAppConfig, documents_404=True
    ),
    WEBHOOKS.post(
        "/publisher/events", name="registerEvents", number=504, summary="Register several publishable events"
    ).plan(publishers.register_events, body=PublisherEventCreate, conflict=THERE, refusals=(400, 401, 403, 409)),
    WEBHOOKS.get(
        "/publisher/topics/{topic}/events", name="getPublisherEvents", number=505,
        summary="List registered events of a topic",
    ).handle(queries.list_events, query=NEXT_PAGE, response=PublisherEvents, documents_404=False),
    WEBHOOKS.post(
        ALL, name="createWebhookSubscription", number=506, summary="Subscribe a webhook to events of a topic"
    ).plan(subscriptions.create_subscription, body=RequestBody(WebhookSubscriptionCreate, is_secret=True)),
    WEBHOOKS.get(ALL, name="getWebhookSubscriptions", number=507, summary="List the app's subscriptions").handle(
        queries.list_subscriptions, query=NEXT_PAGE, response=Subscriptions
    ),
    WEBHOOKS.get(ONE, name="getWebhookSubscriptionById", number=508, summary="Read one subscription").handle(
        queries.get_subscription, response=Subscription
    ),
    WEBHOOKS.put(ONE, name="updateWebhookSubscription", number=509, summary="Change one subscription").plan(
        subscriptions.update_subscription, body=RequestBody(WebhookSubscriptionUpdate, is_secret=True)
    ),
    WEBHOOKS.delete(ONE, name="deleteWebhookSubscription", number=510, summary="Remove one subscription").plan(
        subscriptions.delete_subscription
    ),
    WEBHOOKS.get(
        f"{ONE}/attempts", name="listWebhookAttempts", number=511,
        summary="Deliveries and dead letters of a subscription",
    ).handle(queries.list_deliveries, query=LIMIT_AND_OFFSET, response=WebhookDeliveries, is_extension=True),
    WEBHOOKS.post(f"{ONE}/replay", name="replayWebhook", number=512, summary="Deliver dead letters again").handle(
        replays.replay_deliveries, body=RequestBody(ReplayRequest, is_required=False), response=MadeId, success=202,
        is_extension=True,
    ),
)  # fmt: skip
