"""Rules of apps: their ids."""

from __future__ import annotations


def app_id_of(name: str) -> str:
    """The id of an app inside its tenant."""
    return f"platform:app:{name}"
