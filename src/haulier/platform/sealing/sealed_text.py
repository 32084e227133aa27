"""The form of a sealed text: AES-256-GCM under a numbered key, bound to a tenant and a place. Pure but for nonces.

``v2.``, the key's number, a dot, and the base64url of nonce, ciphertext and tag. Tenant, number and place are
associated data: a text that was copied into another tenant's row, or to another place, does not open there. Texts that
begin with ``v1.`` are from before keys had numbers, and are bound to their tenant alone. See: NIST SP 800-38D.
"""

from __future__ import annotations

import base64
import binascii
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
OLD_VERSION = "v1."
NUMBERED = re.compile(r"v2\.([1-9][0-9]{0,8})\.")
"""Begins the text of today; the group is the number of the key."""
ALTERED = "the sealed text was altered, is another tenant's or has another key"


class SealBroken(ValueError):
    """The sealed text was altered, belongs to another tenant or place, or its key is not there."""


def key_number(sealed: str) -> int:
    """The number of the key that a text was sealed with; 0 for the old form. Raises SealBroken for any other text."""
    if sealed.startswith(OLD_VERSION):
        return 0
    found = NUMBERED.match(sealed)
    if found is None:
        raise SealBroken("the text is not sealed, or in a form that is not known here")
    return int(found[1])


def seal(cipher: AESGCM, number: int, secret: bytes, tenant_id: str, place: str) -> str:
    """Text that shows nothing of the secret but its length."""
    head = f"v2.{number}."
    return head + _text(close(cipher, secret, _bound_to(head, tenant_id, place)))


def open_sealed(cipher: AESGCM, sealed: str, tenant_id: str, place: str) -> bytes:
    """The secret of a sealed text. Raises SealBroken."""
    if key_number(sealed):
        head = sealed[: sealed.index(".", 3) + 1]
        bound = _bound_to(head, tenant_id, place)
    else:
        head, bound = OLD_VERSION, _encoded(OLD_VERSION + tenant_id)
    closed = _bytes(sealed[len(head) :])
    return open_closed(cipher, closed, bound)


def close(cipher: AESGCM, secret: bytes, bound_to: bytes) -> bytes:
    """Nonce, ciphertext and tag. At random nonces of 96 bits, 2**32 of these are safe under one key."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, secret, bound_to)


def open_closed(cipher: AESGCM, closed: bytes, bound_to: bytes) -> bytes:
    """What ``close`` was given. Raises SealBroken."""
    if len(closed) < NONCE_BYTES + TAG_BYTES:
        raise SealBroken("the sealed text is cut off")
    try:
        return cipher.decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], bound_to)
    except InvalidTag:
        raise SealBroken(ALTERED) from None


def _bound_to(head: str, tenant_id: str, place: str) -> bytes:
    return _encoded(f"{head}{tenant_id}\x1f{place}")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(closed: bytes) -> str:
    return base64.urlsafe_b64encode(closed).decode()


def _bytes(text: str) -> bytes:
    """Base64 has unused bits at its end; only the one spelling that we write is taken. Raises SealBroken."""
    try:
        closed = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SealBroken(ALTERED) from None
    if _text(closed) != text:
        raise SealBroken(ALTERED)
    return closed
