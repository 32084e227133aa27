"""Rules of apps: their ids and roles."""

from __future__ import annotations

from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE

GRANTABLE = frozenset({ADMIN_ROLE, READER_ROLE})
"""Built-in roles that any tenant can give to its apps."""


def app_id_of(name: str) -> str:
    """The id of an app inside its tenant."""
    return f"platform:app:{name}"


def merge_roles(held: list[str], roles: list[str], *, assign: bool) -> list[str]:
    """The roles after giving or taking some; in the order in which they were given."""
    if assign:
        return [*held, *dict.fromkeys(role for role in roles if role not in held)]
    return [role for role in held if role not in roles]
