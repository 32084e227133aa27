"""What no gateway carries on: notices in inboxes, a person's, and the administrators' where nothing is set; mails and
texts lie in the operator's mailbox too, as those of messaging do. See: contract/notification.md 9.1, 9.6.
"""

from __future__ import annotations

import structlog

from haulier.core.refusal import Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import NothingToDo, carry_out_aside
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.live.messages import Notice
from haulier.platform.live.notices import show_notice
from haulier.platform.messages.mailbox import keep_once
from haulier.platform.messages.results import Dropped, Failed, Result, Sent, TryAgain
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import administrators
from haulier.services.notification.events import NOTICE_CREATED
from haulier.services.notification.kind import NOTICE, NOTICE_KEPT_MS, UNREAD, NoticeBody, notice_id
from haulier.services.notification.responses import PersonPayload
from haulier.services.notification.senders.content import Content, read_content
from haulier.services.notification.senders.mail import mail_of
from haulier.services.notification.senders.text import sms_of

PURPOSE = "notification"
"""What messages in the mailbox are for that are notifications."""
MAX_ADMINISTRATORS = 50
"""Of those in whose inboxes lies what nothing else carries."""

log = structlog.get_logger("haulier.notification")


async def send_to_inbox(call: Call, taken: TakenDelivery) -> Result:
    """A notice each, and a server-sent event to the person; a mail or text into the mailbox. What is there already is
    not made again.
    """
    content = await read_content(call, taken)
    if content is None:
        return Dropped("the notification or its app is gone")
    if taken.channel == "console":
        persons = [taken.person] if taken.person else []
    else:
        persons = await administrators(call, MAX_ADMINISTRATORS)
        log.info("not set up", tenant=call.tenant, channel=taken.channel, delivery=taken.id, notices=len(persons))
    if taken.channel == "console" and not persons:
        return Failed("a notice is for a person")
    try:
        if taken.channel in ("email", "sms"):
            await _lay_down(call, taken, content)
        for person in persons:
            await _put(call, taken, content, person)
    except Refusal as refusal:
        return TryAgain(f"it was refused: {refusal.cause.name}")
    return Sent()


async def _lay_down(call: Call, taken: TakenDelivery, content: Content) -> None:
    """Put a mail or text into the operator's mailbox."""
    message = mail_of(content) if taken.channel == "email" else sms_of(content)

    async def plan(inner: Call, _body: None) -> Change:
        return await keep_once(inner, message, purpose=PURPOSE, of=taken.id)

    await carry_out_aside(call, "keepMessage", plan)


async def _put(call: Call, taken: TakenDelivery, content: Content, person: str) -> None:
    id = notice_id(call.tenant, f"{taken.id}/{person}")
    event = content.event
    body = NoticeBody(
        title=content.subject, body=event.body, data=event.data, appId=content.app_id, eventId=taken.group,
        eventName=event.eventName,
    )  # fmt: skip

    async def plan(inner: Call, _body: None) -> Change:
        if await inner.get(NOTICE, id) is not None:
            raise NothingToDo
        row = RowWrite(
            NOTICE, id, 0, parent=person, state=UNREAD, body=to_json(body), expires_at=inner.at + NOTICE_KEPT_MS
        )
        return row_change(NOTICE_CREATED, row, payload=to_json(PersonPayload(id=id, userId=person)))

    await carry_out_aside(call, "putNotice", plan)
    notice = Notice(id=id, title=body.title, body=body.body, createdAt=call.at // 1000, eventName=body.eventName)
    await show_notice(call, person, notice)
