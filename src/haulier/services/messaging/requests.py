"""Request bodies of messaging. See: contract/notification.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from haulier.platform.declarations.patterns import exact

MAX_NAME = 128
MAX_SUBJECT = 200
MAX_TEXT = 65_536
MAX_RECIPIENTS = 1_000
MAX_TEMPLATES = 100
MAX_ATTACHMENTS = 20
MAX_PLACEHOLDERS = 200
MAX_TRANSLATIONS = 40

ChannelName = Literal["sms", "email", "whatsapp"]
Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Subject = Annotated[str, Meta(max_length=MAX_SUBJECT)]
Line = Annotated[str, Meta(min_length=1, max_length=320)]
Recipient = Annotated[str, Meta(min_length=1, max_length=254)]
Language = Annotated[str, exact("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", "is the tag of a language, as en or pt-BR")]
RecipientList = Annotated[list[Recipient], Meta(max_length=MAX_RECIPIENTS)]


class ServiceProviderConfig(Struct, kw_only=True, omit_defaults=True):
    """Who carries messages of a channel on."""

    name: Name
    channel: ChannelName
    provider: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    credentials: (
        Annotated[
            dict[str, Any],
            Meta(description="mail: url, from; else url, method, headers, body, contentType, success, idPath, receipt"),
        ]
        | None
    ) = None
    isDefault: bool = False


class Translation(Struct, kw_only=True, omit_defaults=True):
    """What a template says in another language."""

    body: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
    subject: Subject | None = None
    html: Text | None = None


Translations = Annotated[dict[Language, Translation], Meta(max_length=MAX_TRANSLATIONS)]


class TemplateText(Struct, kw_only=True, omit_defaults=True):
    """What a template says: in its own words, and in other languages."""

    body: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT, description="text with placeholders as {{name}}")]
    subject: Subject | None = None
    html: Text | None = None
    translations: Translations = {}


class TemplateDraft(TemplateText, kw_only=True, omit_defaults=True):
    """A template that is tried before it is kept, and the values of its placeholders."""

    channel: ChannelName
    locale: Language | None = None
    placeholders: Annotated[dict[str, Any], Meta(max_length=MAX_PLACEHOLDERS)] = {}


class NewTemplate(TemplateText, kw_only=True, omit_defaults=True):
    """A text with placeholders."""

    name: Name
    channel: ChannelName
    id: Annotated[str, Meta(description="is given", extra_json_schema={"readOnly": True})] | None = None


class TemplateOfChannel(Struct, kw_only=True, omit_defaults=True):
    """The template of a channel."""

    channel: ChannelName
    templateId: Name


class MessageNotificationCreate(Struct, kw_only=True, omit_defaults=True):
    """A name for one template a channel."""

    name: Name
    label: Name
    templates: Annotated[list[TemplateOfChannel], Meta(min_length=1, max_length=3)]
    description: Annotated[str, Meta(max_length=1_024)] | None = None
    appId: Name | None = None


class NotificationStatus(Struct):
    """Whether it may be sent."""

    enabled: bool


class Recipients(Struct, kw_only=True, omit_defaults=True):
    """To whom, by channel."""

    email: RecipientList = []
    sms: RecipientList = []
    whatsapp: RecipientList = []


class Attachment(Struct, kw_only=True, omit_defaults=True):
    """A file that goes along with a mail."""

    fileId: Name
    name: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class MessageSend(Struct, kw_only=True, omit_defaults=True):
    """What is sent to whom."""

    to: Recipients
    channels: Annotated[list[ChannelName], Meta(max_length=3)] | None = None
    templateId: Name | None = None
    locale: Language | None = None
    subject: Subject | None = None
    body: Text | None = None
    html: Text | None = None
    from_: Annotated[Line, Meta(description="an address, or a number of the provider's")] | None = field(
        default=None, name="from"
    )
    replyTo: Line | None = None
    placeholders: dict[str, Any] | None = None
    attachments: Annotated[list[Attachment], Meta(max_length=MAX_ATTACHMENTS)] = []
    serviceProviderId: Name | None = None
    category: Annotated[str, Meta(max_length=32, description="marketing: mails say how to unsubscribe")] | None = None
