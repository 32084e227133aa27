"""The mail server of the demo: it takes every mail, and keeps whom each was for. See: RFC 5321.

Small on purpose, as the receiver of callbacks: it offers no extension but long lines of text as they come, and what it
takes goes nowhere.
"""

from __future__ import annotations

import asyncio
from asyncio import Protocol, Transport
from collections import Counter
from email import message_from_bytes, policy
from typing import cast

import msgspec

SHOWN = 200
"""The latest mails that are kept with their text."""
MAX_MAIL_BYTES = 1 << 20
END_OF_MAIL = b"\r\n.\r\n"


class Mail(msgspec.Struct):
    """A mail as somebody would read it."""

    to: list[str]
    subject: str
    text: str


class Mailbox(msgspec.Struct):
    """All mails that came: how many for each address, how many that came again, and the latest as they are.

    A mail that comes again has the same ``Message-ID``. See: contract/notification.md 9.3.
    """

    received: int = 0
    repeated: int = 0
    by_address: Counter[str] = msgspec.field(default_factory=Counter)
    latest: list[Mail] = []
    ids: set[str] = msgspec.field(default_factory=set)

    def take(self, recipients: list[str], content: bytes) -> None:
        """Keep one mail."""
        mail = message_from_bytes(content, policy=policy.default)
        id = str(mail["Message-ID"])
        self.received += 1
        if id in self.ids:
            self.repeated += 1
            return
        self.ids.add(id)
        self.by_address.update(recipients)
        body = mail.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
        self.latest = [*self.latest[1 - SHOWN :], Mail(recipients, str(mail["Subject"]), text)]


class SmtpExchange(Protocol):
    """One connection of a client that brings mails."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.transport: Transport | None = None
        self.buffer = b""
        self.recipients: list[str] = []
        self.is_reading_mail = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(Transport, transport)
        self.say("220 haulier demo")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self.take_mail() if self.is_reading_mail else self.take_line():
            pass
        if len(self.buffer) > MAX_MAIL_BYTES:
            self.say("552 too long")
            self.close()

    def take_line(self) -> bool:
        """Answer one command, if there is a whole one."""
        line, end, rest = self.buffer.partition(b"\r\n")
        if not end:
            return False
        self.buffer = rest
        command, _, argument = line.decode("utf-8", "replace").partition(" ")
        match command.upper():
            case "EHLO":
                self.say("250-haulier demo\r\n250-8BITMIME\r\n250 SMTPUTF8")
            case "HELO":
                self.say("250 haulier demo")
            case "MAIL" | "RSET":
                self.recipients = []
                self.say("250 ok")
            case "RCPT":
                self.recipients.append(argument.partition("<")[2].partition(">")[0])
                self.say("250 ok")
            case "DATA" if self.recipients:
                self.is_reading_mail = True
                self.say("354 go on")
            case "DATA":
                self.say("503 for whom?")
            case "QUIT":
                self.say("221 bye")
                self.close()
            case "NOOP":
                self.say("250 ok")
            case _:
                self.say("502 not here")
        return True

    def take_mail(self) -> bool:
        """Take the mail, if all of it is there."""
        content, end, rest = self.buffer.partition(END_OF_MAIL)
        if not end:
            return False
        self.buffer, self.is_reading_mail = rest, False
        self.mailbox.take(self.recipients, content.replace(b"\r\n..", b"\r\n."))
        self.recipients = []
        self.say("250 taken")
        return True

    def say(self, line: str) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(line.encode() + b"\r\n")

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()
