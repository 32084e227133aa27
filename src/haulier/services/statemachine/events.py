"""The events of the state machine service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.platform.declarations.kind import TypeBody
from haulier.platform.typed.events import CREATED, event_name, machine_events, state_events
from haulier.services.statemachine.kind import (
    CONFIG,
    ENTITY,
    EVENT,
    INSTANCE,
    REASON,
    EntityBody,
    EventBody,
    ReasonBody,
)

MACHINE_CREATED = "StateMachineCreated"
ENTITY_CREATED, ENTITY_UPDATED = "EntityCreated", "EntityUpdated"
EVENT_REGISTERED, EVENT_UPDATED = "EventRegistered", "EventUpdated"
REASON_REGISTERED, REASON_UPDATED = "ReasonRegistered", "ReasonUpdated"


class InstancePayload(Struct, kw_only=True):
    """An instance of an entity; ``terminalTtl`` in epoch seconds."""

    id: str
    entityCode: str
    state: str
    terminalTtl: int | UnsetType = UNSET


EVENTS = (
    *event_specs(
        CONFIG,
        TypeBody,
        {MACHINE_CREATED: "an entity got a state machine"},
        redacted=("machine",),
    ),
    *machine_events(CONFIG, "an entity"),
    *event_specs(
        ENTITY,
        EntityBody,
        {ENTITY_CREATED: "an entity was registered", ENTITY_UPDATED: "an entity's events were replaced"},
    ),
    *event_specs(
        EVENT, EventBody, {EVENT_REGISTERED: "an event was registered", EVENT_UPDATED: "an event was changed"}
    ),
    *event_specs(
        REASON, ReasonBody, {REASON_REGISTERED: "a reason was registered", REASON_UPDATED: "a reason was changed"}
    ),
    *event_specs(
        INSTANCE.name, InstancePayload, {event_name(INSTANCE, CREATED): "an instance of an entity was taken on"}
    ),
    *state_events(INSTANCE),
)
