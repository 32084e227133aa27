"""Reading JSON bodies: what is refused before decoding, and msgspec's complaints as faults in plain words.

msgspec decodes and validates in one pass, but it recurses without a limit of its own and lets NUL through, which
PostgreSQL cannot store. ``check_json`` closes both gaps at the speed of C. See: contract/conventions.md section 3.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults

MAX_DEPTH = 32
"""How many objects and arrays may stand inside each other."""

T = TypeVar("T")

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SQUARED = bytes.maketrans(b"{}", b"[]")
_PLACE = re.compile(r"^(?P<text>.*) - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`$", re.DOTALL)
_QUOTED = re.compile(r"`([^`]*)`")
_RULES = (
    (re.compile(r"of length >= (\d+)$"), "minLength", "needs at least {} characters or items"),
    (re.compile(r"of length <= (\d+)$"), "maxLength", "has room for at most {} characters or items"),
    (re.compile(r"of length (\d+)$"), "maxLength", "needs exactly {} characters or items"),
    (re.compile(r">= (\S+)$"), "minimum", "must be {} or more"),
    (re.compile(r"<= (\S+)$"), "maximum", "must be {} or less"),
    (re.compile(r"> (\S+)$"), "exclusiveMinimum", "must be more than {}"),
    (re.compile(r"< (\S+)$"), "exclusiveMaximum", "must be less than {}"),
    (re.compile(r"that's a multiple of (\S+)$"), "multipleOf", "must be a multiple of {}"),
    (re.compile(r"matching regex (.*)$", re.DOTALL), "pattern", "must match the pattern {}"),
    (re.compile(r"^Invalid enum value (.*)$", re.DOTALL), "enum", "{} is not one of the allowed values"),
    (re.compile(r"^Invalid value (.*)$", re.DOTALL), "enum", "{} is not one of the allowed values"),
    (re.compile(r"^(Invalid .*|Number out of range|Integer value out of range)$"), "format", "{}"),
)


def decode_object(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode a request body into the decoder's type. Raises Refusal MALFORMED, NESTING_TOO_DEEP or INVALID."""
    check_json(body)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        refuse_faults(explain(error))
        raise
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refusal(Cause.MALFORMED, f"the body is not valid JSON: {error}") from None


def convert_object(value: object, kind: type[T], field: str) -> T:
    """Decoded JSON as a stricter type than it was decoded into. Raises Refusal INVALID, fields under ``field``."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        refuse_faults([Fault(_join(field, fault.field), fault.rule, fault.message) for fault in explain(error)])
        raise


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


def explain(error: msgspec.ValidationError) -> list[Fault]:
    """The one fault msgspec found: the dotted path of its field ('' is the whole body) and the rule in our words."""
    message = str(error)
    place = _PLACE.match(message)
    path = place["path"].removeprefix(".") if place else ""
    text = place["text"] if place else message
    if place and place["key"]:
        path = f"{path}.*" if path else "*"
    missing = re.match(r"Object missing required field `(.*)`$", text, re.DOTALL)
    if missing:
        return [Fault(_join(path, missing[1]), "required", "is required")]
    unknown = re.match(r"Object contains unknown field `(.*)`$", text, re.DOTALL)
    if unknown:
        return [Fault(_join(path, unknown[1]), "unknown", "is not a known field")]
    for pattern, rule, words in _RULES:
        found = pattern.search(text)
        if found:
            return [Fault(path, rule, words.format(found[1]))]
    return [Fault(path, "type", _type_words(text))]


def _type_words(text: str) -> str:
    """``Expected `int | null`, got `str``` in plain words; any other text as it is."""
    names = _QUOTED.findall(text)
    if not text.startswith("Expected ") or len(names) != 2:
        return text
    wanted, given = (" or ".join(_TYPE_NAMES.get(part, part) for part in name.split(" | ")) for name in names)
    return f"must be {wanted}, not {given}"


_TYPE_NAMES = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "an array",
    "null": "null",
    "datetime": "a date and time",
    "uuid": "a UUID",
}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path and name else path or name
