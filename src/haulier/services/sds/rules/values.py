"""What may be stored. See: contract/sds.md, Data."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from haulier.core.refusal import invalid

MAX_VALUE_BYTES = 256 * 1024
MAX_META_MEMBERS = 32
MAX_META_BYTES = 4_096


def decoded_value(text: str) -> bytes:
    """The bytes of a value. Raises Refusal, which repeats nothing of it."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("data", "format", "must be base64") from None
    if not 1 <= len(value) <= MAX_VALUE_BYTES:
        raise invalid("data", "length", f"a value has 1 to {MAX_VALUE_BYTES} bytes, this one {len(value)}")
    return value


def check_meta(meta: dict[str, Any] | None) -> None:
    """Raise Refusal where there is too much of it."""
    if meta is None:
        return
    if len(meta) > MAX_META_MEMBERS:
        raise invalid("meta", "maxProperties", f"has at most {MAX_META_MEMBERS} members")
    if len(msgspec.json.encode(meta)) > MAX_META_BYTES:
        raise invalid("meta", "maxLength", f"has at most {MAX_META_BYTES} bytes")
