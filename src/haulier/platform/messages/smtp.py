"""Mail by SMTP, to the one server that the settings name. See: RFC 5321, RFC 8314."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from haulier.engines.urls import SmtpServer
from haulier.platform.messages.message import Mail

TIMEOUT_SECONDS = 5.0
"""Of each step; with what the clock gives a timer in mind."""
AUTHENTICATION = frozenset({530, 534, 535, 538})
"""Answers about our login, which the operator will mend."""


class NotSent(Exception):
    """The server could not be reached, or would not take the message now. The text names nobody and quotes nothing."""


class Refused(NotSent):
    """The server will never take this message."""


def letter(mail: Mail, sender: str, id: str, at: int) -> EmailMessage:
    """The mail as it travels. Its id is that of the message, so that one that is sent twice is known as the same."""
    found = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2].rstrip(">")
    found["From"] = sender
    found["To"] = Address(addr_spec=mail.to)
    found["Subject"] = mail.subject
    found["Date"] = format_datetime(datetime.fromtimestamp(at / 1000, UTC))
    found["Message-ID"] = f"<{id.rpartition(':')[2]}@{domain}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(mail.text)
    if mail.html is not None:
        found.add_alternative(mail.html, subtype="html")
    return found


async def send_mail(server: SmtpServer, trust: ssl.SSLContext, mail: Mail, sender: str, id: str, at: int) -> None:
    """Hand a mail over, by TLS to a server for which ``trust`` vouches. Raises NotSent, and Refused where trying again
    is of no use.
    """
    try:
        message = letter(mail, sender, id, at)
    except (ValueError, IndexError, UnicodeError) as error:
        raise Refused(f"no mail can be made of it: {type(error).__name__}") from None
    client = aiosmtplib.SMTP(
        hostname=server.host, port=server.port, use_tls=server.has_tls, start_tls=None, timeout=TIMEOUT_SECONDS,
        tls_context=trust,
    )  # fmt: skip
    try:
        async with client:
            if server.user is not None:
                is_open = not server.has_tls and client.get_transport_info("sslcontext") is None
                if is_open and not server.is_here:
                    raise NotSent("the mail server offers no TLS, and the password is not sent in the open")
                await client.login(server.user, server.password or "")
            await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _failure(max(refused.code for refused in error.recipients)) from None
    except aiosmtplib.SMTPResponseException as error:
        raise _failure(error.code) from None
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotSent(f"the mail server did not take it: {type(error).__name__}") from None


def _failure(code: int) -> NotSent:
    """What the server's own code says. Its text may quote the address, and is left out."""
    kind = Refused if 500 <= code <= 599 and code not in AUTHENTICATION else NotSent
    return kind(f"the mail server answered {code}")
