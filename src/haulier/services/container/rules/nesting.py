"""Which containers may go into which. Pure. See: contract/container.md section 4, preconditions."""

from __future__ import annotations

from haulier.core.machine import main_state
from haulier.core.refusal import Cause, invalid
from haulier.platform.storage.resources import Resource
from haulier.services.container.kind import CLOSED, CONTAINER_DECODER, OPENED, TypeOwn


def check_parent(parent: Resource, own: TypeOwn) -> None:
    """Raises Refusal unless containers can be put into this one now."""
    if own.isLeaf:
        text = f"{parent.type} is a leaf type: {parent.id} holds items and never containers"
        raise invalid("parentId", "isLeaf", text, Cause.RULE)
    if main_state(parent.state) != OPENED:
        raise invalid("parentId", "state", f"{parent.id} is {parent.state}; a parent must be {OPENED}", Cause.RULE)


def entry_fault(child: Resource, own: TypeOwn, parent: Resource) -> tuple[str, str] | None:
    """The rule of the two containers that keeps one out of the other, and why; None when it may go in."""
    if not child.body_as(CONTAINER_DECODER).isContainerizable:
        return "isContainerizable", f"{child.id} is not containerizable"
    if own.allowedParent is not None and not own.allowedParent.admits(parent.type):
        return "allowedParent", f"containers of type {child.type} may not lie in {parent.type}"
    states = (OPENED, CLOSED) if own.containerizableIn is None else (own.containerizableIn,)
    if main_state(child.state) not in states:
        return "state", f"{child.id} is {child.state}; to be put in it must be {' or '.join(states)}"
    return None
