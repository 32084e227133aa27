"""What the registry keeps: events, reasons, entities; machines and instances of entities that no other service owns.

The entity says which events may be raised on it; events and reasons know nothing of entities.
See: contract/statemachine.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from haulier.core.machine import EventCode, EventRule
from haulier.core.refusal import Cause
from haulier.platform.declarations.kind import Kind, compile_type
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource

EVENT = "sm_event"
REASON = "sm_reason"
ENTITY = "sm_entity"
CONFIG = "sm_config"

MAX_EVENTS = 999
MAX_REASONS = 9_999
MAX_ENTITIES = 9_999
"""As many as there are codes."""
MAX_STATES = 64
"""States named with one event of an entity."""


class EventBody(EventRule, frozen=True, kw_only=True):
    """A tenant's event as stored."""

    description: str = ""


class ReasonBody(msgspec.Struct, frozen=True):
    """A tenant's reason as stored."""

    reasonCode: str
    description: str
    isEnabled: bool = True


class EntityEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event that may be raised on an entity; with states, only in one of those (``main`` or ``main:sub``)."""

    eventCode: EventCode
    validCurrentStates: Annotated[list[str], Meta(max_length=MAX_STATES)] = []


class EntityBody(msgspec.Struct, frozen=True, kw_only=True):
    """An entity as stored.

    A type that another service registered has that service's kind as ``owner`` and its id as ``type``.
    """

    entityCode: str
    name: str
    description: str = ""
    events: list[EntityEvent] = []
    isEnabled: bool = True
    owner: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity ready to be asked about its events."""

    body: EntityBody
    events: dict[str, frozenset[str]]
    """The states in which each event may be raised; none named means all."""


class InstanceBody(msgspec.Struct, kw_only=True):
    """An instance's own fields; the last event lies beside them."""

    entityCode: str
    instanceId: str


EVENT_DECODER = msgspec.json.Decoder(EventBody)
REASON_DECODER = msgspec.json.Decoder(ReasonBody)
ENTITY_DECODER = msgspec.json.Decoder(EntityBody)
INSTANCE_DECODER = msgspec.json.Decoder(InstanceBody)


def compile_event(resource: Resource) -> EventBody:
    """The event as a rule."""
    return resource.body_as(EVENT_DECODER)


def compile_reason(resource: Resource) -> ReasonBody:
    """The reason."""
    return resource.body_as(REASON_DECODER)


def compile_entity(resource: Resource) -> Entity:
    """The entity with its events by code."""
    body = resource.body_as(ENTITY_DECODER)
    return Entity(body, {event.eventCode: frozenset(event.validCurrentStates) for event in body.events})


def resource_id(entity_code: str, instance_id: str) -> str:
    """The stored id of an instance: one object may stand under several entity codes."""
    return f"{entity_code}/{instance_id}"


def show_instance(resource: Resource) -> Json:
    """An instance as events and callbacks show it."""
    body = resource.body_as(INSTANCE_DECODER)
    shown: dict[str, Any] = {"id": body.instanceId, "entityCode": body.entityCode, "state": resource.state}
    if resource.expires_at is not None:
        shown["terminalTtl"] = resource.expires_at // 1000
    return shown


INSTANCE = Kind(
    name="sm_instance",
    noun="Instance",
    type_kind=CONFIG,
    type_noun="state machine of entity",
    values="data",
    shared=True,
    show=show_instance,
    columns={"state": "state", "createdAt": "created_at"},
    unknown_type=Cause.UNKNOWN_REFERENCE,
)

COMPILERS: dict[str, Compiler] = {
    EVENT: compile_event,
    REASON: compile_reason,
    ENTITY: compile_entity,
    CONFIG: compile_type,
}
