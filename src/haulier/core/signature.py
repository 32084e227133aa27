"""The compact JSON of what we send, and the signature of a callback over it.

Receivers were written in JavaScript: they parse the body, stringify the result and sign that, so our bytes must be
those that ``JSON.stringify(JSON.parse(body))`` gives. Blanks and escapes of msgspec agree with it already; three
things do not and are brought in line here: numbers with a fraction part of nothing (``1.0`` is ``1``), exponents
(``1e16`` is ``10000000000000000``), and members named like array indices, which come first, in ascending order.

See: contract/conventions.md section 4.3; ECMA-262 Number::toString, OrdinaryOwnPropertyKeys and QuoteJSONString.
"""

from __future__ import annotations

import re
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

LAST_ARRAY_INDEX = 2**32 - 2
LAST_EXACT_INTEGER = 2**53
"""Integers beyond this are sent exact, though a JavaScript receiver cannot hold them and would sign another text."""

_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,9})\Z")


def compact_json(value: Any) -> bytes:
    """JSON without blanks, members in insertion order, as JavaScript would write it again. ``value`` is plain JSON."""
    return msgspec.json.encode(_as_javascript(value))


def callback_signature(body: bytes, secret: str) -> str:
    """Lower-case hex SHA-256 of the body as sent followed by the secret. Not an HMAC, whatever the header is called."""
    return sha256(body + secret.encode("utf-8", "surrogatepass")).hexdigest()


def _as_javascript(value: Any) -> Any:
    """The value with its floats and its index-like members as JavaScript has them."""
    kind = type(value)
    if kind is dict:
        members = {name: _as_javascript(member) for name, member in value.items()}
        indices = [name for name in members if name[:1].isdigit() and _is_index(name)]
        if indices:
            indices.sort(key=int)
            return {name: members[name] for name in indices} | members
        return members
    if kind is list or kind is tuple:
        return [_as_javascript(item) for item in value]
    if kind is float:
        return _number(value)
    return value


def _is_index(name: str) -> bool:
    return bool(_INDEX.match(name)) and int(name) <= LAST_ARRAY_INDEX


def _number(value: float) -> int | float | msgspec.Raw:
    """A float in JavaScript's spelling: plain digits from 1e-6 up to below 1e21, an exponent with its sign elsewhere."""
    size = abs(value)
    if value == 0:
        return 0
    if 1e-5 <= size < 1e15 and value % 1:
        return value  # msgspec's spelling is the same here
    if not size < float("inf"):
        return value  # msgspec writes null, as JavaScript does
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits))
    point = len(text) + exponent
    if len(text) <= point <= 21:
        plain = text + "0" * (point - len(text))
    elif 0 < point <= 21:
        plain = f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        plain = "0." + "0" * -point + text
    else:
        plain = f"{text[0]}{'.' if text[1:] else ''}{text[1:]}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return msgspec.Raw(("-" if sign else "") + plain)
