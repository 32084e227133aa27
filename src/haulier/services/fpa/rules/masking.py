"""What everybody sees of the number of a document that identifies a person. Pure."""

from __future__ import annotations

MASK = "****"
SHOWN = 4
"""Last characters that everybody sees, where there are at least twice as many."""


def masked_number(number: str) -> str:
    """The last characters of a number that is long enough, else nothing of it."""
    return f"{MASK}{number[-SHOWN:]}" if len(number) >= 2 * SHOWN else MASK
