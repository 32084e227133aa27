"""The notice that a subscription was switched off: a mail to each administrator of the tenant."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.messages.message import MAX_ADDRESS, Mail
from haulier.platform.messages.outbox import enclose
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import ACTIVE, USER, USER_DECODER, administrators

MAX_ADMINISTRATORS = 20
PURPOSE = "webhook switched off"
SUBJECT = "A webhook was switched off"
TEXT = """\
Nothing could be delivered to {address} for {hours:g} hours, so its subscription to events of {topic} was switched off.

Subscription: {id}
App: {app}

Switch it on again when its receiver is well: PUT /core/api/v1/webhooks/subscriptions/{id} with isActive true.
What could not be delivered of the last days is delivered by POST .../{id}/replay.
"""


async def enclose_notices(call: Call, change: Change, row: Resource, address: str) -> None:
    """Have the administrators hear of a subscription that goes to this address, as it may be shown."""
    ids = await administrators(call, MAX_ADMINISTRATORS)
    text = TEXT.format(
        address=address, hours=call.webhook_settings.failing_hours, topic=row.type, id=row.id, app=row.parent
    )
    for person in await call.get_many([(USER, id) for id in ids]):
        email = person.body_as(USER_DECODER).email if person is not None and person.state == ACTIVE else None
        if email is not None and len(email) <= MAX_ADDRESS and email.isprintable():
            enclose(call, change, Mail(email, SUBJECT, text), purpose=PURPOSE)
