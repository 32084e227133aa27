"""Signatures of SDS apps. See: contract/sds.md, X-SDS-SIGNATURE."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

MAX_SIGNATURE_TEXT = 2_048
"""Characters of the header: a signature of 8,192 bits has 1,366, the longest name 22."""
STRICT_SECONDS = 300
"""How far the time of a strict signature may be from ours."""
NAME = re.compile(r"[a-zA-Z0-9-_]{3,16}")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
TIME = re.compile(r"[0-9]{1,12}")


class Signature(NamedTuple):
    """A signature and whose it is said to be."""

    signed: bytes
    app: str


def parse_signature(text: str) -> Signature | None:
    """The parts of a header, base64 and base64url, padded or not; None for any other text."""
    if len(text) > MAX_SIGNATURE_TEXT:
        return None
    parts = [_decoded(part) for part in text.split(".")]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        return None
    try:
        name = parts[1].decode("ascii")
    except UnicodeDecodeError:
        return None
    return Signature(parts[0], name) if NAME.fullmatch(name) else None


def verifies(key: RSAPublicKey, signed: bytes, text: str) -> bool:
    """Whether it is the key's signature of a text: RSASSA-PKCS1-v1_5 with SHA-256 over its UTF-8 bytes."""
    try:
        key.verify(signed, text.encode("utf-8", "surrogatepass"), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def strict_text(method: str, path: str, request_id: str, seconds: str) -> str:
    """What an app with strict signatures signs."""
    return f"{method}\n{path}\n{request_id}\n{seconds}"


def is_timely(seconds: str, now_ms: int) -> bool:
    """Whether the time of a strict signature, epoch seconds, is near ours."""
    return TIME.fullmatch(seconds) is not None and abs(int(seconds) - now_ms / 1000) <= STRICT_SECONDS


def _decoded(text: str) -> bytes | None:
    if not BASE64.fullmatch(text):
        return None
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
