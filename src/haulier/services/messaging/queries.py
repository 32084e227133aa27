"""The reads of messaging. An app sees its own messages, a person who is an administrator all."""

from __future__ import annotations

from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.wire_schemas import PageMeta
from haulier.platform.listing.numbered_list import read_numbered_list
from haulier.platform.messages.deliveries import OPEN, DeliveryRow, read_deliveries
from haulier.platform.messages.message_provider import MAX_PROVIDERS, PROVIDER, PROVIDER_DECODER
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import is_administrator
from haulier.services.messaging.kind import (
    LISTED_MESSAGES,
    LISTED_NOTIFICATIONS,
    LISTED_TEMPLATES,
    MESSAGE,
    MESSAGE_DECODER,
    NOTIFICATION,
    NOTIFICATION_DECODER,
    QUEUED,
    RECEIPT,
    RECEIPT_DECODER,
    TEMPLATE,
    TEMPLATE_DECODER,
)
from haulier.services.messaging.requests import MAX_RECIPIENTS, ChannelName
from haulier.services.messaging.responses import (
    MessageDelivery,
    MessageItem,
    MessageNotification,
    MessageNotifications,
    Messages,
    MessageShown,
    MessageStatus,
    ServiceProvider,
    Template,
    TemplateItem,
    Templates,
)
from haulier.services.messaging.template_text import names_in

CHANNELS: dict[str, ChannelName] = {"sms": "sms", "email": "email", "whatsapp": "whatsapp"}
STATUSES: dict[str, MessageStatus] = {"DELIVERED": "DELIVERED", "FAILED": "FAILED"}


async def list_providers(call: Call, _body: None) -> list[ServiceProvider]:
    """``GET /service-providers``: in the order in which they were registered."""
    return [_shown_provider(row) for row in await call.all_of(PROVIDER, MAX_PROVIDERS)]


async def list_templates(call: Call, _body: None) -> Templates:
    """``GET /templates``: the newest first; ``query`` may name the channel."""
    meta, rows = await read_numbered_list(call, LISTED_TEMPLATES)
    return Templates(PageMeta(meta.totalElements), [_template_item(row) for row in rows])


async def get_template(call: Call, _body: None) -> Template:
    """``GET /templates/{templateId}``."""
    row = await need_template(call)
    body, item = row.body_as(TEMPLATE_DECODER), _template_item(row)
    return Template(
        id=item.id, name=item.name, channel=item.channel, languages=item.languages, updatedAt=item.updatedAt,
        body=body.body, placeholders=sorted(names_in(body)), subject=UNSET if body.subject is None else body.subject,
        html=UNSET if body.html is None else body.html, translations=body.translations or UNSET,
    )  # fmt: skip


async def list_notifications(call: Call, _body: None) -> MessageNotifications:
    """``GET /notifications``: the newest first."""
    meta, rows = await read_numbered_list(call, LISTED_NOTIFICATIONS)
    return MessageNotifications(PageMeta(meta.totalElements), [_shown_notification(row) for row in rows])


async def get_notification(call: Call, _body: None) -> MessageNotification:
    """``GET /notifications/{notificationId}``."""
    return _shown_notification(await need_notification(call))


async def list_messages(call: Call, _body: None) -> Messages:
    """``GET /messages``: the newest first. What gateways said of one is told by the message itself."""
    parent = None if await is_administrator(call) else call.identity.app_id
    meta, rows = await read_numbered_list(call, LISTED_MESSAGES, parent=parent)
    return Messages(PageMeta(meta.totalElements), [_message_item(row) for row in rows])


async def get_message(call: Call, _body: None) -> MessageShown:
    """``GET /messages/{messageId}``."""
    id = call.path["messageId"]
    row = await call.get(MESSAGE, id)
    if row is None or (row.parent != call.identity.app_id and not await is_administrator(call)):
        raise Refusal(Cause.NOT_FOUND, f"there is no message {id!r}")
    body = row.body_as(MESSAGE_DECODER)
    _, rows = await read_deliveries(call, row.id, MAX_RECIPIENTS, 0)
    receipts = await call.get_many([(RECEIPT, one.id) for one in rows])
    shown = [_shown_delivery(one, receipt) for one, receipt in zip(rows, receipts, strict=True)]
    return MessageShown(
        id=row.id,
        status=status_of(row, [one.status for one in shown]),
        createdAt=row.created_at,
        channels=body.channels,
        deliveries=shown,
        segments=UNSET if body.segments is None else body.segments,
        notificationId=UNSET if body.notificationId is None else body.notificationId,
    )


def status_of(row: Resource, statuses: list[MessageStatus]) -> MessageStatus:
    """What became of a message as a whole: QUEUED until nothing is under way, DELIVERED where it is with all that it
    was sent to, FAILED where it went to nobody. Of one whose deliveries are forgotten the row says it.
    """
    body = row.body_as(MESSAGE_DECODER)
    if not statuses:
        return "SENT" if body.sent else "FAILED"
    if "QUEUED" in statuses:
        return "QUEUED"
    sent = [status for status in statuses if status != "FAILED"]
    if not sent:
        return "FAILED"
    return "DELIVERED" if all(status == "DELIVERED" for status in sent) else "SENT"


async def need_notification(call: Call) -> Resource:
    """The notification of the path. Raises Refusal."""
    return await call.need(NOTIFICATION, call.path["notificationId"], "notification")


async def need_template(call: Call) -> Resource:
    """The template of the path. Raises Refusal."""
    return await call.need(TEMPLATE, call.path["templateId"], "template")


def _template_item(row: Resource) -> TemplateItem:
    body = row.body_as(TEMPLATE_DECODER)
    return TemplateItem(
        id=row.id, name=body.name, channel=CHANNELS[row.type], languages=sorted(body.translations),
        updatedAt=row.updated_at,
    )  # fmt: skip


def _shown_notification(row: Resource) -> MessageNotification:
    body = row.body_as(NOTIFICATION_DECODER)
    return MessageNotification(
        id=row.id, appId=row.parent or "", name=body.name, label=body.label, templates=body.templates,
        enabled=body.enabled, description=UNSET if body.description is None else body.description,
    )  # fmt: skip


def _message_item(row: Resource) -> MessageItem:
    body = row.body_as(MESSAGE_DECODER)
    ended: MessageStatus = "SENT" if body.sent else "FAILED"
    return MessageItem(
        id=row.id, status="QUEUED" if row.state == QUEUED else ended, createdAt=row.created_at, channels=body.channels,
        recipients=body.recipients, appId=row.parent or "",
        notificationId=UNSET if body.notificationId is None else body.notificationId,
    )  # fmt: skip


def _shown_provider(row: Resource) -> ServiceProvider:
    body = row.body_as(PROVIDER_DECODER)
    return ServiceProvider(
        id=row.id, name=body.name, channel=CHANNELS[row.type], isDefault=body.isDefault,
        provider=UNSET if body.provider is None else body.provider,
    )  # fmt: skip


def _shown_delivery(one: DeliveryRow, receipt: Resource | None) -> MessageDelivery:
    status: MessageStatus = "QUEUED" if one.state in OPEN else "SENT" if one.state == "SENT" else "FAILED"
    reason = one.reason
    if receipt is not None and status == "SENT":
        status = STATUSES[receipt.state or ""]
        reason = receipt.body_as(RECEIPT_DECODER).reason
    return MessageDelivery(
        id=one.id, channel=CHANNELS[one.channel], recipient=one.recipient, status=status, provider=one.provider,
        tries=one.tries, reason=UNSET if reason is None else reason,
    )  # fmt: skip
