"""The worker's part: it hands a message over, and notes what became of it. At least once, each under one id.

A message is tried again with growing waits until it is of no use any more. What it says is forgotten once it was sent
or given up; one for which no server is set is kept for the operator's mailbox.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass

import msgspec

from haulier.engines.urls import parse_smtp_url
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import SystemCommands
from haulier.platform.declarations.operation import Service
from haulier.platform.messages.events import MESSAGE_ABANDONED, MESSAGE_KEPT, MESSAGE_SENT
from haulier.platform.messages.mailbox import MAILBOX_MS
from haulier.platform.messages.message import (
    ABANDONED,
    CONTENT_DECODER,
    KEPT,
    MESSAGE,
    MESSAGE_DECODER,
    QUEUED,
    SENT,
    Mail,
    MessageBody,
    payload_of,
)
from haulier.platform.messages.outbox import PURPOSE
from haulier.platform.messages.providers import CONSOLE, MAIL_SERVER, SMS_GATEWAY, carriers_of, send_text
from haulier.platform.messages.results import Dropped, Failed, NotTried, Result, TryAgain
from haulier.platform.messages.smtp import NotSent, Refused, send_mail
from haulier.platform.runtime import Runtime
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer, drop_fired

LATE = "it could not be delivered in time"
SERVICE = Service(name="messages", title="Messages", code=0, bases=(), operations=())
"""Of commands that no request leads to."""
EVENT_OF = {SENT: MESSAGE_SENT, KEPT: MESSAGE_KEPT, ABANDONED: MESSAGE_ABANDONED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message."""

    id: str
    state: str
    reason: str | None = None


class MessageSender:
    """Sends the messages whose timers are due."""

    def __init__(self, runtime: Runtime) -> None:
        settings = runtime.settings
        self._runtime = runtime
        self._server = parse_smtp_url(settings.smtp_url) if settings.smtp_url else None
        self._trust = ssl.create_default_context(cafile=settings.smtp_ca_file or None)
        self._commands = SystemCommands(runtime, SERVICE, PURPOSE, note_outcome)

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Send one message and end its timer. Raises NotSent, which puts it off."""
        row = await self._runtime.reader.get(tenant, MESSAGE, timer.subject)
        if row is None or row.state != QUEUED:
            await drop_fired(self._runtime, tenant, timer)
            return
        outcome = await self._outcome(self._commands.call(tenant, timer), row)
        await self._commands.carry_out(tenant, timer, outcome)

    async def _outcome(self, call: Call, row: Resource) -> Outcome:
        id, body = row.id, row.body_as(MESSAGE_DECODER)
        carrier = await self._carrier(call, body)
        if carrier == CONSOLE:
            return Outcome(id, KEPT)
        if self._runtime.clock() >= body.until:
            return Outcome(id, ABANDONED, LATE)
        try:
            sealed = body.sealed or ""
            await call.prepare_keys(sealed)
            message = CONTENT_DECODER.decode(call.unseal(sealed, id))
            if isinstance(message, Mail):
                assert self._server is not None, "it is set"
                await send_mail(
                    self._server, self._trust, message, self._runtime.settings.mail_from, id, row.created_at
                )
            else:
                check_sent(await send_text(call, carrier, message))
        except Refused as error:
            return Outcome(id, ABANDONED, str(error))
        except (SealBroken, msgspec.ValidationError, msgspec.DecodeError):
            return Outcome(id, ABANDONED, "it cannot be opened any more")
        return Outcome(id, SENT)

    async def _carrier(self, call: Call, body: MessageBody) -> str:
        """Who carries it on: the tenant's provider where the message is the tenant's, else whom the settings name."""
        if body.channel == "email":
            return MAIL_SERVER if self._server is not None else CONSOLE
        if body.uses_provider:
            return (await carriers_of(call))[body.channel].id
        return SMS_GATEWAY if self._runtime.settings.sms.url else CONSOLE


def check_sent(result: Result) -> None:
    """Raise NotSent for a text that was not taken, and Refused where trying again is of no use."""
    match result:
        case Failed(reason=reason) | Dropped(reason=reason):
            raise Refused(reason)
        case TryAgain(reason=reason):
            raise NotSent(reason)
        case NotTried():
            raise NotSent("the gateway was not asked")


async def note_outcome(call: Call, outcome: Outcome) -> Change | None:
    """The change that says what became of a message; what it said stays only where somebody has to read it yet."""
    row = await call.get(MESSAGE, outcome.id)
    if row is None or row.state != QUEUED:
        return None
    body = row.body_as(MESSAGE_DECODER)
    expires_at = row.expires_at
    if outcome.state == KEPT:
        expires_at = call.at + MAILBOX_MS
    else:
        body = msgspec.structs.replace(body, sealed=None, reason=outcome.reason)
    write = replacing(row, state=outcome.state, body=to_json(body), expires_at=expires_at)
    return row_change(EVENT_OF[outcome.state], write, payload=to_json(payload_of(row.id, body)))
