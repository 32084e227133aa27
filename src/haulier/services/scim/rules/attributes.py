"""Names of attributes. They are compared without regard to case, and may come with the name of their schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"

_NAMES = (
    "schemas", "id", "externalId", "meta", "userName", "name", "formatted", "familyName", "givenName", "middleName",
    "displayName", "emails", "phoneNumbers", "active", "groups", "members", "value", "type", "primary", "display",
    "$ref",
)  # fmt: skip
_CANONICAL = {name.lower(): name for name in _NAMES}
NOT_WRITTEN = frozenset({"id", "meta", "schemas", "groups"})
"""What callers cannot set; in a whole resource they are passed over."""


def canonical(name: str) -> str:
    """A name as the schemas write it; one that we do not keep stays as it is."""
    return _CANONICAL.get(name.lower(), name)


def without_schema(path: str) -> str | None:
    """A path without the name of the user's or the group's schema; None where it is of another schema."""
    if not path.lower().startswith("urn:"):
        return path
    for schema in (USER_SCHEMA, GROUP_SCHEMA):
        if path.lower().startswith(schema.lower()):
            return path[len(schema) :].removeprefix(":")
    return None


def canonical_object(value: Any) -> Any:
    """A JSON value in which all names are as the schemas write them."""
    if isinstance(value, Mapping):
        return {canonical(name): canonical_object(item) for name, item in value.items()}
    if isinstance(value, list):
        return [canonical_object(item) for item in value]
    return value
