"""What a tenant's own provider of messages is: a gateway of SMS or WhatsApp, or a mail server, with its credentials.

The service of messaging keeps them. See: contract/notification.md, Messaging and 9.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

PROVIDER = "message_provider"
MAX_PROVIDERS = 100
"""Of a tenant."""
JSON_TYPE = "application/json"
DEFAULT_BODY = '{"to":"{to}","from":"{from}","text":"{text}"}'


class Gateway(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Credentials of a provider of SMS or WhatsApp: how its gateway is called."""

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = {}
    body: str = DEFAULT_BODY
    contentType: str = JSON_TYPE
    success: Sequence[int] = ()
    """Statuses that have taken it; none are 200 to 299."""
    idPath: str = "$.id"
    sender: str = msgspec.field(default="", name="from")


class MailServer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Credentials of a provider of mail."""

    url: str
    sender: str = msgspec.field(default="", name="from")


class ProviderBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A provider as stored; its type is the channel."""

    name: str
    provider: str | None = None
    isDefault: bool = False
    sender: str = ""
    """From whom its mails come."""
    sealed: str = ""
    """Its credentials, bound to it."""


PROVIDER_DECODER = msgspec.json.Decoder(ProviderBody)
GATEWAY_DECODER = msgspec.json.Decoder(Gateway)
MAIL_SERVER_DECODER = msgspec.json.Decoder(MailServer)
