"""A real SMTP server that keeps what it gets, and may refuse it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PATIENCE = 60.0
USER, PASSWORD = "haulier", "p@ss/word"


@dataclass
class MailServer:
    """The server's side. ``answers`` are given to recipients before any is taken, one a mail."""

    port: int = 0
    is_tls_from_the_start: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(self.is_tls_from_the_start or session.ssl is not None)
        self._changed.set()
        return "250 OK"

    def authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD))

    async def wait_for(self, count: int) -> list[EmailMessage]:
        """The mails, once there are so many."""
        async with asyncio.timeout(PATIENCE):
            while len(self.letters) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.letters


def text_of(letter: EmailMessage) -> str:
    """What a mail says in plain text."""
    body = letter.get_body(("plain",))
    assert body is not None
    text: str = body.get_content().replace("\r\n", "\n")
    return text


@asynccontextmanager
async def mail_server(
    tls: ssl.SSLContext | None = None, *, is_tls_from_the_start: bool = False, asks_for_login: bool = False
) -> AsyncIterator[MailServer]:
    """A server on a free port of this machine; with ``tls`` it offers STARTTLS, or speaks TLS from the start."""
    found = MailServer(is_tls_from_the_start=is_tls_from_the_start)
    protocol = partial(
        SMTP, found, hostname="mail.test", enable_SMTPUTF8=True, loop=asyncio.get_running_loop(),
        tls_context=None if is_tls_from_the_start else tls, auth_required=asks_for_login, auth_require_tls=False,
        authenticator=found.authenticate,
    )  # fmt: skip
    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=tls if is_tls_from_the_start else None
    )
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()
    await server.wait_closed()
