"""What of an address in one text may be a country, a postal code, a city or a state. Pure."""

from __future__ import annotations

import re

from haulier.platform.geocoding.countries import Country, find_country

MAX_PARTS = 8
"""Parts that are looked up, from the end: each costs a few statements."""
MAX_CODES = 4
_WORD = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_BETWEEN = re.compile(r"[,;\n]")
CODE_LENGTHS = range(3, 11)
SHORTEST_NAME = 4
SHORT_NAMES = frozenset({"USA", "UK", "UAE"})


def parts_of(text: str) -> list[str]:
    """Names that stand between commas, the last first, without words that have digits and without the country."""
    found = []
    parts = _BETWEEN.split(text)
    for part in reversed(parts[:-1] if named_country(text) is not None else parts):
        words = [word for word in part.split() if not any(one.isdigit() for one in word)]
        name = " ".join(words).strip(" -.")
        if name and name not in found:
            found.append(name)
    return found[:MAX_PARTS]


def possible_codes(text: str) -> list[str]:
    """Words with digits that may be a postal code, the last first; also two words in a row, as in SW1A 1AA."""
    words = _WORD.findall(text)
    found = []
    for at in range(len(words) - 1, -1, -1):
        pair = " ".join(words[at - 1 : at + 1]) if at else ""
        for code in (words[at], pair):
            if len(code) in CODE_LENGTHS and any(one.isdigit() for one in code) and code not in found:
                found.append(code)
    return found[:MAX_CODES]


def named_country(text: str) -> Country | None:
    """The country at the end of a text. Two letters there are a state: CA is California."""
    name = _BETWEEN.split(text)[-1].strip(" .")
    return find_country(name) if len(name) >= SHORTEST_NAME or name.upper() in SHORT_NAMES else None
