"""Reading JSON bodies, and what is refused before they are decoded.

msgspec decodes and validates in one pass, but it recurses without a limit of its own and lets NUL through, which
PostgreSQL cannot store. ``check_json`` closes both gaps at the speed of C. See: contract/conventions.md section 3.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from haulier.core.complaints import complaints_of, why_not
from haulier.core.refusal import Cause, Refusal, refusal_of

MAX_DEPTH = 32
"""How many objects and arrays may stand inside each other."""

T = TypeVar("T")

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SQUARED = bytes.maketrans(b"{}", b"[]")


def decode_object(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode a request body into the decoder's type. Raises Refusal MALFORMED, NESTING_TOO_DEEP or INVALID."""
    check_json(body)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise refusal_of(complaints_of(body, decoder.type, error)) from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refusal(Cause.MALFORMED, f"the body is not valid JSON: {error}") from None


def convert_object(value: object, kind: type[T], field: str) -> T:
    """Decoded JSON as a stricter type than it was decoded into. Raises Refusal INVALID, fields under ``field``."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise refusal_of(why_not(value, kind, error, field)) from None


def check_json(body: bytes) -> None:
    """Refuse a body that nests deeper than MAX_DEPTH, holds NUL or is not UTF-8. Syntax is the decoder's part."""
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and not _shallow(body):
        raise Refusal(Cause.NESTING_TOO_DEEP, f"the JSON is nested more than {MAX_DEPTH} levels deep")
    if b"\0" in body or (b"\\u0000" in body and _has_escaped_nul(body)):
        raise Refusal(Cause.MALFORMED, "the JSON contains a NUL character, which cannot be stored")
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise Refusal(Cause.MALFORMED, f"the body is not valid UTF-8 at byte {error.start}") from None


def _shallow(body: bytes) -> bool:
    """Whether the nesting is within MAX_DEPTH. Each round takes the innermost level away, so rounds count levels."""
    brackets = _STRING.sub(b"", body).translate(_SQUARED, _BRACKETS)
    for _ in range(MAX_DEPTH):
        if not brackets:
            return True
        brackets = brackets.replace(b"[]", b"")
    # What is left of an unbalanced text is malformed anyway; it may only not be deep enough to overflow the decoder.
    return len(brackets) <= MAX_DEPTH and b"[]" not in brackets


def _has_escaped_nul(body: bytes) -> bool:
    """Whether some ``\\u0000`` is an escape itself: an even number of backslashes stands before it."""
    at = body.find(b"\\u0000")
    while at >= 0:
        first = at
        while first > 0 and body[first - 1] == 0x5C:
            first -= 1
        if (at - first) % 2 == 0:
            return True
        at = body.find(b"\\u0000", at + 1)
    return False
