"""Patterns of the contract as limits of wire types."""

from __future__ import annotations

from typing import Any

from msgspec import Meta


def exact(pattern: str, **limits: Any) -> Meta:
    """A limit that documents ``pattern`` as it is and does not let a line break pass behind it, as a bare ``$`` would in Python."""
    if not pattern.endswith("$"):
        raise ValueError(f"{pattern} does not say where the text ends")
    return Meta(pattern=pattern[:-1] + r"(?!\n)$", extra_json_schema={"pattern": pattern}, **limits)
