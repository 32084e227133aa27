"""Who carries deliveries on where no provider is named: the mail server and the SMS gateway of the settings."""

from __future__ import annotations

from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.messages.mail_pool import Letter, MailPools
from haulier.platform.messages.message import Sms
from haulier.platform.messages.outgoing import send_out
from haulier.platform.messages.results import Failed, Result, TryAgain, result_of
from haulier.platform.messages.sms_gateway import TOO_EARLY, gateway_body

CONSOLE = "console"
"""Where nothing is set: a delivery lies in the inbox of the tenant's administrators."""
MAIL_SERVER, SMS_GATEWAY = "smtp", "sms"


class UsualProviders(Struct, frozen=True):
    """The providers of the installation, by what its settings say."""

    email: str
    sms: str


def usual_providers(call: Call) -> UsualProviders:
    """Those of the settings; ``CONSOLE`` where there is none."""
    settings = call.runtime.settings
    return UsualProviders(
        email=MAIL_SERVER if settings.smtp_url else CONSOLE, sms=SMS_GATEWAY if settings.sms.url else CONSOLE
    )


def usual_sender(call: Call) -> str:
    """From whom mails of the installation come."""
    return call.runtime.settings.mail_from


async def send_letter(call: Call, letter: Letter) -> Result:
    """Hand a letter to the mail server of the settings."""
    url = call.runtime.settings.smtp_url
    if not url:
        return TryAgain("no mail server is set")
    return await call.of_process(MailPools).of(url).send(letter)


async def send_text(call: Call, sms: Sms) -> Result:
    """Hand an SMS to the gateway of the settings."""
    settings = call.runtime.settings.sms
    if not settings.url:
        return TryAgain("no SMS gateway is set")
    headers: dict[str, str] = {"Content-Type": settings.content_type}
    if settings.authorization:
        headers["Authorization"] = settings.authorization
    body = gateway_body(settings.body, settings.content_type, sms, settings.sender)
    result = result_of(await send_out(call, settings.url, headers, body), call.now())
    if isinstance(result, Failed) and result.status in TOO_EARLY:
        return TryAgain(result.reason, result.status)
    return result
