"""Decoding of bodies that an HTML form, or a client of OAuth, sends: names and values of text.

See: https://url.spec.whatwg.org/#application/x-www-form-urlencoded, RFC 6749 section 3.1.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from haulier.core.body_faults import fault_of_error
from haulier.core.identifier_text import normalize_identifiers
from haulier.core.refusal import Cause, Refusal, invalid, refusal_of

MAX_FIELDS = 100
"""Most fields of one form."""

T = TypeVar("T")


def decode_form(body: bytes, kind: type[T]) -> T:
    """Decode a form into a struct whose members are texts, numbers or booleans.

    A field without a value counts as not sent, and so do fields that the struct does not name. Raises Refusal
    MALFORMED, or INVALID, also for a field that is sent twice.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        raise Refusal(Cause.MALFORMED, f"the body is no form of at most {MAX_FIELDS} fields in UTF-8") from None
    values: dict[str, str] = {}
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise Refusal(Cause.MALFORMED, "the form contains a NUL character")
        if name in values:
            raise invalid(name, "unique", "is sent twice")
        values[name] = value
    given = {name: value for name, value in values.items() if value}
    try:
        return normalize_identifiers(msgspec.convert(given, kind, strict=False), kind)
    except msgspec.ValidationError as error:
        raise refusal_of([fault_of_error(error, "")]) from None
