"""Events that the platform itself has for an app, such as a reply to one of its messages."""

from __future__ import annotations

from haulier.platform.access.rights import CORE_APP
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.webhooks.books import subscriber_of
from haulier.services.webhooks.commands.deliveries import body_of, delivery_writes
from haulier.services.webhooks.kind import ACTIVE, MAX_OF_TENANT, SUBSCRIPTION, DeliveryBody, delivery_id
from haulier.services.webhooks.responses import ChangeType

CREATED: ChangeType = "CREATE"


async def enclose_own_event(call: Call, change: Change, app_id: str, event: str, resource_id: str, data: Json) -> None:
    """Have the app's own active subscriptions to an event of the platform hear of it, if the change is applied."""
    for row in await call.all_of(SUBSCRIPTION, MAX_OF_TENANT):
        subscriber = subscriber_of(row) if row.state == ACTIVE and row.parent == app_id else None
        if subscriber is None or not subscriber.wants(row.type, CORE_APP, event):
            continue
        id = delivery_id(call.new_id("ownEvent"), resource_id, row.id, event)
        sent = body_of(
            call.tenant, id, subscriber, event, CREATED, resource_id, call.at, data
        )  # fmt: skip
        writes = delivery_writes(
            call, id, subscriber, event, DeliveryBody(type=CREATED, resourceId=resource_id, sent=sent)
        )
        change.rows.append(writes[0])
        change.timers.append(writes[1])
