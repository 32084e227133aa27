"""The body of a call to a gateway of SMS: any will do, as a template says what it looks like."""

from __future__ import annotations

import json
from urllib.parse import quote_plus

from haulier.platform.messages.message import Sms

FORM = "application/x-www-form-urlencoded"
TOO_EARLY = frozenset({401, 403, 408, 425, 429})
"""Refusals that say nothing of the message: the operator, or time, will mend them."""


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
