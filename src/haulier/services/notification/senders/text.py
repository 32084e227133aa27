"""Notifications by SMS."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.message import MAX_SMS, Sms
from haulier.platform.messages.providers import send_text
from haulier.platform.messages.results import Result
from haulier.services.notification.senders.content import Content


async def send_sms(call: Call, _taken: TakenDelivery, content: Content) -> Result:
    """Title and body, cut where a gateway takes no more."""
    text = f"{content.subject}\n{content.event.body}"[:MAX_SMS]
    return await send_text(call, Sms(content.target["to"], text))
