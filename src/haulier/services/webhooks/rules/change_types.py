"""What happened to a resource, in the four words of a publisher. Pure."""

from __future__ import annotations

from typing import get_args

from haulier.platform.typed.events import CREATED, EVENT_APPLIED, EXPIRED, STATE_TIMED_OUT, UPDATE_REFUSED
from haulier.services.webhooks.responses import ChangeType

TYPES: dict[str, ChangeType] = {type_: type_ for type_ in get_args(ChangeType)}
_ENDINGS: dict[str, ChangeType | None] = {
    CREATED: "CREATE", EVENT_APPLIED: "STATE", STATE_TIMED_OUT: "STATE", EXPIRED: "DELETE", UPDATE_REFUSED: None,
}  # fmt: skip
FAILED = "Failed"
"""How the events of commands end that were refused in the end."""


def type_beside(type_: ChangeType | None, version: int) -> ChangeType:
    """The type of what a command did to a resource beside the one that its event is about. ``type_`` is that of the
    event, None where it is of no topic; ``version`` is the resource's after it.
    """
    if version == 1:
        return "CREATE"
    return "STATE" if type_ == "STATE" else "UPDATE"


def change_type(noun: str, event: str) -> ChangeType | None:
    """The type of an event of a kind with this noun; None where nothing happened to the resource."""
    happened = event.removeprefix(noun)
    if happened == event or event.endswith(FAILED):
        return None
    return _ENDINGS.get(happened, "UPDATE")
