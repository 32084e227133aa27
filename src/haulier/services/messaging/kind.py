"""Providers, templates, notifications, messages and receipts as they are stored."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from haulier.platform.declarations.kind import Column, UntypedKind
from haulier.platform.messages.message_provider import Gateway
from haulier.services.messaging.requests import ChannelName, TemplateOfChannel, Translation
from haulier.services.messaging.rules.receipts import ReceiptForm
from haulier.services.messaging.rules.segments import Segments

TEMPLATE, NOTIFICATION = "message_template", "message_notification"
MESSAGE = "app_message"
"""A message that an app sends. What Haulier itself has to say is a ``message`` of the platform."""
RECEIPT = "message_receipt"
"""What a gateway said of a delivery: its parent is the message."""

QUEUED, ENDED = "QUEUED", "ENDED"
SENDER, CONSOLE_SENDER = "messaging", "messaging-console"
"""Who carries deliveries on."""
MESSAGE_ENDED = "app-message-ended"
"""Purpose of the timer of a message whose deliveries have all ended."""
KEPT_MS = 90 * 24 * 3_600_000
"""How long it can be read what became of a message."""
MAX_TEMPLATES, MAX_NOTIFICATIONS = 2_000, 1_000
"""Of a tenant."""
MAX_ATTACHED = 10 * 1024 * 1024


class ReceivingGateway(Gateway, frozen=True, kw_only=True, omit_defaults=True):
    """A gateway that may call back."""

    receiptToken: str = ""
    """What the gateway proves itself by; without one nothing is taken from it."""
    receipt: ReceiptForm = ReceiptForm()


class TemplateBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A template as stored; its type is the channel."""

    name: str
    body: str
    subject: str | None = None
    html: str | None = None
    translations: dict[str, Translation] = {}


class NotificationBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A registered notification as stored; its parent is the app."""

    name: str
    label: str
    templates: list[TemplateOfChannel]
    description: str | None = None
    enabled: bool = True


class Attached(msgspec.Struct):
    """A file that goes along."""

    fileId: str
    name: str
    mediaType: str


class Content(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a message says on one channel, filled in."""

    provider: str
    """The id of the provider, or its name where the settings or nobody carries it on."""
    text: str | None = None
    subject: str | None = None
    html: str | None = None
    sender: str | None = None
    replyTo: str | None = None
    headers: dict[str, str] = {}
    attachments: list[Attached] = []


class MessageBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A message as stored; its parent is the app."""

    channels: list[ChannelName]
    recipients: int
    sealed: str | None = None
    """What it says by channel, until it is with everybody."""
    segments: Segments | None = None
    notificationId: str | None = None
    sent: int = 0
    failed: int = 0


class ReceiptBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A receipt as stored; its state is DELIVERED or FAILED."""

    reason: str | None = None


class Target(msgspec.Struct):
    """Whom a delivery goes to."""

    to: str


TEMPLATE_DECODER = msgspec.json.Decoder(TemplateBody)
NOTIFICATION_DECODER = msgspec.json.Decoder(NotificationBody)
MESSAGE_DECODER = msgspec.json.Decoder(MessageBody)
RECEIPT_DECODER = msgspec.json.Decoder(ReceiptBody)
CONTENT_DECODER = msgspec.json.Decoder(dict[str, Content])
GATEWAY_DECODER = msgspec.json.Decoder(ReceivingGateway)
TARGET_DECODER = msgspec.json.Decoder(Target)

_COLUMNS: Mapping[str, Column] = {
    "id": "id", "createdAt": "created_at", "updatedAt": "updated_at", "state": "state", "channel": "type",
}  # fmt: skip
LISTED_TEMPLATES = UntypedKind(TEMPLATE, columns=_COLUMNS, members=frozenset({"name"}))
LISTED_NOTIFICATIONS = UntypedKind(NOTIFICATION, columns=_COLUMNS, members=frozenset({"name", "label"}))
LISTED_MESSAGES = UntypedKind(MESSAGE, columns=_COLUMNS, members=frozenset({"notificationId"}))
