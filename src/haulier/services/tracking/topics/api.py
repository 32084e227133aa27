"""Operations of topic subscriptions. See: contract/tracking.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import Conflict
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.tracking.topics import commands
from haulier.services.tracking.topics.requests import SubscriptionCreate
from haulier.services.tracking.topics.responses import TopicSubscription

SECTION = Section(
    "MTS Subscription",
    headers=COMMON_HEADERS,
    write_headers=(*COMMON_HEADERS, CALLBACK_SECRET),
    statuses=Statuses(created=200, refusals=(400, 401, 503)),
)
OF_DEVICE = "/pubsub/devices/{deviceId}/subscription"

OPERATIONS = (
    SECTION.post(
        OF_DEVICE, name="createSubscription", number=1401, summary="Add a topic subscription for a device"
    ).plan(
        commands.create_subscription,
        body=SubscriptionCreate,
        response=TopicSubscription,
        conflict=Conflict(field="topic"),
        documents_404=False,
    ),
    SECTION.get(OF_DEVICE, name="getSubscription", number=1402, summary="Read a device's subscriptions").handle(
        commands.get_subscription, response=list[TopicSubscription]
    ),
    SECTION.put(OF_DEVICE, name="updateSubscription", number=1403, summary="Change a device's subscription").plan(
        commands.update_subscription, body=SubscriptionCreate, conflict=Conflict(field="topic")
    ),
    SECTION.delete(OF_DEVICE, name="deleteSubscription", number=1404, summary="Remove a device's subscription").plan(
        commands.delete_subscription, query=(Query("topic", description="all of the device when not given"),)
    ),
)
"""Numbers from 1401 on."""
