"""What containers and their types may be called, and what they hold. Pure. See: contract/container.md sections 1, 2."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core import ids
from haulier.core.refusal import Cause, invalid
from haulier.services.container.kind import TypeOwn
from haulier.services.container.requests import Item, TrackingDetail

RESERVED_NAMES = frozenset({"config", "tracking"})
"""A type of this name would stand in the way of the service's own addresses."""
RESERVED_SCANNABLE_IDS = frozenset({"batch", "child", "containerise", "filter", "state"})
"""Under a type's address these lead elsewhere."""


def check_name(name: str) -> None:
    """Raises Refusal when a name belongs to the system."""
    if name in RESERVED_NAMES:
        raise invalid("name", "reserved", f"{name!r} is reserved")


def check_scannable_id(text: str | None) -> None:
    """A scannable id must not be taken for a container's id, nor for a word of the addresses."""
    if text is not None and (is_container_id(text) or text in RESERVED_SCANNABLE_IDS):
        raise invalid("scannableId", "reserved", f"{text!r} means something else in addresses")


def is_container_id(text: str) -> bool:
    """Whether the text has the form ``<type>:<uuid>``."""
    return ids.split(text) is not None


def with_primary(details: Sequence[TrackingDetail]) -> list[TrackingDetail]:
    """Tracking details with exactly one primary: the first when none is marked."""
    marked = sum(detail.isPrimary for detail in details)
    if marked > 1:
        raise invalid("trackingDetails", "unique", "only one tracking detail may be primary")
    if marked or not details:
        return list(details)
    return [msgspec.structs.replace(details[0], isPrimary=True), *details[1:]]


def check_items(items: Sequence[Item] | None, own: TypeOwn) -> None:
    """Raises Refusal for items in what holds containers."""
    if items and not own.isLeaf:
        raise invalid("items", "isLeaf", "only containers of a leaf type hold items", Cause.RULE)
