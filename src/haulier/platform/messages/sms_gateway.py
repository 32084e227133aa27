"""SMS by any gateway that takes a POST: the settings say where to, under which header, and what the body looks like."""

from __future__ import annotations

import json
from typing import Protocol
from urllib.parse import quote_plus

from haulier.engines.settings import Settings
from haulier.platform.messages.message import Sms
from haulier.platform.messages.smtp import NotSent, Refused
from haulier.platform.outbound.client import Answer, OutboundClient

TIMEOUT_SECONDS = 10.0
MAX_ANSWER_BYTES = 65_536
FORM = "application/x-www-form-urlencoded"
TOO_EARLY = frozenset({401, 403, 408, 425, 429})
"""Refusals that say nothing of the message: the operator, or time, will mend them."""


class Door(Protocol):
    """What a process has to go out by."""

    @property
    def outbound(self) -> OutboundClient: ...

    settings: Settings


def gateway_body(template: str, content_type: str, sms: Sms, sender: str) -> bytes:
    """The template with ``{to}``, ``{text}`` and ``{from}`` filled in, each escaped as the content type wants it."""
    values = {"to": sms.to, "text": sms.text, "from": sms.sender or sender}
    if content_type == FORM:
        filled = {name: quote_plus(value) for name, value in values.items()}
    else:
        filled = {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in values.items()}
    pieces: list[str] = []
    rest = template
    while rest:
        head, brace, tail = rest.partition("{")
        name, end, after = tail.partition("}")
        if brace and end and name in filled:
            pieces += (head, filled[name])
            rest = after
        else:
            pieces += (head, brace)
            rest = tail
    return "".join(pieces).encode()


async def send_sms(process: Door, tenant: str, sms: Sms) -> None:
    """Hand an SMS over, by the one door out. Raises NotSent, and Refused where trying again is of no use."""
    settings = process.settings.sms
    headers: dict[str, str] = {"Content-Type": settings.content_type}
    if settings.authorization:
        headers["Authorization"] = settings.authorization
    outcome = await process.outbound.request(
        "POST", settings.url, headers, gateway_body(settings.body, settings.content_type, sms, settings.sender),
        tenant=tenant, timeout=TIMEOUT_SECONDS, max_response_bytes=MAX_ANSWER_BYTES,
    )  # fmt: skip
    if not isinstance(outcome, Answer):
        raise NotSent(f"the SMS gateway could not be reached: {outcome.kind}")
    if not 200 <= outcome.status <= 299:
        is_final = 400 <= outcome.status <= 499 and outcome.status not in TOO_EARLY
        raise (Refused if is_final else NotSent)(f"the SMS gateway answered {outcome.status}")
