"""Public keys as apps register them. See: contract/sds.md, Registration."""

from __future__ import annotations

import base64
import binascii
import math
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from haulier.core.refusal import Refusal, invalid

LEAST_BITS, MOST_BITS = 1_024, 8_192
GOOD_BITS = 2_048
"""Below these an app is warned."""
LEAST_EXPONENT, MOST_EXPONENT_BITS = 3, 64
"""Beyond these bits OpenSSL encrypts with short keys alone, and each use would take as long as with a private key."""
MAX_KEY_TEXT = 8_192
"""Characters of a key as it is registered; the longest one has some 2,000 as a PEM file."""
SMALL_PRIMES = math.prod(n for n in range(3, 1_000, 2) if all(n % d for d in range(3, math.isqrt(n) + 1, 2)))
PEM = b"-----BEGIN "


class ReadKey(NamedTuple):
    """A key that was accepted: as it is kept, and how long it is."""

    text: str
    """Base64 of its DER SubjectPublicKeyInfo."""
    bits: int

    @property
    def warning(self) -> str | None:
        """What an app is told of a short key."""
        if self.bits >= GOOD_BITS:
            return None
        return f"a key of {self.bits} bits is short: {GOOD_BITS} or more keep values safe"


def read_public_key(text: str) -> ReadKey:
    """An RSA public key from base64 of its DER form, SubjectPublicKeyInfo or PKCS#1, or of a whole PEM file.

    Raises Refusal, which repeats nothing of it.
    """
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise refused("format", "must be base64 of a public key, in one line") from None
    if b"PRIVATE KEY" in content:
        raise refused("format", "is a private key, which never leaves the app: take another pair")
    try:
        key = load_pem_public_key(content) if content.lstrip().startswith(PEM) else load_der_public_key(content)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise refused("format", "is no public key in DER or PEM form") from None
    if not isinstance(key, RSAPublicKey):
        raise refused("format", "is no RSA key")
    _check_strength(key)
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return ReadKey(base64.b64encode(der).decode(), key.key_size)


def kept_key(text: str) -> RSAPublicKey:
    """The key in the text of a ``ReadKey``."""
    key = load_der_public_key(base64.b64decode(text))
    assert isinstance(key, RSAPublicKey), "only RSA keys are kept"
    return key


def _check_strength(key: RSAPublicKey) -> None:
    """Raise Refusal for a key that protects nothing."""
    numbers = key.public_numbers()
    if not LEAST_BITS <= key.key_size <= MOST_BITS:
        raise refused("range", f"an RSA key has {LEAST_BITS} to {MOST_BITS} bits, this one {key.key_size}")
    if numbers.e < LEAST_EXPONENT or numbers.e % 2 == 0 or numbers.e.bit_length() > MOST_EXPONENT_BITS:
        raise refused("exponent", f"its exponent must be odd, at least 3, and have at most {MOST_EXPONENT_BITS} bits")
    if numbers.n % 2 == 0 or math.gcd(numbers.n, SMALL_PRIMES) != 1:
        raise refused("weak", "its modulus has a small factor: anybody could open what is encrypted with it")


def refused(rule: str, message: str) -> Refusal:
    """The refusal of a key."""
    return invalid("key", rule, message)
