"""What a command does to the database, planned by pure rules and applied whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from haulier.core.attributes import INLINE_SLOTS
from haulier.core.refusal import Refusal
from haulier.platform.storage.resources import Json, Resource, to_json

SLOT_SEPARATOR = "\x1f"
NO_SLOTS = SLOT_SEPARATOR * (INLINE_SLOTS - 1)
_KEY_SEPARATOR = "\x1f"


def joined_key(*parts: str) -> str:
    """A unique key that has parts, such as an app and a name in it."""
    return _KEY_SEPARATOR.join(parts)


def shown_key(key: str) -> str:
    """A unique key for people to read."""
    return key.replace(_KEY_SEPARATOR, " ")


class RowWrite(Struct):
    """One resource to insert (``expect`` 0) or to replace (``expect`` = the version that the plan read)."""

    kind: str
    id: str
    expect: int
    type: str = ""
    key: str | None = None
    parent: str | None = None
    state: str | None = None
    attrs: str = "{}"
    body: str = "{}"
    slots: str | None = None
    """Index slots (``slot_text``); None keeps those of an existing row."""
    expires_at: int | None = None
    is_named: bool = True
    """Does the journal name it beside what the change is about? Not where its id is itself nobody's business."""

    @property
    def version(self) -> int:
        """The version that the row has when it is written."""
        return self.expect + 1


def replacing(old: Resource, **changes: Any) -> RowWrite:
    """Write an existing resource and keep everything not named. ``attrs`` and ``body`` may be objects."""
    write = RowWrite(
        old.kind,
        old.id,
        old.version,
        old.type,
        old.key,
        old.parent,
        old.state,
        old.attrs,
        old.body,
        None,
        old.expires_at,
    )
    for name, value in changes.items():
        setattr(write, name, to_json(value) if name in ("attrs", "body") and not isinstance(value, str) else value)
    return write


def slot_text(slots: tuple[str | None, ...]) -> str:
    """The index slots, eight or 32, as one text for the statement; empty means eight without a value."""
    text = SLOT_SEPARATOR.join([slot or "" for slot in slots])
    return "" if text == NO_SLOTS else text


def has_far_slots(text: str | None) -> bool:
    """Whether a row has index slots beyond the eighth."""
    return text is not None and text.count(SLOT_SEPARATOR) >= INLINE_SLOTS


def with_far_slots(statement: str, step: str) -> str:
    """A statement that writes resources with one step more, which writes their index slots beyond the eighth."""
    return _with_step(statement, "made_more", step)


def with_deliveries(statement: str, steps: str) -> str:
    """A statement that writes resources with the steps that write deliveries."""
    return _with_step(statement, "queued", steps)


def _with_step(statement: str, name: str, step: str) -> str:
    """The step is no part of the statement itself: to be ready for it costs a command that has none a tenth of its time
    in the database.
    """
    journal = "), recorded AS ("
    assert statement.count(journal) == 1, "the journal is written in one place"
    return statement.replace(journal, f"), {name} AS (\n{step}\n{journal}")


class EntryWrite(Struct):
    """One line of a book. ``delta`` is a decimal as text;
    ``lowest`` and ``highest`` bound the account's balance in the database.
    """

    book: str
    number: int
    account: str
    delta: str
    lowest: str | None
    highest: str | None
    detail: dict[str, Any]


class TimerWrite(Struct):
    """A timer to set, or to move when one of the same id stands. ``due_at`` is epoch milliseconds."""

    id: str
    purpose: str
    subject: str
    due_at: int
    payload: dict[str, Any]


class TimerDrop(Struct):
    """A timer to remove. With ``must`` the change applies only if the timer was still there: it takes effect once."""

    id: str
    must: bool = False


class DeliveryWrite(Struct):
    """Something to deliver to one recipient by one channel. See: platform/messages/deliveries.py."""

    id: str
    group: str
    sender: str
    channel: str
    provider: str
    rate: float
    """Deliveries a second that the provider takes."""
    state: str
    recipient: str
    """As people are shown it: no whole address, no token."""
    due_at: int
    expires_at: int
    target: str | None = None
    """What the sender needs to know of the recipient, sealed."""
    person: str | None = None
    reason: str | None = None
    digest_key: str | None = None
    """What those that may go as one digest have in common."""


class GroupWrite(Struct):
    """Deliveries that belong together. ``more`` says how many more of them are open, ``purpose`` which timer is set
    when none is any more: its subject is the group's id.
    """

    id: str
    purpose: str
    more: int


class Change(Struct):
    """One command's effect and its journal row. ``kind``/``id``/``version`` name the resource it is about."""

    kind: str
    id: str
    version: int
    event: str
    rows: list[RowWrite] = []
    guards: list[tuple[str, str, int]] = []
    """(kind, id, version) of what the plan relied on without writing it."""
    entries: list[EntryWrite] = []
    timers: list[TimerWrite] = []
    drops: list[TimerDrop] = []
    deliveries: list[DeliveryWrite] = []
    groups: list[GroupWrite] = []
    recalls: list[str] = []
    """Groups of which what nobody is sending yet is called off."""
    state: str | None = None
    payload: str | Callable[[], Json] = "{}"
    """The payload of the event and the callback: JSON text, or what makes it when it is first read."""
    redacted: dict[str, list[str]] = {}
    """Names inside members of ``data`` that the app behind the change may not read: its callback goes without them."""
    answer: Any = None
    """What the caller gets as ``data``; None means ``{"id": id}``."""
    status: str = "success"
    reason: str | None = None
    code: str | None = None
    """The error code of a change that records a failure."""
    out_of_bounds: Refusal | None = None
    """What the caller is told where an entry would take a balance out of its bounds, if anything particular."""
    rule_refusals: dict[str, Refusal] = {}
    """What the caller is told where a rule of the database refuses the change, by the name of the rule."""
    callback_request: str | None = None
    """Whom to call back when nobody asks with the command itself: JSON of a ``CallbackRequest`` that was kept."""
    calls_back: bool = True
    """Does the callback of the request hear of it? Not where the outcome that it waits for comes later."""
    repeats: bool = False
    """Is it the answer of an earlier request, which this one repeats? Then it writes nothing."""
    replan_on_conflict: frozenset[str] = frozenset()
    """Kinds of rows that another request may have made first: then the change is planned again instead of refused."""
    in_turn: str | None = None
    """What triggers of its rows lock besides: many rows, in an order that holds within one change alone. Those of a
    tenant that name the same go one after the other. Two in one statement would lead to deadlocks, a second each.
    """

    @property
    def delivers(self) -> bool:
        """Does it write anything of deliveries?"""
        return bool(self.groups or self.recalls)

    @property
    def data(self) -> str:
        """JSON of the resource as callbacks and events show it."""
        if not isinstance(self.payload, str):
            self.payload = to_json(self.payload())
        return self.payload


def row_change(event: str, row: RowWrite, *others: RowWrite, payload: str | Callable[[], Json] | None = None) -> Change:
    """The change with this ``event``: it writes a row, which it is about, and others beside it.

    Without a ``payload`` the event carries the row's body as it is stored.
    """
    payload = row.body if payload is None else payload
    return Change(row.kind, row.id, row.version, event, [row, *others], state=row.state, payload=payload)


class Envelope(Struct, frozen=True):
    """Who asked for a change, and what travels with its journal row.

    JSON members are text, ``at`` is epoch milliseconds.
    """

    tenant_id: str
    journal_id: str
    at: int
    actor: str
    request_id: str
    meta: str | None = None
    callback: str | None = None


class Obstacle(Struct, frozen=True):
    """Why a change was not applied. ``why``: stale, exists, taken, guard or timer."""

    why: str
    kind: str
    id: str
