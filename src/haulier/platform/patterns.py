"""Patterns of the contract as limits of wire types, and back again in the API document.

In Python a bare ``$`` also stands before a last line break, in JSON Schema it does not: ``(?!\\n)$`` says in Python what ``$``
says there.
"""

from __future__ import annotations

from typing import Any

from msgspec import Meta

END = r"(?!\n)$"


def exact(pattern: str, **limits: Any) -> Meta:
    """The limit of a text by a pattern of the contract, which ends in ``$``."""
    if not pattern.endswith("$"):
        raise ValueError(f"{pattern} does not say where the text ends")
    return Meta(pattern=pattern[:-1] + END, **limits)


def documented(schema: Any) -> Any:
    """A JSON Schema with every pattern as the contract writes it."""
    if isinstance(schema, list):
        return [documented(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: documented(part) for name, part in schema.items()}
    pattern = found.get("pattern")
    if isinstance(pattern, str) and pattern.endswith(END):
        found["pattern"] = pattern.removesuffix(END) + "$"
    return found
