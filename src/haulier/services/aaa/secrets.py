"""Client secrets: made, hashed, checked, and carried encrypted in the form that the contract shows.

The contract returns a secret as ``{iv, encryptedText}`` under AES-256-CTR and takes one from the caller in the same
form, but says nothing of the key. Here the key is SHA-256 of ``haulier client secret``, a zero byte and the access
token of the very request: both ends of the call know it and nobody else does. Beside it the answer carries
``clientSecret`` in plain, once.

See: contract/aaa.md section 3; RFC 9106 (argon2), NIST SP 800-38A (CTR).
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from haulier.core.refusal import Cause, Refusal, invalid

T = TypeVar("T")

SECRET_BYTES = 32
MIN_SECRET = 16
MAX_SECRET = 256
"""Characters of a secret that a caller brings or logs in with."""
IV_BYTES = 16

HASH_THREADS = 2
"""Secrets hashed side by side in one process; more would starve the event loop of the same two cores."""
MAX_WAITING = 64
"""Secrets that wait for a thread; more are refused with 503, so that a flood of log-ins does not pile up."""
HASH_MEMORY_KIB = 19_456
HASH_PASSES = 2
"""The OWASP minimum for argon2id: about 20 ms here.

The secrets are random, so that more would only slow log-ins down.
"""

_hasher = PasswordHasher(time_cost=HASH_PASSES, memory_cost=HASH_MEMORY_KIB, parallelism=1)


class Encrypted(msgspec.Struct, omit_defaults=True):
    """A secret as it travels, both members in hex."""

    iv: str | None = None
    encryptedText: str | None = None


def new_secret() -> str:
    """A fresh secret of 256 random bits, fit for a header or a command line."""
    return secrets.token_urlsafe(SECRET_BYTES)


async def hash_secret(secret: str) -> str:
    """The argon2id hash, worked out beside the event loop."""
    return await _threads(os.getpid()).run(_hasher.hash, secret)


async def verify_secret(hashed: str | None, secret: str) -> bool:
    """Whether the secret belongs to the hash. Without a hash it takes as long and answers False."""
    return await _threads(os.getpid()).run(_verify, hashed, secret)


class _Threads:
    """The threads that hash, and how much work stands before them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(HASH_THREADS, thread_name_prefix="haulier-secrets")
        self._waiting = 0

    async def run(self, work: Callable[..., T], *args: str | None) -> T:
        """The result of work done beside the event loop. Raises Refusal UNAVAILABLE when too much waits already."""
        if self._waiting >= MAX_WAITING:
            raise Refusal(Cause.UNAVAILABLE, "too many secrets are being checked; try again in a moment")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        finally:
            self._waiting -= 1


@cache
def _threads(_process: int) -> _Threads:
    """One pool a process: threads do not survive a fork, and the supervisor hashes before it forks."""
    return _Threads()


def _verify(hashed: str | None, secret: str) -> bool:
    try:
        matches = _hasher.verify(hashed or _nobodys_hash(), secret)
    except (VerificationError, InvalidHashError):
        return False
    return matches and hashed is not None


@cache
def _nobodys_hash() -> str:
    """Stands in for clients that do not exist, so that the time of an answer does not tell which do."""
    return _hasher.hash(new_secret())


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
