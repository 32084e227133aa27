"""The container service's own rules. Pure. See: contract/container.md sections 1, 2 and 4."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.core import ids
from haulier.core.refusal import Cause, invalid
from haulier.platform.storage.resources import Resource
from haulier.services.container.kind import CLOSED, CONTAINER_DECODER, OPENED, TypeOwn
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


def main_state(container: Resource) -> str:
    """The main state, without the sub-state."""
    return (container.state or "").partition(":")[0]


def check_parent(parent: Resource, own: TypeOwn) -> None:
    """Raises Refusal unless containers can be put into this one now."""
    if own.isLeaf:
        text = f"{parent.type} is a leaf type: {parent.id} holds items and never containers"
        raise invalid("parentId", "isLeaf", text, Cause.RULE)
    if main_state(parent) != OPENED:
        raise invalid("parentId", "state", f"{parent.id} is {parent.state}; a parent must be {OPENED}", Cause.RULE)


def misfit(child: Resource, own: TypeOwn, parent: Resource) -> tuple[str, str] | None:
    """The rule that keeps a container out of the parent, as far as the two of them tell, and why; None when it fits."""
    if not child.body_as(CONTAINER_DECODER).isContainerizable:
        return "isContainerizable", f"{child.id} is not containerizable"
    if own.allowedParent is not None and not own.allowedParent.admits(parent.type):
        return "allowedParent", f"containers of type {child.type} may not lie in {parent.type}"
    states = (OPENED, CLOSED) if own.containerizableIn is None else (own.containerizableIn,)
    if main_state(child) not in states:
        return "state", f"{child.id} is {child.state}; to be put in it must be {' or '.join(states)}"
    return None


def check_items(items: Sequence[Item] | None, own: TypeOwn) -> None:
    """Raises Refusal for items in what holds containers."""
    if items and not own.isLeaf:
        raise invalid("items", "isLeaf", "only containers of a leaf type hold items", Cause.RULE)
