"""Notifications by SMS and WhatsApp."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.message import MAX_SMS, Sms
from haulier.platform.messages.providers import send_text
from haulier.platform.messages.results import Result
from haulier.services.notification.senders.content import Content


async def send_short_text(call: Call, taken: TakenDelivery, content: Content) -> Result:
    """One text, by the tenant's provider where it has one."""
    return await send_text(call, taken.provider, sms_of(content))


def sms_of(content: Content) -> Sms:
    """Title and body, what a template says as it stands, cut where a gateway takes no more."""
    event = content.event
    text = event.body if event.is_of_template and event.body else f"{content.subject}\n{event.body}"
    return Sms(content.target["to"], text[:MAX_SMS])
