"""How well a name fits what was typed. Pure. See: contract/location.md, Search."""

from __future__ import annotations

from haulier.services.location.world.rules.typing_errors import (
    MIN_LETTERS_OF_BEGINNING,
    is_one_error_away,
    may_be_mistyped,
)

EXACT, BEGINNING, LATER_WORD, MIDDLE, MISTYPED = range(5)
MIN_MIDDLE = 3
"""Letters from which a text is looked for in the middle of names."""


def rank_of(typed: str, name: str) -> int | None:
    """The rank of a folded name for a folded text, the best first; None where it does not fit."""
    if not typed or not name:
        return None
    if name.startswith(typed):
        return EXACT if name == typed else BEGINNING
    if f" {typed}" in name:
        return LATER_WORD
    if len(typed) >= MIN_MIDDLE and typed in name:
        return MIDDLE
    if _may_be_meant(typed, name) and any(_is_meant(typed, part) for part in later_parts(name)):
        return MISTYPED
    return None


def _may_be_meant(typed: str, name: str) -> bool:
    """Whether one half of what was typed stands in a name: an error leaves the other half as it is, which the letters
    about the middle are no part of.
    """
    half = len(typed) // 2
    return may_be_mistyped(typed) and (typed[: half - 1] in name or typed[half + 1 :] in name)


def later_parts(name: str) -> list[str]:
    """A folded name from each of its words on, the whole of it first."""
    words = name.split(" ")
    return [" ".join(words[place:]) for place in range(len(words))]


def _is_meant(typed: str, name: str) -> bool:
    """Whether a name, its first word or, where enough was typed, its beginning is one error away."""
    if is_one_error_away(typed, name) or any(
        is_one_error_away(typed, name[:length])
        for length in range(len(typed) - 1, len(typed) + 2)
        if name[length : length + 1] == " "
    ):
        return True
    return len(typed) >= MIN_LETTERS_OF_BEGINNING and any(
        is_one_error_away(typed, name[:length]) for length in range(len(typed) - 1, len(typed) + 2)
    )
