"""Placeholders of messages: ``{{name}}`` and ``{{path.to.member}}``, no logic. See: contract/notification.md 9.4.

A text is filled in one pass: what a value holds is text, whatever it looks like, and is never filled again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){0,7})\s*\}\}")
MAX_VALUE = 4_096
"""Characters of one value that are shown."""
MAX_FILLED = 65_536
"""Characters of a text that is filled in, where nothing less is asked for."""


def placeholders(*texts: str | None) -> set[str]:
    """The names of all placeholders of some texts."""
    return {name for text in texts if text for name in PLACEHOLDER.findall(text)}


def missing(names: Iterable[str], values: Mapping[str, Any]) -> list[str]:
    """Those of the names that have no value, sorted."""
    return sorted(name for name in names if value_of(name, values) is None)


def filled(text: str, values: Mapping[str, Any], *, is_html: bool = False, most: int = MAX_FILLED) -> str:
    """The text with its placeholders filled in; one without a value becomes nothing. In HTML values are escaped.

    Nothing is filled in beyond ``most`` characters: a result that is longer is only the beginning of one.
    """
    pieces: list[str] = []
    size = place = 0
    for found in PLACEHOLDER.finditer(text):
        value = value_of(found[1], values) or ""
        new = (text[place : found.start()], html.escape(value) if is_html else value)
        pieces += new
        size += len(new[0]) + len(new[1])
        place = found.end()
        if size > most:
            return "".join(pieces)
    return "".join((*pieces, text[place:]))


def one_line(text: str) -> str:
    """The text as a header or title has it: line ends and control characters become blanks."""
    return "".join(char if char.isprintable() else " " for char in text).strip()


def value_of(name: str, values: Mapping[str, Any]) -> str | None:
    """The value of a placeholder as text: a member of that very name, else the end of the path; None for none."""
    found: Any = values.get(name)
    if found is None:
        found = values
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str | int | float):
        return str(found)[:MAX_VALUE]
    return None
