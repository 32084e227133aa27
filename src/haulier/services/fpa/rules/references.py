"""How records are named in paths and bodies. Pure. See: contract/fpa.md section 1."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from haulier.core.identifier_text import normalize_identifier

MARKS = ("ref:", "ref-", "ref=")
"""In front of a reference that is no id."""
UUID_LENGTH = 36


def full_id(text: str, plural: str, singular: str) -> str | None:
    """The id that a text is: in full, with the singular as its prefix, or as a bare UUID; None for any other text."""
    prefix, _, tail = text.rpartition(":")
    if len(tail) != UUID_LENGTH or prefix not in ("", plural, singular):
        return None
    try:
        UUID(tail)
    except ValueError:
        return None
    return f"{plural}:{tail}"


def full_reference(text: str, plurals: Mapping[str, str]) -> str:
    """A reference to a record of any type, with the plural as its prefix where that is known by its singular."""
    prefix, colon, tail = text.partition(":")
    return f"{plurals[prefix]}:{tail}" if colon and prefix in plurals else text


def marked_reference(text: str) -> str | None:
    """What stands behind the mark of a reference; None where there is no mark."""
    for mark in MARKS:
        if text.startswith(mark):
            return normalize_identifier(text[len(mark) :])
    return None
