"""The events of the typed resources of every service, and their payloads. See: docs/events.md.

Times are epoch milliseconds, actors ``{id, name?, appId?}``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.platform.declarations.kind import Kind
from haulier.platform.storage.resources import Json
from haulier.platform.typed.responses import Actor, AttributeShown, EventApplied, StateShown

CREATED, UPDATED = "Created", "Updated"
EVENT_APPLIED = "EventApplied"
STATE_TIMED_OUT = "StateTimedOut"
EXPIRED = "Expired"
ATTRIBUTES_UPDATED = "AttributesUpdated"
STATE_MACHINE_UPDATED = "StateMachineUpdated"
CUSTOM_CODE_UPDATED = "CustomCodeUpdated"
INDEX_BUILT, INDEX_ABANDONED = "IndexBuilt", "IndexAbandoned"
UPDATE_REFUSED = "UpdateRefused"
"""What happens to types, their instances and templates; with the noun of a kind in front they are names of events."""


def event_name(kind: Kind, happened: str) -> str:
    """The name of an event of an instance or a template of this kind, such as ``ParticipantCreated``."""
    return f"{kind.noun}{happened}"


def type_event_name(kind: Kind, happened: str) -> str:
    """The name of an event of a type, such as ``ParticipantTypeCreated``. ``kind`` is that of its instances."""
    return f"{kind.noun}Type{happened}"


class Audited(Struct, kw_only=True):
    """Who made and changed something, and when; ``version`` grows by one with each change."""

    version: int
    createdAt: int
    createdBy: Json
    updatedAt: int
    updatedBy: Json
    tenantId: str


class CategorizedPayload(Audited, kw_only=True):
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


class MachinePayload(Struct, kw_only=True):
    """A state machine after a change; ``id`` is the entity's code."""

    id: str
    states: list[Json]
    terminalTTL: str | int | UnsetType = UNSET
    callback: Any = UNSET


class EndPayload(Struct):
    """What was removed, and the state it was in."""

    id: str
    state: str | None


class IndexPayload(Struct):
    """A type whose index now covers all its instances, and the attributes that it has been built for."""

    id: str
    attributes: list[str]


PLAIN = (Actor, AttributeShown, EventApplied)
"""What responses declare member by member and payloads as any object."""


def payload_of(
    response: type[Struct], description: str, *, name: str = "", without: Collection[str] = (), **members: Any
) -> type[Struct]:
    """The payload of events that carry what a read answers with: the members of the response, in their order.

    Some are left out; ``members`` have other types than in the response, or come last where it lacks them. Those whose
    type has ``UnsetType`` may be missing. The payload is called like the response unless it has a ``name``.
    """
    shown = {member.name: _plain(member.type) for member in msgspec.structs.fields(response)} | members
    return msgspec.defstruct(
        name or f"{response.__name__.removesuffix('Shown')}Payload",
        [
            (member, kind, UNSET) if UnsetType in get_args(kind) else (member, kind)
            for member, kind in shown.items() if member not in without
        ],
        kw_only=True,
        module=response.__module__, namespace={"__doc__": description},
    )  # fmt: skip


def _plain(kind: Any) -> Any:
    """A type with any object in place of what payloads do not spell out."""
    if kind in PLAIN:
        return Json
    parts = tuple(map(_plain, get_args(kind)))
    if get_origin(kind) is list:
        return list.__class_getitem__(parts)
    return reduce(or_, parts) if get_origin(kind) in (Union, UnionType) else kind


StatePayload = payload_of(StateShown, "Where an event or a time-out led; ``terminalTtl`` in epoch seconds.")


def type_events(kind: Kind, payload: Any, *, attributes: bool = True) -> tuple[EventSpec, ...]:
    """Events of the types of a kind. ``attributes`` tells whether they are changed by an operation of their own."""
    one = _one(kind.type_noun)
    changes = {
        CREATED: f"{one} was made",
        UPDATED: f"{one} was changed",
        ATTRIBUTES_UPDATED: f"attributes of {one} were added or redefined",
        STATE_MACHINE_UPDATED: f"the state machine of {one} was registered or replaced",
        CUSTOM_CODE_UPDATED: f"custom code of {one} was registered or replaced",
    }
    if not attributes:
        del changes[ATTRIBUTES_UPDATED]
    return (
        *event_specs(
            kind.type_kind, payload, {type_event_name(kind, name): summary for name, summary in changes.items()}
        ),
        *index_events(kind),
        *machine_events(kind.type_kind, one),
    )


def index_events(kind: Kind) -> tuple[EventSpec, ...]:
    """Events of the indexes of attributes of types. ``kind`` is that of their instances."""
    built = {
        INDEX_BUILT: "lists use the index of attributes that became indexed",
        INDEX_ABANDONED: "the index of attributes could not be built; lists go on without it",
    }
    return event_specs(
        kind.type_kind, IndexPayload, {type_event_name(kind, name): summary for name, summary in built.items()}
    )


def machine_events(kind: str, one: str) -> tuple[EventSpec, ...]:
    """Events of machines that the state machine service replaces where they lie, in resources of this kind."""
    summary = f"the state machine of {one} was replaced at the state machine service"
    return event_specs(kind, MachinePayload, {STATE_MACHINE_UPDATED: summary}, redacted=("states", "callback"))


def instance_events(kind: Kind, payload: Any, state_payload: Any = StatePayload) -> tuple[EventSpec, ...]:
    """Events of the instances of a kind. ``state_payload`` is the payload of those of their states."""
    one = _one(kind.noun.lower())
    changes = {event_name(kind, CREATED): f"{one} was made", event_name(kind, UPDATED): f"{one} was changed"}
    return (*event_specs(kind.name, payload, changes, redacted=(kind.values,)), *state_events(kind, state_payload))


def state_events(kind: Kind, payload: Any = StatePayload) -> tuple[EventSpec, ...]:
    """Events of the states of instances."""
    one = _one(kind.noun.lower())
    moves = {
        event_name(kind, EVENT_APPLIED): f"an event was applied to {one}",
        event_name(kind, STATE_TIMED_OUT): f"{one} stayed too long in its state and was moved on",
    }
    ends = {event_name(kind, EXPIRED): f"{one} at its end was removed"}
    return (*event_specs(kind.name, payload, moves), *event_specs(kind.name, EndPayload, ends))


def template_events(kind: Kind, payload: Any) -> tuple[EventSpec, ...]:
    """Events of templates. ``kind`` is theirs."""
    of_one = f"a template of {_one(kind.type_noun)}"
    changes = {event_name(kind, CREATED): f"{of_one} was made", event_name(kind, UPDATED): f"{of_one} was changed"}
    return event_specs(kind.name, payload, changes)


def _one(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
