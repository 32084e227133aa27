"""The life of a record. See: contract/handoff.md, Life of a record."""

from __future__ import annotations

PENDING, SUCCESS, FAILED = "PENDING", "SUCCESS", "FAILED"
MEANINGS = {
    "SUCCESS": SUCCESS, "COMPLETED": SUCCESS, "ACCEPTED": SUCCESS,
    "FAILED": FAILED, "ERROR": FAILED, "REJECTED": FAILED,
}  # fmt: skip


def meaning(status: str) -> str:
    """SUCCESS or FAILED for a word that means it, PENDING and SENT in capitals, else the word."""
    word = status.upper()
    return MEANINGS.get(word) or (word if word in (PENDING, "SENT") else status)
