"""Mail by SMTP, to the one server that the settings name. See: RFC 5321, RFC 8314."""

from __future__ import annotations

import ssl

import aiosmtplib

from haulier.engines.urls import SmtpServer
from haulier.platform.messages.letter import UNWRITABLE, Letter, Written, written
from haulier.platform.messages.message import Mail

TIMEOUT_SECONDS = 5.0
"""Of each step; with what the clock gives a timer in mind."""
AUTHENTICATION = frozenset({530, 534, 535, 538})
"""Answers about our login, which the operator will mend."""


class NotSent(Exception):
    """The server could not be reached, or would not take the message now. The text names nobody and quotes nothing."""


class Refused(NotSent):
    """The server will never take this message."""


async def hand_over(client: aiosmtplib.SMTP, letter: Written, seconds: float = TIMEOUT_SECONDS) -> None:
    """Hand a letter to the server at the other end, which may take so long for each step. Raises aiosmtplib's
    SMTPException, ValueError.
    """
    options = []
    if letter.is_utf8:
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
        if not client.supports_extension("smtputf8"):
            raise aiosmtplib.SMTPNotSupported("the mail server takes no addresses beyond ASCII")
        options.append("SMTPUTF8")
    await client.sendmail(
        letter.sender, [letter.recipient], letter.content, mail_options=options, timeout=seconds
    )  # fmt: skip


async def send_mail(server: SmtpServer, trust: ssl.SSLContext, mail: Mail, sender: str, id: str, at: int) -> None:
    """Hand a mail over, by TLS to a server for which ``trust`` vouches. Raises NotSent, and Refused where trying again
    is of no use.
    """
    try:
        letter = Letter(
            id=id.rpartition(":")[2], to=mail.to, subject=mail.subject, sender=sender, text=mail.text, html=mail.html,
            at=at,
        )  # fmt: skip
        message = written(letter, is_one_of_many=False)
    except UNWRITABLE as error:
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
            await hand_over(client, message)
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
