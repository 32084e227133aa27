"""Notices in the inboxes of administrators that something does not arrive: a webhook was switched off, callbacks were
given up. See: notification.md 9.7.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from haulier.platform.callbacks.given_up import CALLBACKS_GIVEN_UP, DEAD_LETTER, GivenUpPayload
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

SWITCHED_OFF = "A webhook was switched off"
SWITCHED_OFF_TEXT = (
    "Nothing could be delivered for days to the subscription {id} of the app {app} to events of {topic}."
)
GIVEN_UP_ONE, GIVEN_UP_MANY = "A callback was given up", "{count} callbacks were given up"
GIVEN_UP_TEXT = "To {receiver}, after {attempts} tries: {error}"


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
    title, text = _words(event)
    body = to_json(
        NoticeBody(
            title=title, body=text, data={"event": event.type, "subject": event.subject}, eventName=event.type,
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


def _words(event: Event) -> tuple[str, str]:
    """Title and text."""
    if event.type == CALLBACKS_GIVEN_UP:
        given_up = msgspec.json.decode(event.data, type=GivenUpPayload)
        title = GIVEN_UP_ONE if given_up.count == 1 else GIVEN_UP_MANY.format(count=given_up.count)
        return title, GIVEN_UP_TEXT.format(receiver=given_up.receiver, attempts=given_up.attempts, error=given_up.error)
    said = msgspec.json.decode(event.data, type=SwitchedOff)
    return SWITCHED_OFF, SWITCHED_OFF_TEXT.format(id=said.id, app=said.appId, topic=said.topic)


CONSUMERS = (
    Consumer(
        "webhook-notices", {SUBSCRIPTION: [SUBSCRIPTION_SWITCHED_OFF], DEAD_LETTER: [CALLBACKS_GIVEN_UP]}, put_notices
    ),
)
