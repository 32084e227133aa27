"""What changed between two states of a thing, as the change log shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from haulier.platform.outbound.callback_request import shown_url
from haulier.services.notification.responses import ShownChange

HIDDEN = frozenset({"vapidPrivate", "vapidPublic", "filters", "webhook.key", "webhook.sealed", "since"})
"""Members that are secret, or nobody's change."""
ADDRESS = "webhook.url"
"""Shown without what of it may be a secret."""
COUNTED = ("tokens", "userIds", "emails", "mobiles", "groups")
"""Recipients are persons: the change log says how many there are."""


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[ShownChange]:
    """The members that differ, an object's by their dotted paths."""
    before, after = _flat(old), _flat(new)
    return [
        ShownChange(field=name, oldValue=before.get(name), newValue=after.get(name))
        for name in sorted(before.keys() | after.keys())
        if name not in HIDDEN and before.get(name) != after.get(name)
    ]


def _flat(thing: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in thing.items():
        path = f"{prefix}{name}"
        if prefix == "recipients." and name in COUNTED:
            found[f"{path}.count"] = len(value)
        elif isinstance(value, Mapping):
            found |= _flat(value, f"{path}.")
        elif value is not None:
            found[path] = shown_url(value) if path == ADDRESS else value
    return found
