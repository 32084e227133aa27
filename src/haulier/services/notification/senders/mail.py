"""Notifications by mail."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.letter import Letter
from haulier.platform.messages.message import MAX_SUBJECT, Mail
from haulier.platform.messages.providers import send_letter, sender_of
from haulier.platform.messages.results import Result
from haulier.services.notification.senders.content import Content

NO_SUBJECT = "-"


async def send_mail(call: Call, taken: TakenDelivery, content: Content) -> Result:
    """One letter, by the tenant's provider where it has one; its Message-ID is the delivery's."""
    letter = Letter(
        id=taken.id, to=content.target["to"], subject=content.subject, sender=await sender_of(call, taken.provider),
        text=content.event.body, html=content.event.html, at=content.at,
    )  # fmt: skip
    return await send_letter(call, taken.provider, letter)


def mail_of(content: Content) -> Mail:
    """The same letter as the operator's mailbox keeps it, its subject cut where that takes no more."""
    event = content.event
    subject = content.subject[:MAX_SUBJECT] or event.eventName or NO_SUBJECT
    return Mail(content.target["to"], subject, event.body, event.html)
