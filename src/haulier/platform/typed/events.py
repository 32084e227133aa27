"""What the typed resources of every service tell: the events and the shapes of their data. See: docs/events.md.

Times are epoch milliseconds, actors ``{id, name?, appId?}``.
"""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import EventSpec, of
from haulier.platform.declarations.kind import Kind
from haulier.platform.storage.resources import Json
from haulier.platform.typed.index_builds import IndexPayload


class Audited(Struct, kw_only=True):
    """Who made and changed something, and when."""

    createdAt: int
    createdBy: Json
    updatedAt: int
    updatedBy: Json
    tenantId: str


class ClassifiedPayload(Audited, kw_only=True):
    """An instance with a code of its own, and all its properties."""

    id: str
    uniqueCode: str
    owner: str
    properties: Json | UnsetType = UNSET
    """Some may belong to one app alone, so live listeners do not get them."""
    name: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    subCategory: str | UnsetType = UNSET
    templateId: str | UnsetType = UNSET


class TemplatePayload(Audited, kw_only=True):
    """A template with all its attributes. A service adds the type."""

    id: str
    name: str
    category: str
    subCategory: str
    attributes: list[Json]


class MachinePayload(Struct, kw_only=True):
    """A state machine after a change; ``id`` is the entity's code."""

    id: str
    states: list[Json]
    terminalTTL: str | int | UnsetType = UNSET
    callback: Any = UNSET


class StatePayload(Struct, kw_only=True):
    """Where an event or a time-out led; ``terminalTtl`` in epoch seconds."""

    id: str
    state: str
    stateChange: bool
    event: Json | UnsetType = UNSET
    terminalTtl: int | UnsetType = UNSET


class EndPayload(Struct):
    """What was removed, and the state it was in."""

    id: str
    state: str | None


def type_events(kind: Kind, payload: Any, *, attributes: bool = True) -> tuple[EventSpec, ...]:
    """Events of the types of a kind. ``attributes`` tells whether they are changed by an operation of their own."""
    name, one = f"{kind.noun}Type", _one(kind.type_noun)
    changes = {
        "Created": f"{one} was made",
        "Updated": f"{one} was changed",
        "AttributesUpdated": f"attributes of {one} were added or redefined",
        "StateMachineUpdated": f"the state machine of {one} was registered or replaced",
        "CustomCodeUpdated": f"custom code of {one} was registered or replaced",
    }
    if not attributes:
        del changes["AttributesUpdated"]
    built = {
        f"{kind.noun}TypeIndexBuilt": "lists use the index of attributes that became indexed",
        f"{kind.noun}TypeIndexAbandoned": "the index of attributes could not be built; lists go on without it",
    }
    return (
        *of(kind.type_kind, payload, **{f"{name}{change}": summary for change, summary in changes.items()}),
        *of(kind.type_kind, IndexPayload, **built),
        *machine_events(kind.type_kind, one),
    )


def machine_events(kind: str, one: str) -> tuple[EventSpec, ...]:
    """Events of machines that the state machine service replaces where they lie, in resources of this kind."""
    summary = f"the state machine of {one} was replaced at the state machine service"
    return of(kind, MachinePayload, redacted=("states", "callback"), StateMachineUpdated=summary)


def instance_events(kind: Kind, payload: Any, state_payload: Any = StatePayload) -> tuple[EventSpec, ...]:
    """Events of the instances of a kind. ``state_payload`` is what those of their states tell."""
    one = _one(kind.noun.lower())
    changes = {f"{kind.noun}Created": f"{one} was made", f"{kind.noun}Updated": f"{one} was changed"}
    return (*of(kind.name, payload, redacted=(kind.values,), **changes), *state_events(kind, state_payload))


def state_events(kind: Kind, payload: Any = StatePayload) -> tuple[EventSpec, ...]:
    """Events of the states of instances."""
    one = _one(kind.noun.lower())
    moves = {
        f"{kind.noun}EventApplied": f"an event was applied to {one}",
        f"{kind.noun}StateTimedOut": f"{one} stayed too long in its state and was moved on",
    }
    ends = {f"{kind.noun}Expired": f"{one} at its end was removed"}
    return (*of(kind.name, payload, **moves), *of(kind.name, EndPayload, **ends))


def template_events(kind: Kind, payload: Any) -> tuple[EventSpec, ...]:
    """Events of templates. ``kind`` is theirs."""
    of_one = f"a template of {_one(kind.type_noun)}"
    changes = {f"{kind.noun}Created": f"{of_one} was made", f"{kind.noun}Updated": f"{of_one} was changed"}
    return of(kind.name, payload, **changes)


def _one(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
