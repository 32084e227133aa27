"""Notices in the inboxes of administrators that a webhook's subscription was switched off. See: notification.md 9.7."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.journal.events import Event
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import administrators
from haulier.services.notification.events import NOTICE_CREATED
from haulier.services.notification.kind import NOTICE, NOTICE_KEPT_MS, UNREAD, NoticeBody, notice_id
from haulier.services.notification.responses import PersonPayload
from haulier.services.notification.senders.console import MAX_ADMINISTRATORS
from haulier.services.webhooks.facade import SUBSCRIPTION, SUBSCRIPTION_SWITCHED_OFF

TITLE = "A webhook was switched off"
BODY = "Nothing could be delivered for days to the subscription {id} of the app {app} to events of {topic}."


class SwitchedOff(Struct):
    """What the event says of the subscription, as far as the notice needs it."""

    id: str
    appId: str
    topic: str


async def put_notices(call: Call, event: Event) -> Change | None:
    """A notice for each administrator; None where the tenant has none."""
    people = await administrators(call, MAX_ADMINISTRATORS)
    if not people:
        return None
    said = msgspec.json.decode(event.data, type=SwitchedOff)
    body = to_json(
        NoticeBody(
            title=TITLE, body=BODY.format(id=said.id, app=said.appId, topic=said.topic), eventName=event.type,
        )
    )  # fmt: skip
    rows = [
        RowWrite(
            NOTICE, notice_id(call.tenant, f"{event.id}/{person}"), 0, parent=person, state=UNREAD, body=body,
            expires_at=call.at + NOTICE_KEPT_MS,
        )
        for person in people
    ]  # fmt: skip
    payload = PersonPayload(id=rows[0].id, userId=people[0])
    return row_change(NOTICE_CREATED, rows[0], *rows[1:], payload=to_json(payload))


CONSUMERS = (Consumer("webhook-notices", {SUBSCRIPTION: [SUBSCRIPTION_SWITCHED_OFF]}, put_notices),)
