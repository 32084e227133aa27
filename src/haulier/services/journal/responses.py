"""What the operations on the journal answer with. Not part of the contract."""

from __future__ import annotations

from msgspec import UNSET, Raw, Struct, UnsetType

from haulier.platform.callbacks.outcomes import CallbackOutcome


class Counted(Struct):
    """How many commands were applied, in all and by event."""

    count: int
    byEvent: dict[str, int]


class JournalActor(Struct, kw_only=True):
    """Who asked, and through which app."""

    id: str = ""
    name: str | UnsetType = UNSET
    appId: str = ""


class JournalEntry(Struct, frozen=True, kw_only=True):
    """What one command did. ``at`` is epoch milliseconds, ``version`` and ``state`` are of the resource after it.

    ``also`` names what else it changed, as kind/id; ``meta`` came with the call.
    """

    id: str
    at: int
    kind: str
    resourceId: str
    version: int
    event: str
    state: str | None
    requestId: str
    actor: JournalActor
    data: Raw
    meta: Raw | UnsetType = UNSET
    also: list[str]
    callback: CallbackOutcome | UnsetType = UNSET


class JournalPage(Struct, frozen=True):
    """Entries, newest first. While ``next`` is set there may be more, also behind a page that has none."""

    entries: list[JournalEntry]
    next: str | None
