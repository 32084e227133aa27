"""What the operations on the journal answer with. Not part of the contract."""

from __future__ import annotations

from msgspec import Struct


class Counted(Struct):
    """How many commands were applied, in all and by event."""

    count: int
    byEvent: dict[str, int]
