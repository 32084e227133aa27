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
from haulier.platform.declarations.operation import Handle, Header, Operation, Plan, Query
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.platform.typed.registry import ChangedEvent, EntityEvents, KeptRegistry, Named, NewEvent, SaveReason
from haulier.platform.typed.responses import EventShown, NameShown, OrphanShown, ReasonShown

MAX_TYPES = 999
"""Types that one call gives an event to."""
PLACE = "/config/state-machine"
REFUSED = (400, 401, 404, 503)
"""Statuses that the registry's operations document beside their success."""

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

    registry: KeptRegistry
    owner: str
    orphan: Literal["no type", "no reason"]
    code_member: str = "entityCode"
    entity_answer: Literal["id", "name"] = "id"

    async def plan_create_event(self, call: Call, body: NewTypeEvent) -> Change:
        """Register an event for types of this service; without a code of the caller's a free one is assigned."""
        return await self.registry.register_event(call, body, self._named(body, "types"))

    async def plan_update_event(self, call: Call, body: ChangedTypeEvent) -> Change:
        """Change an event. Types that are named get it; only those that are to be removed lose it."""
        added, removed = self._named(body, "types"), self._named(body, "removed")
        both = sorted(set(added.names) & set(removed.names))
        if both:
            text = f"{', '.join(both)} cannot both get the event and lose it"
            raise invalid(removed.member, "unique", text, Cause.RULE)
        return await self.registry.change_event(call, body, added, removed)

    def _named(self, body: NewTypeEvent | ChangedTypeEvent, member: str) -> Named:
        """Types that a member names, which the service calls as its own page does."""
        called = {field.name: field.encode_name for field in msgspec.structs.fields(body)}
        return Named(called[member], getattr(body, member), self.owner)

    async def plan_update_entity(self, call: Call, body: EntityEvents) -> Change:
        """Replace the events that may be raised on a type, which its entity code names."""
        change = await self.registry.replace_events(call, body)
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


@dataclass(frozen=True, slots=True)
class FacadeTable:
    """What one service's page says of the operations. ``names`` is by role, as in ``facade_operations``.

    Numbers follow from ``first`` in the order of the roles; ``made`` is the status of a POST.
    """

    names: Mapping[str, str]
    first: int
    tag: str
    made: int
    headers: tuple[Header, ...]
    write_headers: tuple[Header, ...]
    page: tuple[Query, ...]
    new_event: type[NewTypeEvent]
    changed_event: type[ChangedTypeEvent]
    orphan: type[OrphanShown]


def facade_operations(facade: Facade, table: FacadeTable) -> tuple[Operation, ...]:
    """The eleven operations under ``PLACE``."""
    kept = facade.registry
    event, reason = f"{PLACE}/events/{{eventCode}}", f"{PLACE}/reasons/{{reasonCode}}"
    writes: tuple[tuple[str, str, str, str, Plan, Any], ...] = (
        ("update entity", "PUT", f"{PLACE}/entities/{{entityCode}}", "Replace the events of a registered entity",
         facade.plan_update_entity, EntityEvents),
        ("create event", "POST", f"{PLACE}/events", "Register an event", facade.plan_create_event, table.new_event),
        ("update event", "PUT", event, "Change one event", facade.plan_update_event, table.changed_event),
        ("create reason", "POST", f"{PLACE}/reasons", "Register a reason", kept.create_reason, SaveReason),
        ("update reason", "PUT", reason, "Change one reason", kept.update_reason, SaveReason),
    )  # fmt: skip
    orphans: Any = list.__class_getitem__(table.orphan)
    reads: tuple[tuple[str, str, str, Handle, Any], ...] = (
        ("list events", f"{PLACE}/events", "List registered events", kept.list_events, list[EventShown]),
        ("get event", event, "Read one event", kept.get_event, EventShown),
        ("orphan events", f"{PLACE}/events/orphan", "List orphan events", facade.list_orphan_events, orphans),
        ("list reasons", f"{PLACE}/reasons", "List registered reasons", kept.list_reasons, list[ReasonShown]),
        ("get reason", reason, "Read one reason", kept.get_reason, ReasonShown),
        ("orphan reasons", f"{PLACE}/reason/orphan", "List reasons that no event names", kept.list_orphan_reasons,
         list[ReasonShown]),
    )  # fmt: skip
    operations = []
    for number, (role, method, path, summary, plan, body) in enumerate(writes, table.first):
        success = table.made if method == "POST" else 200
        operations.append(
            Operation(
                table.names[role], method, path, number, success, (success, *REFUSED), summary, table.tag,
                table.write_headers, plan=plan, body=body,
                answer=NameShown if role == "update entity" and facade.entity_answer == "name" else None,
            )
        )  # fmt: skip
    for number, (role, path, summary, handle, answer) in enumerate(reads, table.first + len(writes)):
        operations.append(
            Operation(
                table.names[role], "GET", path, number, 200, (200, *REFUSED), summary, table.tag, table.headers,
                handle=handle, query=table.page if role.startswith("list") else (), answer=answer,
            )
        )  # fmt: skip
    return tuple(operations)
