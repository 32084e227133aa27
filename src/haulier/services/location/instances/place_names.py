"""Names of cities, states and countries as callers may write them. Pure. See: contract/location.md, Location."""

from __future__ import annotations

import unicodedata

MARKS = frozenset(".'\u2019-()&,/ \u200c\u200d")
"""Besides letters, their marks and digits; typographers' apostrophes, and joiners of Indian letters, too."""
CODE_MARKS = frozenset(" -")


def is_name(text: str) -> bool:
    """Is it made of letters of any script, digits, blanks and a few marks?"""
    return all(one in MARKS or unicodedata.category(one)[0] in "LMN" for one in text)


def is_postal_code(text: str) -> bool:
    """Is it made of letters, digits, blanks and hyphens?"""
    return all(one in CODE_MARKS or one.isalnum() for one in text)
