"""Templates of messages, and the notifications that use them. See: contract/notification.md, Messaging and 9.4."""

from __future__ import annotations

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, joined_key, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.messaging.events import (
    NOTIFICATION_CREATED,
    NOTIFICATION_STATUS_UPDATED,
    NOTIFICATION_UPDATED,
    TEMPLATE_UPDATED,
    TEMPLATES_CREATED,
)
from haulier.services.messaging.kind import (
    MAX_NOTIFICATIONS,
    MAX_TEMPLATES,
    NOTIFICATION,
    NOTIFICATION_DECODER,
    TEMPLATE,
    TEMPLATE_DECODER,
    NotificationBody,
    TemplateBody,
)
from haulier.services.messaging.queries import CHANNELS, need_notification, need_template
from haulier.services.messaging.requests import (
    MAX_TEMPLATES as TEMPLATES_AT_ONCE,
)
from haulier.services.messaging.requests import (
    MessageNotificationCreate,
    NewTemplate,
    NotificationStatus,
    TemplateText,
)
from haulier.services.messaging.responses import MadeTemplates, NotificationPayload, TemplatesPayload
from haulier.services.messaging.store import check_room
from haulier.services.messaging.template_text import text_faults

TEMPLATE_PREFIX, NOTIFICATION_PREFIX = "messageTemplate", "messageNotification"


async def create_templates(call: Call, templates: list[NewTemplate]) -> Change:
    """``POST /templates``: all of them or none. A channel has one template of a name."""
    refuse_faults(_faults(templates))
    await check_room(call, TEMPLATE, len(templates), MAX_TEMPLATES, "templates")
    rows = [_row(call, number, one) for number, one in enumerate(templates)]
    ids = [row.id for row in rows]
    payload = TemplatesPayload(ids=ids, names=[one.name for one in templates])
    change = row_change(TEMPLATES_CREATED, rows[0], *rows[1:], payload=to_json(payload))
    change.answer = MadeTemplates(ids[0], ids)
    return change


def _faults(templates: list[NewTemplate]) -> list[Fault]:
    if not 1 <= len(templates) <= TEMPLATES_AT_ONCE:
        return [Fault("", "maxItems", f"are 1 to {TEMPLATES_AT_ONCE} templates")]
    keys = [(one.channel, one.name) for one in templates]
    faults = [
        Fault(f"[{number}].name", "unique", "the channel has it in this request already")
        for number, key in enumerate(keys) if key in keys[:number]
    ]  # fmt: skip
    return faults + [
        fault for number, one in enumerate(templates) for fault in text_faults(one, one.channel, f"[{number}].")
    ]


def _row(call: Call, number: int, one: NewTemplate) -> RowWrite:
    id, key = call.new_id(TEMPLATE_PREFIX, number), joined_key(one.channel, one.name)
    return RowWrite(TEMPLATE, id, 0, type=one.channel, key=key, body=to_json(_body(one.name, one)))


def _body(name: str, text: TemplateText) -> TemplateBody:
    return TemplateBody(
        name=name, body=text.body, subject=text.subject, html=text.html, translations=text.translations
    )  # fmt: skip


async def update_template(call: Call, body: TemplateText) -> Change:
    """``PUT /templates/{templateId}``: all that it says. Name and channel stay; what was handed in is not touched."""
    row = await need_template(call)
    refuse_faults(text_faults(body, CHANNELS[row.type]))
    made = _body(row.body_as(TEMPLATE_DECODER).name, body)
    payload = TemplatesPayload(ids=[row.id], names=[made.name])
    return row_change(TEMPLATE_UPDATED, replacing(row, body=to_json(made)), payload=to_json(payload))


async def create_notification(call: Call, body: MessageNotificationCreate) -> Change:
    """``POST /notifications``: allowed from the start. A tenant has one of a name."""
    await _check_templates(call, body)
    await check_room(call, NOTIFICATION, 1, MAX_NOTIFICATIONS, "notifications")
    made = NotificationBody(name=body.name, label=body.label, templates=body.templates, description=body.description)
    row = RowWrite(
        NOTIFICATION, call.new_id(NOTIFICATION_PREFIX), 0, key=body.name,
        parent=body.appId or call.identity.app_id, body=to_json(made),
    )  # fmt: skip
    return _change(NOTIFICATION_CREATED, row, made)


async def update_notification(call: Call, body: MessageNotificationCreate) -> Change:
    """``PUT /notifications/{notificationId}``: the whole of it, but whether it is allowed."""
    row = await need_notification(call)
    await _check_templates(call, body)
    made = NotificationBody(
        name=body.name, label=body.label, templates=body.templates, description=body.description,
        enabled=row.body_as(NOTIFICATION_DECODER).enabled,
    )  # fmt: skip
    return _change(NOTIFICATION_UPDATED, replacing(row, key=body.name, body=to_json(made)), made)


async def set_status(call: Call, body: NotificationStatus) -> Change:
    """``PUT /notifications/{notificationId}/status``: an administrator's word."""
    row = await need_notification(call)
    if ADMIN_ROLE not in await call.roles():
        raise Refusal(Cause.FORBIDDEN, "only an administrator allows or forbids notifications")
    made = row.body_as(NOTIFICATION_DECODER)
    made.enabled = body.enabled
    return _change(NOTIFICATION_STATUS_UPDATED, replacing(row, body=to_json(made)), made)


async def _check_templates(call: Call, body: MessageNotificationCreate) -> None:
    """Raise Refusal for templates that are not there, of another channel, or two of one."""
    rows = await call.get_many([(TEMPLATE, one.templateId) for one in body.templates])
    channels = [one.channel for one in body.templates]
    faults: list[Fault] = []
    for number, (one, row) in enumerate(zip(body.templates, rows, strict=True)):
        if row is None:
            faults.append(Fault(f"templates[{number}].templateId", "unknown", "there is no such template"))
        elif row.type != one.channel:
            faults.append(Fault(f"templates[{number}].channel", "mismatch", f"the template is one of {row.type}"))
        elif one.channel in channels[:number]:
            faults.append(Fault(f"templates[{number}].channel", "unique", "the channel has a template already"))
    refuse_faults(faults)


def _change(event: str, row: RowWrite, body: NotificationBody) -> Change:
    payload = NotificationPayload(id=row.id, appId=row.parent or "", name=body.name, enabled=body.enabled)
    return row_change(event, row, payload=to_json(payload))
