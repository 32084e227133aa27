"""Names without what people leave out when they type them. Pure. See: contract/location.md 9.3 and 9.4."""

from __future__ import annotations

import re
import unicodedata

SPELLED_OUT = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "æ": "ae",
        "Æ": "Ae", "œ": "oe", "Œ": "Oe", "\u0131": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T",
        "ß": "ss", "ə": "a", "Ə": "A", "\u2013": "-",
    }
    | dict.fromkeys("\u2018\u2019\u02b9\u02bb\u02bc\u0060\u00b4", "'")
)  # fmt: skip
"""Letters and marks that Unicode does not take apart."""
_BETWEEN_WORDS = re.compile("[^a-z0-9]+")


def plain(name: str) -> str:
    """A name in plain Latin letters where it is written in Latin ones: Karnātaka gives Karnataka."""
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFKD", name.translate(SPELLED_OUT))
    return "".join([letter for letter in apart if not unicodedata.combining(letter)])


def fold(name: str) -> str:
    """What names are compared by: small letters and digits without accents, one blank between words, no apostrophes.

    L'Aquila gives laquila, Saint-Étienne gives saint etienne. Letters of other scripts stay.
    """
    text = plain(name).casefold().replace("'", "")
    if text.isalnum():
        return text
    if text.isascii():
        return _BETWEEN_WORDS.sub(" ", text).strip()
    return " ".join("".join([letter if _is_kept(letter) else " " for letter in text]).split())


def _is_kept(letter: str) -> bool:
    """Whether it is a letter, a digit, or a vowel of a script that writes them as marks."""
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"
