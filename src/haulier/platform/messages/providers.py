"""Who carries messages on: the tenant's provider of a channel, else the mail server and SMS gateway of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from haulier.core.refusal import Refusal
from haulier.core.templates import pick
from haulier.platform.commands.call import Call
from haulier.platform.messages.delivery_request import send_request
from haulier.platform.messages.letter import Letter
from haulier.platform.messages.mail_pool import Attach, MailPools
from haulier.platform.messages.message import Sms
from haulier.platform.messages.message_provider import (
    GATEWAY_DECODER,
    MAIL_SERVER_DECODER,
    MAX_PROVIDERS,
    PROVIDER,
    PROVIDER_DECODER,
    Gateway,
)
from haulier.platform.messages.results import Failed, Result, Sent, TryAgain, result_of
from haulier.platform.messages.sms_gateway import TOO_EARLY, gateway_body
from haulier.platform.outbound.client import Answer, Failure
from haulier.platform.storage.resources import Resource

CONSOLE = "console"
"""Where nothing is set: a mail or text lies in the operator's mailbox."""
MAIL_SERVER, SMS_GATEWAY = "smtp", "sms"
OF_SETTINGS = frozenset({CONSOLE, MAIL_SERVER, SMS_GATEWAY})
NO_PROVIDER = "the provider is gone"
ACCEPTED = frozenset(range(200, 300))
MAX_ID = 256
"""Characters of a gateway's own id that are kept."""


class Carrier(NamedTuple):
    """Who carries a channel's messages on: the id of a provider, or the name of the installation's own. And from whom
    its mails come, if it says so.
    """

    id: str
    sender: str = ""


async def carriers_of(call: Call) -> Mapping[str, Carrier]:
    """Who carries each channel on where nobody is named: the tenant's default, else what the settings name, else
    ``CONSOLE``. WhatsApp has none but the tenant's own, of which the first is good where none is the default.
    """
    settings = call.runtime.settings
    found = {
        "email": Carrier(MAIL_SERVER if settings.smtp_url else CONSOLE, settings.mail_from),
        "sms": Carrier(SMS_GATEWAY if settings.sms.url else CONSOLE),
    }
    for row in await call.all_of(PROVIDER, MAX_PROVIDERS):
        if row.type not in found or row.body_as(PROVIDER_DECODER).isDefault:
            found[row.type] = carrier_of(call, row)
    return found


def carrier_of(call: Call, row: Resource) -> Carrier:
    """A provider of the tenant's."""
    return Carrier(row.id, row.body_as(PROVIDER_DECODER).sender or call.runtime.settings.mail_from)


async def sender_of(call: Call, provider: str) -> str:
    """From whom the mails of a provider come."""
    row = await call.get(PROVIDER, provider) if provider not in OF_SETTINGS else None
    return call.runtime.settings.mail_from if row is None else carrier_of(call, row).sender


async def send_letter(call: Call, provider: str, letter: Letter, attach: Attach | None = None) -> Result:
    """Hand a letter, with the files that ``attach`` reads, to the mail server of a provider, or of the settings."""
    pools = call.of_process(MailPools)
    if provider == MAIL_SERVER:
        url = call.runtime.settings.smtp_url
        return await pools.of(url).send(letter, attach) if url else TryAgain("no mail server is set")
    credentials = await _credentials(call, provider)
    if credentials is None:
        return Failed(NO_PROVIDER)
    url = MAIL_SERVER_DECODER.decode(credentials).url
    return await pools.of_tenant(call.tenant, url).send(letter, attach)


async def send_text(call: Call, provider: str, sms: Sms) -> Result:
    """Hand a text to the gateway of a provider, or of the settings."""
    if provider == SMS_GATEWAY:
        gateway = _gateway_of_settings(call)
        if gateway is None:
            return TryAgain("no SMS gateway is set")
    else:
        credentials = await _credentials(call, provider)
        if credentials is None:
            return Failed(NO_PROVIDER)
        gateway = GATEWAY_DECODER.decode(credentials)
    body = gateway_body(gateway.body, gateway.contentType, sms, gateway.sender)
    headers = {**gateway.headers, "Content-Type": gateway.contentType}
    outcome = await send_request(call, gateway.url, headers, body, method=gateway.method)
    accepted = frozenset(gateway.success) or ACCEPTED
    return with_gateway_id(gateway, outcome, result_of(outcome, call.now(), accepted))


def with_gateway_id(gateway: Gateway, outcome: Answer | Failure, result: Result) -> Result:
    """The result with the id under which the gateway knows it, by which its receipts name it. What is said of our own
    login says nothing of the message.
    """
    if isinstance(result, Failed) and result.status in TOO_EARLY:
        return TryAgain(result.reason, result.status)
    if not isinstance(result, Sent) or not isinstance(outcome, Answer):
        return result
    try:
        found = pick(gateway.idPath, msgspec.json.decode(outcome.body))
    except (Refusal, msgspec.DecodeError, RecursionError):
        return result
    found = found[0] if isinstance(found, list) and found else found
    if isinstance(found, bool) or not isinstance(found, str | int):
        return result
    return Sent(str(found)[:MAX_ID])


def _gateway_of_settings(call: Call) -> Gateway | None:
    sms = call.runtime.settings.sms
    if not sms.url:
        return None
    headers = {"Authorization": sms.authorization} if sms.authorization else {}
    return Gateway(url=sms.url, headers=headers, body=sms.body, contentType=sms.content_type, sender=sms.sender)


async def _credentials(call: Call, id: str) -> str | None:
    """The credentials of a provider as JSON; None where it is gone."""
    row = await call.get(PROVIDER, id)
    if row is None:
        return None
    sealed = row.body_as(PROVIDER_DECODER).sealed
    await call.prepare_keys(sealed)
    return call.unseal(sealed, row.id)
