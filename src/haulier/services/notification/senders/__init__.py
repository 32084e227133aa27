"""What carries notifications on, a file a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.results import Dropped, Failed, Result
from haulier.services.notification.senders.content import Content, read_content
from haulier.services.notification.senders.mail import send_mail
from haulier.services.notification.senders.push import send_push
from haulier.services.notification.senders.text import send_short_text
from haulier.services.notification.senders.web_push import send_web_push
from haulier.services.notification.senders.webhook import send_webhook

SENDERS: Mapping[str, Callable[[Call, TakenDelivery, Content], Awaitable[Result]]] = {
    "push": send_push, "webpush": send_web_push, "email": send_mail, "sms": send_short_text,
    "whatsapp": send_short_text, "webhook": send_webhook,
}  # fmt: skip


async def send(call: Call, taken: TakenDelivery) -> Result:
    """Carry a delivery of a notification on by its channel."""
    content = await read_content(call, taken)
    if content is None:
        return Dropped("the notification or its app is gone")
    sender = SENDERS.get(taken.channel)
    return Failed(f"nothing carries {taken.channel}") if sender is None else await sender(call, taken, content)
