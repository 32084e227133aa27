"""What a message is: written, stored, and shown to the one person who may read it."""

from __future__ import annotations

from typing import Literal

import msgspec

MESSAGE = "message"
QUEUED, SENT, KEPT, ABANDONED = "QUEUED", "SENT", "KEPT", "ABANDONED"
"""Waits for the worker; is with the server; lies in the mailbox, as no server is set; was given up."""

Channel = Literal["email", "sms"]

MAX_ADDRESS = 254
MAX_SUBJECT = 200
MAX_TEXT = 65_536
MAX_SMS = 1_600
"""Characters of an SMS: ten parts, more than any gateway takes."""


class Mail(msgspec.Struct, frozen=True, tag="email"):
    """A letter to one person. ``html`` says the same as ``text``."""

    to: str
    subject: str
    text: str
    html: str | None = None

    def __post_init__(self) -> None:
        if not _is_line(self.to, MAX_ADDRESS) or not _is_line(self.subject, MAX_SUBJECT) or len(self.text) > MAX_TEXT:
            raise ValueError("address and subject are one line each, and no part is too long")


class Sms(msgspec.Struct, frozen=True, tag="sms"):
    """A short text to one number, in E.164. ``sender`` is what the phone shows, where the gateway lets us choose."""

    to: str
    text: str
    sender: str | None = None

    def __post_init__(self) -> None:
        if not _is_line(self.to, MAX_ADDRESS) or not 0 < len(self.text) <= MAX_SMS:
            raise ValueError("the number is one line, and the text is not too long")


Message = Mail | Sms


class MessageBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A message as stored. What it says and to whom is sealed, and gone as soon as it was sent."""

    channel: Channel
    purpose: str
    """What it is for, as events tell it: ``code``, ``invitation`` …"""
    until: int
    """Epoch milliseconds after which it is of no use any more, and is given up."""
    sealed: str | None = None
    reason: str | None = None
    """Why it was given up, without anything that it says."""
    uses_provider: bool = False
    """Is it carried by the tenant's own provider of the channel, where there is one?"""


class MessagePayload(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A message as its events tell of it."""

    id: str
    channel: Channel
    purpose: str
    reason: str | None = None


MESSAGE_DECODER = msgspec.json.Decoder(MessageBody)
CONTENT_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def channel_of(message: Message) -> Channel:
    """The way that a message takes."""
    return "email" if isinstance(message, Mail) else "sms"


def payload_of(id: str, body: MessageBody) -> MessagePayload:
    """What an event tells of a message."""
    return MessagePayload(id=id, channel=body.channel, purpose=body.purpose, reason=body.reason)


def _is_line(text: str, most: int) -> bool:
    """Is it one line, so that nothing in it can begin a header of its own?"""
    return 0 < len(text) <= most and text.isprintable()
