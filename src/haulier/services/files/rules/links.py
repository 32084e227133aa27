"""Links that open one file for one purpose until a moment, without any header: signed, and nowhere kept.

The signature covers tenant, file, purpose, and moment, each with its length, so that no two links have one text.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from typing import Literal
from urllib.parse import quote, urlencode

Purpose = Literal["get", "preview", "put"]
"""``get`` is good for GET and HEAD, and so is ``preview``."""

MAX_EXPIRY_DIGITS = 15
_DIGITS = re.compile(rf"[1-9][0-9]{{0,{MAX_EXPIRY_DIGITS - 1}}}", re.ASCII)


def link_query(key: bytes, purpose: Purpose, tenant: str, file_id: str, expires_at: int) -> str:
    """The query of a link that is good until then, epoch seconds."""
    signature = signature_of(key, purpose, tenant, file_id, str(expires_at))
    return urlencode({"tid": tenant, "expires": expires_at, "signature": signature}, quote_via=quote)


def is_good(key: bytes, purpose: Purpose, tenant: str, file_id: str, expires: str, signature: str, now: int) -> bool:
    """Whether a link was made here for this and is not over. ``now`` is epoch seconds."""
    right = signature_of(key, purpose, tenant, file_id, expires)
    is_ours = hmac.compare_digest(right.encode(), signature.encode("utf-8", "surrogatepass"))
    return is_ours and _DIGITS.fullmatch(expires) is not None and int(expires) > now


def signature_of(key: bytes, purpose: Purpose, tenant: str, file_id: str, expires: str) -> str:
    """HMAC-SHA-256 over everything that a link says. See: RFC 2104."""
    parts = [part.encode("utf-8", "surrogatepass") for part in (purpose, tenant, file_id, expires)]
    signed = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return urlsafe_b64encode(hmac.new(key, signed, hashlib.sha256).digest()).rstrip(b"=").decode()
