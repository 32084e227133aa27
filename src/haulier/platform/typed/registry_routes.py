"""The registry of events and reasons through another service's paths, with names of types in place of entity codes.

The state machine service stays the owner; nothing is kept here. See: contract/participant.md section 6,
contract/container.md section 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from haulier.core.refusal import Cause, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Operation
from haulier.platform.declarations.parameters import Query
from haulier.platform.declarations.section import Section
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.platform.typed.registry import (
    ChangedEvent,
    EditableRegistry,
    EntityEvents,
    NamedEntities,
    NewEvent,
    SaveReason,
)
from haulier.platform.typed.responses import EventShown, NameShown, OrphanShown, ReasonShown

MAX_TYPES = 999
"""Types that one call gives an event to."""
PLACE = "/config/state-machine"
ONE_EVENT = f"{PLACE}/events/{{eventCode}}"
ONE_REASON = f"{PLACE}/reasons/{{reasonCode}}"
REFUSALS = (400, 401, 404, 503)
"""Statuses of refusals that the pages give these operations."""

TypeNames = Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=MAX_TYPES)]


class NewTypeEvent(NewEvent, kw_only=True):
    """An event to register for types. The service renames ``types`` as its own page calls them."""

    types: TypeNames = field(default_factory=list)


class ChangedTypeEvent(ChangedEvent, kw_only=True):
    """An event as it shall be, with the types that get it and those that lose it."""

    types: TypeNames = field(default_factory=list)
    removed: TypeNames = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Facade:
    """How one service shows the registry. ``owner`` is the kind of its instances.

    ``orphan`` says which events are orphans here: those that none of its types has, or those without a reason.
    ``code_member`` is what an orphan's entity is called, ``entity_answer`` what a write to an entity answers with.
    """

    registry: EditableRegistry
    owner: str
    orphan: Literal["no type", "no reason"]
    code_member: str = "entityCode"
    entity_answer: Literal["id", "name"] = "id"

    async def plan_create_event(self, call: Call, body: NewTypeEvent) -> Change:
        """Register an event for types of this service; without a code of the caller's a free one is assigned."""
        return await self.registry.plan_create_event(call, body, self._named(body, "types"))

    async def plan_update_event(self, call: Call, body: ChangedTypeEvent) -> Change:
        """Change an event. Types that are named get it; only those that are to be removed lose it."""
        added, removed = self._named(body, "types"), self._named(body, "removed")
        both = sorted(set(added.names) & set(removed.names))
        if both:
            text = f"{', '.join(both)} cannot both get the event and lose it"
            raise invalid(removed.member, "unique", text, Cause.RULE)
        return await self.registry.plan_update_event(call, body, added, removed)

    def _named(self, body: NewTypeEvent | ChangedTypeEvent, member: str) -> NamedEntities:
        """Types that a member names, which the service calls as its own page does."""
        called = {field.name: field.encode_name for field in msgspec.structs.fields(body)}
        return NamedEntities(called[member], getattr(body, member), self.owner)

    async def plan_update_entity(self, call: Call, body: EntityEvents) -> Change:
        """Replace the events that may be raised on a type, which its entity code names."""
        change = await self.registry.plan_update_entity(call, body)
        if self.entity_answer == "name":
            change.answer = {"name": msgspec.json.decode(change.data)["name"]}
        return change

    async def list_orphan_events(self, call: Call, _body: None) -> list[Json]:
        """The tenant's events that are of no use to this service yet, with the entity that has them, if any does."""
        orphans = []
        for event in await self.registry.bound_events(call):
            own = [binding for binding in event.bindings if binding.owner == self.owner]
            if event.reasons if self.orphan == "no reason" else own:
                continue
            shown = dict(event.shown)
            if event.bindings:
                first = event.bindings[0]
                shown |= {self.code_member: first.entity_code, "validCurrentStates": list(first.states)}
            orphans.append(shown)
        return orphans


@dataclass(frozen=True, slots=True, kw_only=True)
class FacadeTable:
    """What one service's page says of the operations. ``names`` is by role, as ``facade_operations`` calls them.

    Numbers follow from ``first`` in the order of the operations; ``page`` is what lists take.
    """

    section: Section
    names: Mapping[str, str]
    first: int
    page: tuple[Query, ...]
    new_event: type[NewTypeEvent]
    changed_event: type[ChangedTypeEvent]
    orphan: type[OrphanShown]


def facade_operations(facade: Facade, table: FacadeTable) -> tuple[Operation, ...]:
    """The eleven operations under ``PLACE``."""
    return (*_writes(facade, table), *_reads(facade, table))


def _writes(facade: Facade, table: FacadeTable) -> tuple[Operation, ...]:
    section, names, first = table.section, table.names, table.first
    entity_response = NameShown if facade.entity_answer == "name" else None
    return (
        section.put(
            f"{PLACE}/entities/{{entityCode}}",
            name=names["update entity"],
            number=first,
            summary="Replace the events of a registered entity",
        ).plan(facade.plan_update_entity, body=EntityEvents, response=entity_response),
        section.post(f"{PLACE}/events", name=names["create event"], number=first + 1, summary="Register an event").plan(
            facade.plan_create_event, body=table.new_event
        ),
        section.put(ONE_EVENT, name=names["update event"], number=first + 2, summary="Change one event").plan(
            facade.plan_update_event, body=table.changed_event
        ),
        section.post(
            f"{PLACE}/reasons", name=names["create reason"], number=first + 3, summary="Register a reason"
        ).plan(facade.registry.plan_create_reason, body=SaveReason),
        section.put(ONE_REASON, name=names["update reason"], number=first + 4, summary="Change one reason").plan(
            facade.registry.plan_update_reason, body=SaveReason
        ),
    )


def _reads(facade: Facade, table: FacadeTable) -> tuple[Operation, ...]:
    section, names, first = table.section, table.names, table.first + 5
    orphans: Any = list.__class_getitem__(table.orphan)
    return (
        section.get(
            f"{PLACE}/events", name=names["list events"], number=first, summary="List registered events"
        ).handle(facade.registry.list_events, query=table.page, response=list[EventShown]),
        section.get(ONE_EVENT, name=names["get event"], number=first + 1, summary="Read one event").handle(
            facade.registry.get_event, response=EventShown
        ),
        section.get(
            f"{PLACE}/events/orphan", name=names["orphan events"], number=first + 2, summary="List orphan events"
        ).handle(facade.list_orphan_events, response=orphans),
        section.get(
            f"{PLACE}/reasons", name=names["list reasons"], number=first + 3, summary="List registered reasons"
        ).handle(facade.registry.list_reasons, query=table.page, response=list[ReasonShown]),
        section.get(ONE_REASON, name=names["get reason"], number=first + 4, summary="Read one reason").handle(
            facade.registry.get_reason, response=ReasonShown
        ),
        section.get(
            f"{PLACE}/reason/orphan",
            name=names["orphan reasons"],
            number=first + 5,
            summary="List reasons that no event names",
        ).handle(facade.registry.list_orphan_reasons, response=list[ReasonShown]),
    )
