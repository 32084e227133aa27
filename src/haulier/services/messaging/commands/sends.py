"""Messages handed in: by a registered notification, or on one channel. See: contract/notification.md 9.4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from msgspec.structs import replace

from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.messages.deliveries import DeliveryGroup
from haulier.platform.messages.message import Mail, Sms
from haulier.platform.messages.message_provider import PROVIDER
from haulier.platform.messages.outbox import enclose
from haulier.platform.messages.placeholders import missing, one_line
from haulier.platform.messages.providers import CONSOLE, Carrier, carrier_of, carriers_of
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import find_active_tenant, masked_email
from haulier.services.files.facade import describe_file
from haulier.services.messaging.events import MESSAGE_ACCEPTED
from haulier.services.messaging.kind import (
    CONSOLE_SENDER,
    KEPT_MS,
    MAX_ATTACHED,
    MESSAGE,
    MESSAGE_ENDED,
    NOTIFICATION_DECODER,
    QUEUED,
    SENDER,
    TEMPLATE,
    TEMPLATE_DECODER,
    Attached,
    Content,
    MessageBody,
    Target,
    TemplateBody,
)
from haulier.services.messaging.queries import CHANNELS, need_notification
from haulier.services.messaging.requests import MAX_RECIPIENTS, MAX_TEXT, ChannelName, MessageSend
from haulier.services.messaging.responses import MessagePayload
from haulier.services.messaging.rules.numbers import address_in, country_of, read_address, read_number
from haulier.services.messaging.rules.segments import MAX_SEGMENTS, Segments, count_segments
from haulier.services.messaging.template_text import Rendered, in_language, names_in, rendered

ID_PREFIX = "message"
MARKETING = "marketing"
UNSUBSCRIBE = "List-Unsubscribe"


@dataclass(slots=True)
class Draft:
    """A message while it is put together."""

    channels: list[ChannelName]
    templates: Mapping[ChannelName, TemplateBody]
    to: dict[str, list[str]] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    notification: str | None = None


async def send_notification(call: Call, body: MessageSend) -> Change:
    """``POST /notifications/{notificationId}/send``: on all of its channels that somebody is to be reached by."""
    row = await need_notification(call)
    registered = row.body_as(NOTIFICATION_DECODER)
    if not registered.enabled:
        raise Refusal(Cause.RULE, "an administrator has forbidden the notification")
    wanted = body.channels
    unknown = [one for one in wanted or () if one not in {of.channel for of in registered.templates}]
    if unknown:
        raise invalid("channels", "unknown", f"the notification has no template of {', '.join(unknown)}")
    chosen = [one for one in registered.templates if wanted is None or one.channel in wanted]
    rows = await call.get_many([(TEMPLATE, one.templateId) for one in chosen])
    templates = {
        one.channel: in_language(found.body_as(TEMPLATE_DECODER), body.locale)
        for one, found in zip(chosen, rows, strict=True) if found is not None and getattr(body.to, one.channel)
    }  # fmt: skip
    if not templates:
        raise invalid("to", "required", "names nobody on a channel of the notification")
    draft = Draft([CHANNELS[name] for name in templates], templates, notification=row.id)
    return await _accepted(call, body, draft)


async def send_message(call: Call, body: MessageSend) -> Change:
    """``POST /messages/{channel}``: by a template, or as the body has it."""
    channel = CHANNELS.get(call.path["channel"])
    if channel is None:
        raise invalid("channel", "enum", f"is one of {', '.join(CHANNELS)}")
    if not getattr(body.to, channel):
        raise invalid(f"to.{channel}", "required", "names nobody")
    return await _accepted(call, body, Draft([channel], {channel: await _template(call, body, channel)}))


async def _template(call: Call, body: MessageSend, channel: ChannelName) -> TemplateBody:
    if body.templateId is None:
        if not body.body and not (body.html and channel == "email"):
            raise invalid("body", "required", "say what is sent, or by which template")
        return TemplateBody(name="", body=body.body or "", subject=body.subject, html=body.html)
    row = await call.get(TEMPLATE, body.templateId)
    if row is None or row.type != channel:
        raise invalid("templateId", "unknown", f"there is no such template of {channel}")
    return in_language(row.body_as(TEMPLATE_DECODER), body.locale)


async def _accepted(call: Call, body: MessageSend, draft: Draft) -> Change:
    """The change that accepts a message: its row and a delivery a recipient. Raises Refusal."""
    if body.subject:
        draft.templates = {name: replace(one, subject=body.subject) for name, one in draft.templates.items()}
    country = await _country(call)
    faults = _recipient_faults(body, draft, country)
    faults += _line_faults(body, draft)
    faults += _placeholder_faults(body, draft)
    refuse_faults(faults)
    attached = await _attachments(call, body, draft)
    usual = await carriers_of(call)
    for channel in draft.channels:
        provider = await _provider(call, body, channel, usual.get(channel))
        draft.contents[channel] = _content(body, draft.templates[channel], channel, provider)
    if "email" in draft.contents:
        draft.contents["email"].attachments = attached
    segments = _segments(draft)
    return _change(call, draft, segments)


async def _country(call: Call) -> str | None:
    tenant = await find_active_tenant(call)
    return country_of(tenant.metadata) if tenant is not None else None


def _recipient_faults(body: MessageSend, draft: Draft, country: str | None) -> list[Fault]:
    """Reads the recipients into the draft, each once; the faults of those that are none."""
    faults: list[Fault] = []
    for channel in draft.channels:
        given: list[str] = getattr(body.to, channel)
        read = [read_address(one) if channel == "email" else read_number(one, country) for one in given]
        what = (
            "a mail address" if channel == "email" else "a possible number; without a plus it is the tenant's country's"
        )
        faults += [
            Fault(f"to.{channel}[{number}]", "format", f"is not {what}")
            for number, one in enumerate(read) if one is None
        ]  # fmt: skip
        draft.to[channel] = list(dict.fromkeys(one for one in read if one is not None))
    if sum(map(len, draft.to.values())) > MAX_RECIPIENTS:
        faults.append(Fault("to", "maxItems", f"names more than {MAX_RECIPIENTS}"))
    return faults


def _line_faults(body: MessageSend, draft: Draft) -> list[Fault]:
    """What is wrong with the members that become headers: ``from`` may be a number where not only mails are sent."""
    has_mail = "email" in draft.channels
    lines = (("from", body.from_, has_mail and len(draft.channels) == 1), ("replyTo", body.replyTo, has_mail))
    faults = []
    for name, text, is_address in lines:
        if text is not None and not text.isprintable():
            faults.append(Fault(name, "format", "is one line"))
        elif text is not None and is_address and address_in(text) is None:
            faults.append(Fault(name, "format", "is not a mail address"))
    return faults


def _placeholder_faults(body: MessageSend, draft: Draft) -> list[Fault]:
    """All placeholders without a value, of all channels."""
    return [
        Fault(f"placeholders.{name}", "required", "the text has this placeholder")
        for name in missing(names_in(*draft.templates.values()), body.placeholders or {})
    ]


async def _attachments(call: Call, body: MessageSend, draft: Draft) -> list[Attached]:
    """The files that go along, which the caller may read. Raises Refusal."""
    if body.attachments and "email" not in draft.channels:
        raise invalid("attachments", "unsupported", "only mails have them")
    found, size = [], 0
    for number, one in enumerate(body.attachments):
        file = await describe_file(call, one.fileId, f"attachments[{number}].fileId")
        size += file.size
        found.append(Attached(one.fileId, one_line(one.name or file.name), file.media_type))
    if size > MAX_ATTACHED:
        raise invalid("attachments", "maxBytes", f"have more than {MAX_ATTACHED} bytes together")
    return found


async def _provider(call: Call, body: MessageSend, channel: ChannelName, usual: Carrier | None) -> Carrier:
    """Who carries a channel's message on: the provider that the call names, else the usual one. Raises Refusal."""
    if body.serviceProviderId is not None:
        named = await call.get(PROVIDER, body.serviceProviderId)
        if named is None:
            raise invalid("serviceProviderId", "unknown", "there is no such provider")
        if named.type == channel:
            return carrier_of(call, named)
        # a notification goes by it on the channel that it is of, and by the usual ones on the others
        if CHANNELS.get(call.path.get("channel", "")) is not None:
            raise invalid("serviceProviderId", "mismatch", f"the provider is one of {named.type}")
    if usual is None:
        raise Refusal(Cause.RULE, "WhatsApp needs a provider of its own")
    return usual


def _content(body: MessageSend, template: TemplateBody, channel: ChannelName, provider: Carrier) -> Content:
    """What is said on a channel. Raises Refusal for a mail without subject or sender, and for what is too long."""
    shown = rendered(template, body.placeholders or {})
    refuse_faults(_size_faults(shown))
    text = shown.text
    is_address = body.from_ is not None and address_in(body.from_) is not None
    if channel != "email":
        if count_segments(text).count > MAX_SEGMENTS:
            raise invalid("body", "maxLength", f"takes more than {MAX_SEGMENTS} parts")
        if not text.strip():
            raise invalid("body", "required", "nothing is left of it once it is filled in")
        return Content(provider=provider.id, text=text, sender=None if is_address else body.from_)
    if not shown.subject:
        raise invalid("subject", "required", "a mail has one")
    sender = body.from_ if is_address and body.from_ else provider.sender
    if not sender and provider.id != CONSOLE:
        raise invalid("from", "required", "neither the provider nor the installation says from whom its mails come")
    headers = {UNSUBSCRIBE: _unsubscribe(body.replyTo or sender)} if body.category == MARKETING else {}
    return Content(
        provider=provider.id, text=text or None, subject=shown.subject, html=shown.html, sender=sender or None,
        replyTo=body.replyTo, headers=headers,
    )  # fmt: skip


def _size_faults(shown: Rendered) -> list[Fault]:
    """Texts that the values make longer than any text may be."""
    message = f"has more than {MAX_TEXT} characters once it is filled in"
    texts = {"body": shown.text, "html": shown.html or ""}
    return [Fault(name, "maxLength", message) for name, text in texts.items() if len(text) > MAX_TEXT]


def _unsubscribe(sender: str) -> str:
    return f"<mailto:{quote(address_in(sender) or sender, safe='@')}?subject=unsubscribe>"


def _segments(draft: Draft) -> Segments | None:
    """Those of the SMS, of which the sender pays each."""
    content = draft.contents.get("sms")
    return count_segments(content.text or "") if content is not None else None


def _change(call: Call, draft: Draft, segments: Segments | None) -> Change:
    id = call.new_id(ID_PREFIX)
    app, recipients = call.identity.app_id, sum(map(len, draft.to.values()))
    body = MessageBody(
        channels=draft.channels, recipients=recipients, sealed=call.seal(to_json(draft.contents), id),
        segments=segments, notificationId=draft.notification,
    )  # fmt: skip
    row = RowWrite(MESSAGE, id, 0, parent=app, state=QUEUED, body=to_json(body), expires_at=call.at + KEPT_MS)
    payload = MessagePayload(id=id, appId=app, channels=draft.channels, recipients=recipients)
    if draft.notification is not None:
        payload.notificationId = draft.notification
    change = row_change(MESSAGE_ACCEPTED, row, payload=to_json(payload))
    group = DeliveryGroup(call, change, id, MESSAGE_ENDED)
    for channel, to in draft.to.items():
        content = draft.contents[channel]
        is_console = content.provider == CONSOLE
        for one in to:
            if is_console:
                _lay_down(call, change, content, channel, one)
            group.add(
                sender=CONSOLE_SENDER if is_console else SENDER, channel=channel, provider=content.provider,
                recipient=shown_recipient(channel, one), target=None if is_console else Target(one),
                digest_key=recipient_key(call, one),
            )  # fmt: skip
    group.close()
    return change


def shown_recipient(channel: str, to: str) -> str:
    """A recipient as people are shown one."""
    return masked_email(to) if channel == "email" else f"{to[:3]}…{to[-2:]}"


def recipient_key(call: Call, to: str) -> str:
    """What is the same for the same recipient, and says nothing of whom without the tenant's key."""
    return call.fingerprint(to.encode(), MESSAGE)


def _lay_down(call: Call, change: Change, content: Content, channel: str, to: str) -> None:
    """Put a message into the operator's mailbox, as nobody carries it on."""
    if channel == "email":
        message: Mail | Sms = Mail(to, content.subject or "", content.text or "", content.html)
    else:
        message = Sms(to, content.text or "", content.sender)
    enclose(call, change, message, purpose="app message")
