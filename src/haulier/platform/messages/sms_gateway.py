"""The body of a call to a gateway of SMS: any will do, as a template says what it looks like."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from urllib.parse import quote_plus

from haulier.platform.messages.message import Sms

FORM, PLAIN = "application/x-www-form-urlencoded", "text/plain"
TOO_EARLY = frozenset({401, 403, 408, 425, 429})
"""Refusals that say nothing of the message: the operator, or time, will mend them."""


def gateway_body(template: str, content_type: str, sms: Sms, sender: str) -> bytes:
    """The template with ``{to}``, ``{text}`` and ``{from}`` filled in, each escaped as the content type wants it."""
    escaped = _escape_of(content_type)
    filled = {"to": escaped(sms.to), "text": escaped(sms.text), "from": escaped(sms.sender or sender)}
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


def _escape_of(content_type: str) -> Callable[[str], str]:
    """How a text stands in a body of this type, whatever its parameters: in a form, in XML, as it is, else in JSON."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == FORM:
        return quote_plus
    if media_type.endswith(("xml", "html")):
        return escape
    return str if media_type == PLAIN else _in_json


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
