"""Ids of the contract: ``<name>:<uuid>``, either derived from names (v5) or ordered in time (v7).

See: contract/conventions.md section 3. Time and randomness come in as arguments.
"""

from __future__ import annotations

from uuid import UUID

import uuid_utils

NAMESPACE = UUID("6f1c9a52-6b0e-5d5e-9a8a-3b1f0c7e2d41")
"""Root of all derived ids. Never change it: ids of stored resources come from it."""

MAX_ID_LENGTH = 128

_NAMESPACE = uuid_utils.UUID(str(NAMESPACE))


def derived(prefix: str, *names: str) -> str:
    """``prefix:uuid5(names)``: the same names give the same id on every machine. Names may hold any text."""
    joined = "\x1f".join(names)
    if "\x1e" in joined or joined.count("\x1f") >= len(names):
        joined = "\x1f".join(name.replace("\x1e", "\x1e0").replace("\x1f", "\x1e1") for name in names)
    return f"{prefix}:{named_uuid(joined)}"


def named_uuid(name: str) -> str:
    """The UUID (version 5) of a name."""
    return str(uuid_utils.uuid5(_NAMESPACE, name))


def ordered(prefix: str, milliseconds: int, randomness: int) -> str:
    """``prefix:uuid7``: sorts by the millisecond it was made in. Of ``randomness`` the low 74 bits are used."""
    return f"{prefix}:{ordered_uuid(milliseconds, randomness)}"


def ordered_uuid(milliseconds: int, randomness: int) -> uuid_utils.UUID:
    """A version 7 UUID (RFC 9562) from epoch milliseconds and 74 random bits.

    Every command makes two and writes them as text, in which this class takes a fifth of the standard one's time.
    """
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | ((randomness >> 62) & 0xFFF) << 64
    value |= 0b10 << 62 | (randomness & ((1 << 62) - 1))
    return uuid_utils.UUID(int=value)


def split(text: str) -> tuple[str, UUID] | None:
    """Prefix and UUID of an id, or None if the text has another form. Prefixes may hold colons."""
    prefix, _, tail = text.rpartition(":")
    if not prefix or len(text) > MAX_ID_LENGTH:
        return None
    try:
        return prefix, UUID(tail)
    except ValueError:
        return None
