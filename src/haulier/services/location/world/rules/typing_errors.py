"""Texts that differ by one typing error. Pure. See: contract/location.md, Search."""

from __future__ import annotations

LETTERS = "abcdefghijklmnopqrstuvwxyz "
LAST_OF_ALL, BEHIND_BLANK = "\U0010ffff", "!"
"""The last character there is, and the one behind a blank."""
BEFORE_SURROGATES, BEHIND_SURROGATES = "\ud7ff", "\ue000"
"""What lies between them stands in no text."""
MIN_LETTERS = 4
"""Shorter texts are looked for as they are."""
MIN_LETTERS_OF_BEGINNING = 6
"""From here on what is typed may be wrong and unfinished at once; shorter texts are a whole word or a whole name."""
MAX_LETTERS = 40
"""Longer ones would be looked for in more ways than a search may take."""


def may_be_mistyped(text: str) -> bool:
    """Whether other spellings of a text are looked for."""
    return MIN_LETTERS <= len(text) <= MAX_LETTERS


def is_one_error_away(typed: str, meant: str) -> bool:
    """Whether one letter is wrong, missing or extra, or two neighbours are swapped; not for equal texts."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start, shorter = 0, min(len(typed), len(meant))
    while start < shorter and typed[start] == meant[start]:
        start += 1
    if len(typed) > len(meant):
        return typed[start + 1 :] == meant[start:]
    if len(typed) < len(meant):
        return typed[start:] == meant[start + 1 :]
    if typed[start + 1 :] == meant[start + 1 :]:
        return True
    is_swapped = typed[start : start + 2] == meant[start : start + 2][::-1]
    return is_swapped and typed[start + 2 :] == meant[start + 2 :]


def spellings(typed: str) -> list[str]:
    """Every text of plain letters that may have been meant, in order. All of them are one error away."""
    found = set()
    for place in range(len(typed) + 1):
        before, behind = typed[:place], typed[place:]
        found.update([before + letter + behind for letter in LETTERS])
        if behind:
            found.add(before + behind[1:])
            found.update([before + letter + behind[1:] for letter in LETTERS])
        if len(behind) > 1:
            found.add(before + behind[1] + behind[0] + behind[2:])
    found.discard(typed)
    return sorted(text for text in found if text == text.strip() and "  " not in text)


def end_of_range(typed: str) -> str:
    """What stands behind a spelling where the names end that may have been meant: all that begin with it where enough
    was typed, else the spelling itself and what has it as its first word.
    """
    return LAST_OF_ALL if len(typed) >= MIN_LETTERS_OF_BEGINNING else BEHIND_BLANK


def after(beginning: str) -> str:
    """The first text behind all that begin so, by the order of code points; behind the last of all there is none, and
    it is told itself.
    """
    head, last = beginning[:-1], beginning[-1]
    if last == LAST_OF_ALL:
        return after(head) if head else beginning
    return head + (BEHIND_SURROGATES if last == BEFORE_SURROGATES else chr(ord(last) + 1))
