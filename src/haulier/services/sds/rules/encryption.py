"""Values encrypted for the app that reads them. See: contract/sds.md, Data; RFC 8017, NIST SP 800-38D."""

from __future__ import annotations

import base64
import os
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

HYBRID, DIRECT = "RSA-OAEP-256+A256GCM", "RSA-OAEP-256"
CONTENT_KEY_BYTES, NONCE_BYTES = 32, 12
OAEP_BYTES = 2 * SHA256.digest_size + 2
"""Of a key's length, what padding takes."""
_PADDING = OAEP(MGF1(SHA256()), SHA256(), None)


class Encrypted(NamedTuple):
    """A value for one reader, in base64. ``key`` holds the content key, where there is one."""

    data: str
    key: str | None
    algorithm: str


def room(key: RSAPublicKey) -> int:
    """Bytes that a key encrypts by itself."""
    return key.key_size // 8 - OAEP_BYTES


def encrypted(key: RSAPublicKey, value: bytes, *, direct: bool) -> Encrypted:
    """The value for who holds the private key; ``direct``: without a content key, for a value that has room."""
    if direct:
        return Encrypted(_text(key.encrypt(value, _PADDING)), None, DIRECT)
    content_key, nonce = os.urandom(CONTENT_KEY_BYTES), os.urandom(NONCE_BYTES)
    closed = nonce + AESGCM(content_key).encrypt(nonce, value, None)
    return Encrypted(_text(closed), _text(key.encrypt(content_key, _PADDING)), HYBRID)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
