"""Client secrets: made, kept, checked, and carried encrypted in the form that the contract shows.

A secret that we made has 256 random bits: nobody finds it by trying, so it is kept as its SHA-256 and checked in
microseconds, whatever the load. One that a caller brought is only as strong as it was made: it is kept as argon2id, and
checked in a queue (password_hashing.py) to which guess_limits.py admits callers.

The contract returns a secret as ``{iv, encryptedText}`` under AES-256-CTR and takes one from the caller in the same
form, but says nothing of the key. Here the key is SHA-256 of ``haulier client secret``, a zero byte and the access
token of the very request: both ends of the call know it and nobody else does. Beside it the answer carries
``clientSecret`` in plain, once.

See: contract/aaa.md section 3; RFC 9106 (argon2), NIST SP 800-38A (CTR).
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from hmac import compare_digest

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from haulier.core.refusal import invalid
from haulier.platform.access.password_hashing import HashClient, hash_text, is_text_of

SECRET_BYTES = 32
MIN_SECRET = 16
MAX_SECRET = 256
"""Characters of a secret that a caller brings or logs in with."""
IV_BYTES = 16

MADE = re.compile(r"[A-Za-z0-9_-]{43}")
"""How a secret of ours looks."""
LEAST_VARIETY = 16
"""Different characters that a random one of that form surely has."""
PLAIN_HASH = "$sha256$"
"""Begins what is kept of such a secret."""


class Encrypted(msgspec.Struct, omit_defaults=True):
    """A secret as it travels, both members in hex."""

    iv: str | None = None
    encryptedText: str | None = None


def new_secret() -> str:
    """A fresh secret of 256 random bits, fit for a header or a command line."""
    return secrets.token_urlsafe(SECRET_BYTES)


def is_strong(secret: str) -> bool:
    """Whether it is as strong as one of ours: found by nobody who tries."""
    return MADE.fullmatch(secret) is not None and len(set(secret)) >= LEAST_VARIETY


def plain_hash(secret: str) -> str:
    """What is kept of a secret that ``is_strong``."""
    return PLAIN_HASH + hashlib.sha256(b"haulier kept secret\0" + secret.encode()).hexdigest()


async def hash_secret(secret: str, tenant: str) -> str:
    """What is kept of a secret; argon2id is worked out beside the event loop, in the queue of the tenant."""
    return plain_hash(secret) if is_strong(secret) else await hash_text(secret, HashClient(True, tenant))


def matches_at_once(hashed: str | None, secret: str) -> bool:
    """Whether it is the secret of a plain hash. False for all others, which say nothing yet."""
    return hashed is not None and hashed.startswith(PLAIN_HASH) and compare_digest(hashed, plain_hash(secret))


async def verify_secret(hashed: str | None, secret: str, address: str) -> bool:
    """Whether the secret belongs to the hash, worked out in the line of those at this address.

    Without a hash, and with a plain one that it does not match, it takes as long and answers False. Raises Refusal when
    too many wait.
    """
    if matches_at_once(hashed, secret):
        return True
    kept = None if hashed is None or hashed.startswith(PLAIN_HASH) else hashed
    return await is_text_of(kept, secret, HashClient(False, address))


def encrypt(secret: str, token: str) -> Encrypted:
    """The secret for the caller who holds this token."""
    iv = os.urandom(IV_BYTES)
    encryptor = Cipher(algorithms.AES(_key(token)), modes.CTR(iv)).encryptor()
    return Encrypted(iv.hex(), (encryptor.update(secret.encode()) + encryptor.finalize()).hex())


def decrypt(given: Encrypted, token: str) -> str:
    """The secret that a caller brought.

    Raises Refusal when it is not of that form or not encrypted under this token.
    """
    try:
        iv, text = bytes.fromhex(given.iv or ""), bytes.fromhex(given.encryptedText or "")
        decryptor = Cipher(algorithms.AES(_key(token)), modes.CTR(iv)).decryptor()
        secret = (decryptor.update(text) + decryptor.finalize()).decode("ascii")
    except ValueError:
        raise invalid("clientSecret", "format", "must be hex, AES-256-CTR under the key of this access token") from None
    if not MIN_SECRET <= len(secret) <= MAX_SECRET or not secret.isprintable():
        raise invalid("clientSecret", "length", f"a secret has {MIN_SECRET} to {MAX_SECRET} printable characters")
    return secret


def _key(token: str) -> bytes:
    return hashlib.sha256(b"haulier client secret\0" + token.encode()).digest()
