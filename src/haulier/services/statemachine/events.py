"""The events of the state machine service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import of
from haulier.platform.declarations.kind import TypeBody
from haulier.platform.typed.events import machine_events, state_events
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


class InstancePayload(Struct, kw_only=True):
    """An instance of an entity; ``terminalTtl`` in epoch seconds."""

    id: str
    entityCode: str
    state: str
    terminalTtl: int | UnsetType = UNSET


EVENTS = (
    *of(
        CONFIG,
        TypeBody,
        redacted=("machine",),
        StateMachineCreated="an entity got a state machine",
    ),
    *machine_events(CONFIG, "an entity"),
    *of(
        ENTITY,
        EntityBody,
        EntityCreated="an entity was registered",
        EntityUpdated="an entity's events were replaced",
    ),
    *of(
        EVENT,
        EventBody,
        EventRegistered="an event was registered",
        EventUpdated="an event was changed",
    ),
    *of(
        REASON,
        ReasonBody,
        ReasonRegistered="a reason was registered",
        ReasonUpdated="a reason was changed",
    ),
    *of(INSTANCE.name, InstancePayload, InstanceCreated="an instance of an entity was taken on"),
    *state_events(INSTANCE),
)
