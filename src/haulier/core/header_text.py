"""What bytes of a caller say; none is ever replaced. See: RFC 9110 section 5.5."""

from __future__ import annotations


def decode_text(value: bytes) -> str:
    """UTF-8 where the bytes are UTF-8, else ISO-8859-1, which browsers and most HTTP libraries send."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def secret_text(value: bytes) -> str:
    """A secret as text that ``secret_bytes`` makes the same bytes of, whatever they are."""
    return value.decode("utf-8", "surrogateescape")


def secret_bytes(secret: str) -> bytes:
    """The bytes that a secret came as."""
    try:
        return secret.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a surrogate pair from JSON text, which never came as bytes
        return secret.encode("utf-8", "surrogatepass")
