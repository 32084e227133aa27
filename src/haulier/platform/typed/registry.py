"""What typed resources need of the registry of entities, events and reasons, which is a service of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple, Protocol

from msgspec import Meta, Struct

from haulier.core.machine import EventCode, EventDataItem, EventRule, ReasonCode
from haulier.core.machine.events import MAX_DATA_ITEMS, MAX_REASONS
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite
from haulier.platform.storage.resources import Json

MAX_ENTITY_EVENTS = 999
"""Events of one entity: as many as there are codes."""

Description = Annotated[str, Meta(max_length=64)]
EventType = Literal["TRANSITIONAL", "NON_TRANSITIONAL"]
Reasons = Annotated[list[ReasonCode], Meta(max_length=MAX_REASONS)]
DataItems = Annotated[list[EventDataItem], Meta(max_length=MAX_DATA_ITEMS)]


class NewEvent(Struct, kw_only=True):
    """An event to register; on what it may be raised is for the service to say whose body this is."""

    description: Description
    eventCode: EventCode | None = None
    eventType: EventType = "TRANSITIONAL"
    reasonCodes: Reasons = []
    isEnabled: bool = True
    dataValidations: DataItems = []


class ChangedEvent(Struct, kw_only=True):
    """An event as it shall be. Members that are left out stay."""

    description: Description
    eventType: EventType | None = None
    reasonCodes: Reasons | None = None
    isEnabled: bool | None = None
    dataValidations: DataItems | None = None


class SaveReason(Struct, kw_only=True):
    """A reason to register, or as it shall be."""

    description: Description
    isEnabled: bool = True


class EntityEvents(Struct, kw_only=True):
    """All events of an entity by their codes, in place of those it had."""

    description: Description
    events: Annotated[list[EventCode], Meta(min_length=1, max_length=MAX_ENTITY_EVENTS)]
    isEnabled: bool = True


@dataclass(frozen=True, slots=True)
class Binding:
    """An entity that has an event: in these states, or with none named in all. ``owner`` is None for a tenant's own."""

    entity_code: str
    owner: str | None
    states: Sequence[str]


@dataclass(frozen=True, slots=True)
class BoundEvent:
    """One of the tenant's events: its members but for the reasons, its reason codes, and who has it."""

    shown: Json
    reasons: Sequence[str]
    bindings: Sequence[Binding]


class NamedEntities(NamedTuple):
    """Entities that a member of a body names: by code or name, or as types of instances of the kind ``owner``."""

    member: str
    names: Sequence[str]
    owner: str | None = None


class Registry(Protocol):
    """The state machine service, as types and instances see it. ``owner`` is the kind whose seed events count."""

    replan_on_conflict: frozenset[str]
    """Kinds of rows that ``new_entity`` may have to choose again."""

    async def new_entity(
        self, call: Call, owner: str, type_id: str, text: str, code: str | None, events: Sequence[str]
    ) -> RowWrite:
        """The row that registers a type as an entity with these events; its id is the code, a free one unless it is
        named.
        """

    async def rebind(self, call: Call, code: str, added: Sequence[str], removed: Sequence[str]) -> list[RowWrite]:
        """The write after which an entity has the added events and lacks the removed ones; none when it is so."""

    async def event_rule(
        self, call: Call, owner: str, entity_code: str, event: str, reason: str | None, state: str | None
    ) -> EventRule | None:
        """The rule of an event that may be raised now; None when it is not registered for the entity."""

    async def usable_events(self, call: Call, owner: str, entity_code: str) -> Mapping[str, frozenset[str]]:
        """The events that a machine of the entity may use, each with the reasons it may carry."""


class EditableRegistry(Protocol):
    """The whole registry, for a service through whose paths it is kept too.

    Reads and the writes of reasons are operations, which find codes in the call's path.
    """

    async def plan_create_event(self, call: Call, body: NewEvent, types: NamedEntities) -> Change:
        """Register an event for types."""

    async def plan_update_event(
        self, call: Call, body: ChangedEvent, added: NamedEntities, removed: NamedEntities
    ) -> Change:
        """Change the event of the path, and give it to types or take it from them."""

    async def plan_update_entity(self, call: Call, body: EntityEvents) -> Change:
        """Replace the events of the entity of the path; those that it had keep their states."""

    async def bound_events(self, call: Call) -> list[BoundEvent]:
        """All of the tenant's own events."""

    async def get_event(self, call: Call, _body: None) -> Json:
        """The event of the path with reasons and entities spelt out."""

    async def list_events(self, call: Call, _body: None) -> list[Json]:
        """A page of events, the system's first."""

    async def plan_create_reason(self, call: Call, body: SaveReason) -> Change:
        """Register a reason; the code is assigned."""

    async def plan_update_reason(self, call: Call, body: SaveReason) -> Change:
        """Change the reason of the path."""

    async def get_reason(self, call: Call, _body: None) -> Json:
        """The reason of the path."""

    async def list_reasons(self, call: Call, _body: None) -> list[Json]:
        """A page of reasons, the system's first."""

    async def list_orphan_reasons(self, call: Call, _body: None) -> list[Json]:
        """Reasons that no event names."""
