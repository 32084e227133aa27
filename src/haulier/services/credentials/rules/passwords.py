"""Rules of passwords: length and how hard they are to guess, never what they are made of. See: contract/aaa.md 11.4."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from haulier.core.refusal import invalid

MIN_PASSWORD, MAX_PASSWORD = 12, 128
"""Characters, after NFKC."""
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: at least a hundred million guesses."""
MAX_JUDGED = 24
"""Characters that zxcvbn looks at: whoever means harm can make it take a second for forty."""
MIN_KNOWN_WORD = 3
_WORD = re.compile(r"\w+")


def normal_password(text: str) -> str:
    """The password as it is hashed: the same one whatever keyboard it was typed on."""
    return normalize("NFKC", text)


def check_length(password: str, field: str) -> None:
    """Raise Refusal for a normal password that is too short or too long."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise invalid(field, "length", f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters")


def check_strength(password: str, known_words: Iterable[str], field: str) -> None:
    """Raise Refusal for a password that is guessed easily by who knows these words, which count for nothing in it.

    It takes long: not for the event loop.
    """
    from zxcvbn import zxcvbn  # 12 MB of words, not for a stack where nobody chooses a password

    words = list(known_words)
    parts = [part for word in words for part in _WORD.findall(word)]
    known = sorted({word.casefold() for word in (*words, *parts) if len(word) >= MIN_KNOWN_WORD}, key=len, reverse=True)
    judged = password[:MAX_JUDGED]
    rest = re.sub("|".join(map(re.escape, known)), "", judged.casefold()) if known else judged
    for text in (judged, rest):
        if not text or zxcvbn(text, user_inputs=known)["score"] < LEAST_SCORE:
            message = "this password is guessed too easily: take more words, which do not belong together"
            raise invalid(field, "strength", message)
