"""Patterns of the contract as limits of wire types.

In Python a bare ``$`` also stands before a last line break, in JSON Schema it does not: ``(?!\\n)$`` says in Python
what ``$`` says there. The API document turns it back.
"""

from __future__ import annotations

from typing import Any

from msgspec import Meta

from haulier.core.body_faults import PATTERN_WORDS


def exact(pattern: str, words: str = "", **limits: Any) -> Meta:
    """The limit of a text by a pattern of the contract, which ends in ``$``. A refusal says the ``words``, or the
    pattern where there are none.
    """
    if not pattern.endswith("$"):
        raise ValueError(f"{pattern} does not say where the text ends")
    return Meta(pattern=pattern[:-1] + r"(?!\n)$", extra={PATTERN_WORDS: words} if words else None, **limits)
