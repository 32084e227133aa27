"""Decoding of JSON bodies, and the checks before it.

msgspec decodes and validates in one pass, but it recurses without a limit, accepts NUL, which PostgreSQL cannot store,
and skips members that a type does not name without checking their numbers. ``check_json`` closes these gaps at the
speed of C: every later reader of an accepted body succeeds and reads the same. If an object has a name twice, the last
one counts. See: contract/conventions.md section 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, islice
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec

from haulier.core.body_faults import MAX_EXAMINED_BYTES, faults_of_json, faults_of_value
from haulier.core.identifier_text import normalize_identifiers
from haulier.core.refusal import MAX_FAULTS, Cause, Fault, Refusal, field_path, refusal_of

MAX_DEPTH = 32
"""Most levels of nested objects and arrays."""
MAX_VALUES = 100_000
"""Most values of one body, counted by their separators. Reading and writing them takes some 20 ms."""
CONTAINER_VALUES = 4
"""An object or array counts as so many values: it takes as long to create and to free."""
MAX_ITEM_BYTES = 1_048_576
"""Longest item of a body whose items are checked one by one."""
MAX_DIGITS = 40
"""Most digits of one number, zeros included."""
MAX_EXPONENT = 30
"""Largest exponent of a number, positive or negative. The database writes numbers out: ``1e300`` would be 300 digits.
With this bound a body grows sevenfold at most when it is stored.
"""

T = TypeVar("T")

_STRING = re.compile(rb'"[^"\\]*+(?>(?:\\.[^"\\]*+)*)"?', re.DOTALL)
_PLAIN_STRING = re.compile(rb'"[^"]*+"?')
_BRACKETS = bytes(set(range(256)) - set(b'[]{}"'))
_SEPARATORS = bytes(set(range(256)) - set(b'[]{}",'))
_SQUARED = bytes.maketrans(b"{}", b"[]")
_STEPS = bytes.maketrans(b"[]", b"\x01\xff")
_FOLDED = bytes.maketrans(b"123456789.E-", b"0000000000e+")
"""Maps all digits to 0, so that long numbers and large exponents are found without a regular expression."""
_RUN = b"0" * (MAX_DIGITS + 1)
_LARGE = rb"[eE][+-]?0*+(?:[1-9]\d\d|[4-9]\d|3[1-9])"
"""An exponent beyond MAX_EXPONENT."""
_LARGE_BEFORE_END = re.compile(_LARGE + rb"\d*+\s*+(?:[,\]}]|\Z)")
_TOO_LONG = re.compile(rb"\d{%d}|\d[\d.]{%d}|\d%s" % (MAX_DIGITS + 1, MAX_DIGITS + 1, _LARGE))
TOO_LONG = f"a number has at most {MAX_DIGITS} digits and an exponent from -{MAX_EXPONENT} to {MAX_EXPONENT}"


def decode_object(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode a request body into the decoder's type. Raises Refusal MALFORMED, NESTING_TOO_DEEP or INVALID."""
    check_json(body)
    return decode_checked(body, decoder)


def decode_checked(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode a body that ``check_json`` has let through. Raises Refusal MALFORMED or INVALID."""
    try:
        return normalize_identifiers(decoder.decode(body), decoder.type)
    except msgspec.ValidationError as error:
        raise refusal_of(faults_of_json(body, decoder.type, error)) from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refusal(Cause.MALFORMED, f"the body is not valid JSON: {error}") from None


def other_members(body: bytes, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The members that a type does not name, of a body that was decoded as this type; those of an object inside it
    under ``<member>.<name>``.
    """
    named = kind.__struct_encode_fields__
    members = _RAW_MEMBERS.decode(body)
    others = {name: msgspec.json.decode(value) for name, value in members.items() if name not in named}
    for name, inner in _inner_types(kind).items():
        value = members.get(name)
        if value is not None and bytes(value) != b"null":
            inside = _RAW_MEMBERS.decode(value)
            others |= {
                f"{name}.{other}": msgspec.json.decode(inside[other])
                for other in inside
                if other not in inner.__struct_encode_fields__
            }
    return others


@cache
def _inner_types(kind: type[msgspec.Struct]) -> dict[str, type[msgspec.Struct]]:
    """The members of a type whose values are objects, each with the type of these."""
    found = {}
    for field in msgspec.structs.fields(kind):
        inner = [part for part in _parts_of(field.type) if isinstance(part, type) and issubclass(part, msgspec.Struct)]
        if len(inner) == 1:
            found[field.encode_name] = inner[0]
    return found


def _parts_of(type_: Any) -> Iterator[Any]:
    """A type, or those of a union, without their limits."""
    origin = get_origin(type_)
    if origin is Annotated:
        yield from _parts_of(get_args(type_)[0])
    elif origin in (Union, UnionType):
        for part in get_args(type_):
            yield from _parts_of(part)
    else:
        yield type_


def decode_in_parts(body: bytes, decoder: msgspec.json.Decoder[T], parts: str) -> T:
    """Decode a body whose member ``parts`` is a list of items that ``decode_item`` checks one by one later.

    Raises Refusal as ``decode_object`` does; of the items it checks the syntax alone.
    """
    decoded = decode_checked(body, decoder)
    check_numbers(msgspec.json.encode(msgspec.structs.replace(decoded, **{parts: []})))  # type: ignore[type-var]
    return decoded


def decode_item(item: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode an item of a body that ``check_structure`` has let through. Raises Refusal MALFORMED, INVALID or
    BODY_TOO_LARGE.
    """
    content = bytes(item)
    if len(content) > MAX_ITEM_BYTES:
        raise Refusal(Cause.BODY_TOO_LARGE, f"is longer than {MAX_ITEM_BYTES} bytes")
    check_count(content)
    check_numbers(content)
    return decode_checked(content, decoder)


def decode_any(body: bytes) -> Any:
    """Decode JSON of any shape from outside. Raises Refusal MALFORMED, NESTING_TOO_DEEP or INVALID."""
    return decode_object(body, _ANY)


_ANY: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
_RAW_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def convert_object(value: object, kind: type[T], field: str) -> T:
    """Convert decoded JSON to a stricter type. Raises Refusal INVALID; fields begin with ``field``."""
    try:
        return normalize_identifiers(msgspec.convert(value, kind), kind)
    except msgspec.ValidationError as error:
        raise refusal_of(faults_of_value(value, kind, error, field)) from None


def check_json(body: bytes) -> None:
    """Refuse a body that a later reader could not read or store: deeper than MAX_DEPTH, with more than MAX_VALUES
    values, with NUL, not UTF-8, or with too long numbers. The decoder checks the syntax.
    """
    check_structure(body)
    check_numbers(body)


def check_structure(body: bytes, most: int = MAX_VALUES) -> None:
    """Check all that ``check_json`` checks except numbers, for bodies whose items are checked one by one."""
    check_count(body, most)
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and not _is_shallow(body):
        raise Refusal(Cause.NESTING_TOO_DEEP, f"the JSON is nested more than {MAX_DEPTH} levels deep")
    if b"\0" in body or (b"\\u0000" in body and _has_escaped_nul(body)):
        raise Refusal(Cause.MALFORMED, "the JSON contains a NUL character, which cannot be stored")
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise Refusal(Cause.MALFORMED, f"the body is not valid UTF-8 at byte {error.start}") from None


def check_count(body: bytes, most: int = MAX_VALUES) -> None:
    """Refuse a body with more values than ``most``. Raises Refusal INVALID."""
    if body.count(b",") + CONTAINER_VALUES * (body.count(b"{") + body.count(b"[")) > most:
        separators = _outside_strings(body, _SEPARATORS)
        if separators.count(b",") + CONTAINER_VALUES * separators.count(b"[") > most:
            message = f"has more than {most} values, objects and arrays counted as {CONTAINER_VALUES}"
            raise Refusal(Cause.INVALID, f"the body {message}", [Fault("", "maxItems", message)])


def check_numbers(body: bytes) -> None:
    """Refuse a body with a number that is too long. Raises Refusal INVALID."""
    folded = body.translate(_FOLDED)
    suspect = _RUN in folded or ((b"0e00" in folded or b"0e+00" in folded) and _LARGE_BEFORE_END.search(body))
    if suspect and _TOO_LONG.search(_STRING.sub(b'""', body)) is not None:
        raise refusal_of(_long_numbers(body) or [Fault("", "number", TOO_LONG)])


class _LongNumber(NamedTuple):
    """The text of a number that is too long."""

    text: str


def _long_numbers(body: bytes) -> list[Fault]:
    """A fault for each number that is too long, if the body is JSON of at most MAX_EXAMINED_BYTES."""
    if len(body) > MAX_EXAMINED_BYTES:
        return []

    def judged(text: str) -> _LongNumber | None:
        return _LongNumber(text) if is_too_long(text) else None

    try:
        value = json.loads(body, parse_float=judged, parse_int=judged)
    except ValueError:
        return []
    fields = islice(_long_number_fields(value, ""), MAX_FAULTS)
    return [Fault(field, "number", TOO_LONG) for field in fields]


def _long_number_fields(value: Any, place: str) -> Iterator[str]:
    """The fields of the numbers that are too long."""
    if isinstance(value, _LongNumber):
        yield place
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _long_number_fields(item, f"{place}[{index}]")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _long_number_fields(item, field_path(place, name))


def is_too_long(number: str) -> bool:
    """Whether the text of a number has too many digits or too large an exponent."""
    return _TOO_LONG.search(number.encode()) is not None


def _is_shallow(body: bytes) -> bool:
    """Whether the nesting is within MAX_DEPTH.

    The depth of an unbalanced text may be wrong, but never so that it could overflow the decoder.
    """
    brackets = _outside_strings(body, _BRACKETS)
    for _ in range(2):  # most of them hold nothing but values
        brackets = brackets.replace(b"[]", b"")
    if len(brackets) <= MAX_DEPTH - 2:
        return True
    steps = memoryview(brackets.translate(_STEPS)).cast("b")
    return max(accumulate(steps)) <= MAX_DEPTH - 2


def _outside_strings(body: bytes, others: bytes) -> bytes:
    """The characters outside the strings of a body, without ``others``, with braces as brackets."""
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Two adjacent quotes end one string and begin the next, or are an empty string: without them each character is
    # inside or outside of strings as before.
    signs = body.translate(_SQUARED, others).replace(b'""', b"")
    return _PLAIN_STRING.sub(b"", signs) if b'"' in signs else signs


def _has_escaped_nul(body: bytes) -> bool:
    """Whether some ``\\u0000`` is an escape: an even number of backslashes precedes it."""
    at = body.find(b"\\u0000")
    while at >= 0:
        first = at
        while first > 0 and body[first - 1] == 0x5C:
            first -= 1
        if (at - first) % 2 == 0:
            return True
        at = body.find(b"\\u0000", at + 1)
    return False
