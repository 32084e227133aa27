"""Responses of messaging, and what its events carry. See: contract/notification.yaml."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import PageMeta
from haulier.services.messaging.requests import ChannelName, TemplateOfChannel, Translation
from haulier.services.messaging.rules.segments import Segments

MessageStatus = Literal["QUEUED", "SENT", "DELIVERED", "FAILED"]


class ServiceProvider(Struct, kw_only=True, omit_defaults=True):
    """A provider. Its credentials are told to nobody."""

    id: str
    name: str
    channel: ChannelName
    isDefault: bool
    provider: str | UnsetType = UNSET


class MadeTemplates(Struct):
    """The first of the templates, and all of them in the order of the request."""

    id: str
    ids: list[str]


class MessageNotification(Struct, kw_only=True, omit_defaults=True):
    """A registered notification."""

    id: str
    appId: str
    name: str
    label: str
    templates: list[TemplateOfChannel]
    enabled: bool
    description: str | UnsetType = UNSET


class TemplateItem(Struct, kw_only=True):
    """A template in a list."""

    id: str
    name: str
    channel: ChannelName
    languages: list[str]
    """Those that it is translated into."""
    updatedAt: int


class Template(TemplateItem, kw_only=True, omit_defaults=True):
    """A template as a whole."""

    body: str
    placeholders: list[str]
    subject: str | UnsetType = UNSET
    html: str | UnsetType = UNSET
    translations: dict[str, Translation] | UnsetType = UNSET


class RenderedTemplate(Struct, kw_only=True, omit_defaults=True):
    """A template as it would be sent with these values."""

    body: str
    missing: list[str]
    """Placeholders without a value: a send would be refused."""
    subject: str | UnsetType = UNSET
    html: str | UnsetType = UNSET
    segments: Segments | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    """The translation that was taken, if it was one."""


class Templates(Struct):
    """A page of templates, the newest first."""

    meta: PageMeta
    templates: list[TemplateItem]


class MessageNotifications(Struct):
    """A page of registered notifications, the newest first."""

    meta: PageMeta
    notifications: list[MessageNotification]


class MessageDelivery(Struct, kw_only=True, omit_defaults=True):
    """What became of a message for one recipient, who is shown in part."""

    id: str
    channel: ChannelName
    recipient: str
    status: MessageStatus
    provider: str
    tries: int
    reason: str | UnsetType = UNSET


class MessageShown(Struct, kw_only=True, omit_defaults=True):
    """What became of a message. Its text is told to nobody. Epoch milliseconds."""

    id: str
    status: MessageStatus
    createdAt: int
    channels: list[ChannelName]
    deliveries: list[MessageDelivery]
    segments: Segments | UnsetType = UNSET
    notificationId: str | UnsetType = UNSET


class ProviderPayload(Struct, kw_only=True):
    """What events tell of a provider."""

    id: str
    name: str
    channel: ChannelName
    isDefault: bool


class MessageItem(Struct, kw_only=True, omit_defaults=True):
    """A message in a list. Epoch milliseconds."""

    id: str
    status: MessageStatus
    createdAt: int
    channels: list[ChannelName]
    recipients: int
    appId: str
    notificationId: str | UnsetType = UNSET


class Messages(Struct):
    """A page of messages, the newest first."""

    meta: PageMeta
    messages: list[MessageItem]


class TemplatesPayload(Struct, kw_only=True):
    """Which templates were made."""

    ids: list[str]
    names: list[str]


class NotificationPayload(Struct, kw_only=True):
    """What events tell of a notification."""

    id: str
    appId: str
    name: str
    enabled: bool


class MessagePayload(Struct, kw_only=True, omit_defaults=True):
    """What events tell of a message: neither what it says nor to whom."""

    id: str
    appId: str
    channels: list[ChannelName]
    recipients: int
    notificationId: str | UnsetType = UNSET


class EndedPayload(MessagePayload, kw_only=True):
    """The same of one that is with everybody, or was given up."""

    sent: int
    failed: int


class ReceiptPayload(Struct, omit_defaults=True):
    """A gateway said what became of a message for one recipient."""

    id: str
    messageId: str
    status: MessageStatus


class ReplyPayload(Struct):
    """Somebody replied to a message, which its app is told; neither who nor what."""

    id: str
    messageId: str
    providerId: str
