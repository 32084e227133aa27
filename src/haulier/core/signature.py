"""The signature of callbacks, and the JSON text that is signed. See: contract/conventions.md section 4.3."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from haulier.core.decimals import number_text
from haulier.core.header_text import secret_bytes

_MAX_ARRAY_INDEX = 2**32 - 2


def callback_signature(body: bytes, secret: str) -> str:
    """Lower-case hex SHA-256 of the body followed by the secret."""
    return sha256(body + secret_bytes(secret)).hexdigest()


def verify_signature(body: bytes, secret: str, given: str) -> bool:
    """Whether a signature fits the body, compared in constant time."""
    return hmac.compare_digest(callback_signature(body, secret).encode(), given.encode(errors="replace"))


def compact_json(value: Any) -> bytes:
    """JSON without blanks, with keys as inserted, as JavaScript's ``JSON.stringify`` would write it after parsing.

    Receivers parse the body, stringify it and compare signatures, so the text must survive that: integral numbers
    without a fraction, exponents as JavaScript writes them, keys that are array indexes first. Integers beyond 2**53
    are written in full; a receiver in JavaScript loses their last digits.
    """
    return msgspec.json.encode(_stringified(value))


def _stringified(value: Any) -> Any:
    if isinstance(value, float):
        return msgspec.Raw(number_text(value).encode())
    if isinstance(value, Mapping):
        names = list(value)
        if any(_is_index(name) for name in names):
            names = sorted(filter(_is_index, names), key=int) + [name for name in names if not _is_index(name)]
        return {name: _stringified(value[name]) for name in names}
    if isinstance(value, list | tuple):
        return [_stringified(part) for part in value]
    return value


def _is_index(name: Any) -> bool:
    """Whether JavaScript treats the key as an array index, which it moves to the front in ascending order."""
    if not isinstance(name, str) or len(name) > 10 or not (name.isascii() and name.isdigit()):
        return False
    return (name == "0" or name[0] != "0") and int(name) <= _MAX_ARRAY_INDEX
