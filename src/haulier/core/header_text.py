"""Decoding of header values and other bytes of a caller, without replacing any. See: RFC 9110 section 5.5."""

from __future__ import annotations


def decode_text(value: bytes) -> str:
    """Decode UTF-8, or else ISO-8859-1, which browsers and most HTTP libraries send."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def secret_text(value: bytes) -> str:
    """Decode a secret to a text from which ``secret_bytes`` makes the same bytes again."""
    return value.decode("utf-8", "surrogateescape")


def secret_bytes(secret: str) -> bytes:
    """The bytes of a secret that ``secret_text`` decoded, or that JSON brought."""
    try:
        return secret.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a surrogate pair from JSON text, which never came as bytes
        return secret.encode("utf-8", "surrogatepass")
