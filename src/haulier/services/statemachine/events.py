"""The events of the state machine service. See: docs/events.md."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.event_specs import of
from haulier.platform.kinds import TypeBody
from haulier.platform.resources import Json
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


class MachineTold(Struct, kw_only=True):
    """A state machine after a change; ``id`` is the entity's code."""

    id: str
    states: list[Json]
    terminalTTL: str | int | UnsetType = UNSET
    callback: Any = UNSET


class InstanceTold(Struct, kw_only=True):
    """An instance of an entity; ``terminalTtl`` in epoch seconds."""

    id: str
    entityCode: str
    state: str
    terminalTtl: int | UnsetType = UNSET


class StateTold(Struct, kw_only=True):
    """Where an event or a time-out led; ``terminalTtl`` in epoch seconds."""

    id: str
    state: str
    stateChange: bool
    event: Json | UnsetType = UNSET
    terminalTtl: int | UnsetType = UNSET


class EndTold(Struct):
    """What was removed, and the state it was in."""

    id: str
    state: str | None


EVENTS = (
    *of(
        CONFIG,
        TypeBody,
        withheld=("machine",),
        StateMachineCreated="an entity got a state machine",
    ),
    *of(
        CONFIG,
        MachineTold,
        withheld=("states", "callback"),
        StateMachineUpdated="an entity's state machine was replaced",
    ),
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
    *of(INSTANCE.name, InstanceTold, InstanceCreated="an instance of an entity was taken on"),
    *of(
        INSTANCE.name,
        StateTold,
        InstanceEventApplied="an event was applied to an instance",
        InstanceStateTimedOut="an instance stayed too long in its state and was moved on",
    ),
    *of(INSTANCE.name, EndTold, InstanceExpired="a finished instance was removed"),
)
