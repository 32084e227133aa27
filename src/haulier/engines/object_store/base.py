"""What a store of objects does: bytes under a name that are written once, read in parts, and removed.

A name is given when the bytes are there, and is never given again: ``<tenant>/<place>/<hash>.<generation>``. The hash
is that of the content; the generation is new with each writing, so the removal of old bytes can never meet new bytes
that are the same.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

PIECE_BYTES = 256 * 1024
"""Longest piece in which an object is read."""
BLOCK_BYTES = 1024 * 1024
"""Bytes that are hashed and written together."""


class ObjectGone(Exception):
    """There is no object of this name any more."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was written, before it is kept: its length and its SHA-256, in hexadecimal digits."""

    size: int
    sha256: str


class ObjectInfo(NamedTuple):
    """An object that a listing found. ``modified_at`` is epoch milliseconds."""

    name: str
    modified_at: int


class Writing(Protocol):
    """One object on its way into the store. All methods raise Unavailable."""

    generation: str
    """Tells it from all others, a UUID."""
    size: int
    """Bytes that came until now."""

    async def write(self, piece: bytes) -> None:
        """Take the next piece. What came before may still be on its way to the store."""

    async def seal(self) -> Sealed:
        """Nothing more comes."""

    async def keep(self) -> str:
        """Make it last, after ``seal``, and return its name. Twice is as good as once."""

    async def discard(self) -> None:
        """Remove what came, kept or not. Twice is as good as once."""


class ObjectStore(Protocol):
    """All methods raise Unavailable."""

    def begin(self, tenant: str) -> Writing:
        """Begin to write an object of a tenant."""

    def read(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from ``start`` up to ``end``, in pieces. Raises ObjectGone before the first."""

    async def remove(self, name: str) -> None:
        """Remove an object; one that is gone already is no error."""

    def objects(self) -> AsyncIterator[Sequence[ObjectInfo]]:
        """All objects, some at a time."""

    async def owner(self, claimant: str) -> str:
        """Whose store it is: who claimed it first, which may be who claims it now."""

    async def discard_unfinished(self, before: int) -> int:
        """Remove what was begun and left before a moment (epoch milliseconds); how many there were."""


def object_name(tenant: str, sha256: str, generation: str) -> str:
    """Where the content of this hash lies."""
    if not tenant.isascii() or not tenant.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"{tenant!r} cannot stand in the name of an object")
    return f"{tenant}/{sha256[0]}/{sha256}.{generation}"


def tenant_and_generation(name: str) -> tuple[str, str] | None:
    """Whose object it is, and its generation; None for a name that is none of ours."""
    tenant, _, rest = name.partition("/")
    generation = rest.rpartition("/")[2].rpartition(".")[2]
    try:
        return (tenant, str(UUID(generation))) if tenant else None
    except ValueError:
        return None
