"""Which files a report of a phone names: document ids, wherever they stand in its data."""

from __future__ import annotations

import re
from typing import Any

MAX_FILES = 32
"""Files of one report; what is named beyond them stays in the report alone."""
MAX_DEPTH = 32
_ID = re.compile(r"doc:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def is_document_id(text: str) -> bool:
    """Whether it has the form of a document's id."""
    return _ID.fullmatch(text) is not None


def files_in(data: Any) -> list[str]:
    """The document ids in a report's data, each once, in their order."""
    found: dict[str, None] = {}
    _collect(data, found, 0)
    return list(found)


def _collect(value: Any, found: dict[str, None], depth: int) -> None:
    if len(found) >= MAX_FILES or depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        if is_document_id(value):
            found[value] = None
    elif isinstance(value, dict):
        for item in value.values():
            _collect(item, found, depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect(item, found, depth + 1)
