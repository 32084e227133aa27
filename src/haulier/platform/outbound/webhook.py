"""Building the delivery of a webhook: its headers and its signatures. Pure.

Signed twice over the bytes as sent, with the same key: as the contract has it (contract/notification.md 9.7), and as
https://www.standardwebhooks.com has it, so that receivers verify it with the library that they have.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256

from haulier.platform.outbound.callback import SIGNATURE_HEADER, Delivery

TIMESTAMP_HEADER = "X-COREOS-TIMESTAMP"
"""Epoch seconds of the try."""
ID_HEADER = "X-COREOS-WEBHOOK-ID"
"""The same for every try."""
STANDARD_ID_HEADER = "webhook-id"
STANDARD_TIMESTAMP_HEADER = "webhook-timestamp"
STANDARD_SIGNATURE_HEADER = "webhook-signature"

KEY_PREFIX = "whsec_"
MIN_KEY_BYTES = 16
MAX_KEY_BYTES = 64


def read_key(text: str) -> bytes | None:
    """The bytes of a signature key, which is base64, after ``whsec_`` too, as Standard Webhooks write it.

    None for a text that is none, or of another length.
    """
    try:
        key = b64decode(text.removeprefix(KEY_PREFIX).encode("ascii"), validate=True)
    except (NotBase64, UnicodeEncodeError):
        return None
    return key if MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES else None


def build_webhook(url: str, id: str, at: int, key: bytes | None, body: bytes) -> Delivery:
    """The POST that carries a body to an address. ``at`` is the moment of the try, epoch seconds: receivers refuse what
    is old, so each try is signed anew. Without a key it is not signed.
    """
    moment = str(at)
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP_HEADER: moment,
        ID_HEADER: id,
        STANDARD_ID_HEADER: id,
        STANDARD_TIMESTAMP_HEADER: moment,
    }
    if key is not None:
        signed = b".".join((id.encode(), moment.encode(), body))
        headers[SIGNATURE_HEADER] = hmac.new(key, body, sha256).hexdigest()
        headers[STANDARD_SIGNATURE_HEADER] = f"v1,{b64encode(hmac.new(key, signed, sha256).digest()).decode()}"
    return Delivery(url.strip(), headers, body)


def is_taken(status: int) -> bool:
    """Whether a receiver that answered with this status has taken a webhook."""
    return 200 <= status <= 299
