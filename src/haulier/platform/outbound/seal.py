"""Sealing of what is secret for storage: callback secrets and headers, bodies of deferred commands, keys.

AES-256-GCM, bound to the tenant.

A sealed text is ``v1.`` and the base64url of nonce, ciphertext and tag. The tenant's id is associated data, so a
sealed text that was copied into another tenant's row does not open there. See: NIST SP 800-38D.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
VERSION = "v1."
"""Prefix of the format. A later format takes another, and both are opened."""


class SealBroken(ValueError):
    """The sealed text was altered, is another tenant's, or was sealed with another key."""


class Sealer:
    """Seals and opens with one key. At random nonces of 96 bits, 2**32 seals a key are safe."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a sealing key has {KEY_BYTES} bytes")
        self._cipher = AESGCM(key)

    def seal(self, secret: str, tenant_id: str) -> str:
        """Text that shows nothing of the secret but its length."""
        plain = secret.encode("utf-8", "surrogatepass")
        nonce = os.urandom(NONCE_BYTES)
        closed = nonce + self._cipher.encrypt(nonce, plain, _bound_to(tenant_id))
        return _text(closed)

    def open(self, sealed: str, tenant_id: str) -> str:
        """The secret of a sealed text. Raises ``SealBroken``."""
        if not sealed.startswith(VERSION):
            raise SealBroken("the text is not sealed, or in a format that is not known here")
        try:
            closed = base64.b64decode(sealed[len(VERSION) :], altchars=b"-_", validate=True)
            # Base64 has unused bits at its end; only the one spelling that we wrote is taken.
            if len(closed) < NONCE_BYTES + TAG_BYTES or _text(closed) != sealed:
                raise SealBroken("the sealed text is cut off")
            plain = self._cipher.decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], _bound_to(tenant_id))
        except (InvalidTag, binascii.Error, ValueError):
            raise SealBroken("the sealed text was altered, is another tenant's or has another key") from None
        return plain.decode("utf-8", "surrogatepass")


def _text(closed: bytes) -> str:
    return VERSION + base64.urlsafe_b64encode(closed).decode()


def _bound_to(tenant_id: str) -> bytes:
    return VERSION.encode() + tenant_id.encode("utf-8", "surrogatepass")
