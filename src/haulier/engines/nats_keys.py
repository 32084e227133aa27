"""Keys of NATS: the one under which a server believes what we say of a client that connects.

A key is an Ed25519 pair; NATS writes public keys as base32 with a prefix for what they are and a CRC, and its claims as
JSON web tokens under an algorithm name of its own. See: docs.nats.io, "Auth Callout".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from haulier.engines.process import persistent_secret

ACCOUNT_PREFIX = bytes([0])
"""What the text of an account's key begins with: an A."""
ISSUER_FILE = "issuer"
_HEADER = {"typ": "JWT", "alg": "ed25519-nkey"}


class NatsIssuer:
    """The key that signs who a client is and what it may do."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        public = ACCOUNT_PREFIX + self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        check = struct.pack("<H", binascii.crc_hqx(public, 0))
        self.name = base64.b32encode(public + check).decode().rstrip("=")
        """The public key, as the server's configuration names it."""

    @classmethod
    def kept_in(cls, place: Path) -> NatsIssuer:
        """The key of the server in this directory; it is made when first asked for."""
        return cls(hashlib.sha256(persistent_secret(place / ISSUER_FILE).encode()).digest())

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Claims as a token that names this key as their issuer."""
        parts = (_HEADER, {**claims, "iss": self.name})
        text = b".".join(_unpadded(msgspec.json.encode(part)) for part in parts)
        return (text + b"." + _unpadded(self._key.sign(text))).decode()


def claims_of(token: bytes) -> bytes:
    """The JSON of the claims of a token, unchecked: for what only the server can have sent. Raises ValueError."""
    parts = token.split(b".")
    if len(parts) != 3:
        raise ValueError("it is no token")
    return base64.urlsafe_b64decode(parts[1] + b"=" * (-len(parts[1]) % 4))


def _unpadded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
