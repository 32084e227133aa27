"""Bodies of the state machine service. See: contract/statemachine.yaml."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from haulier.core.machine import EventCode, ReasonCode
from haulier.core.machine.config import (
    MAX_MAIN_STATES,
    MAX_SUB_STATES,
    MAX_TRANSITIONS,
    MachineCallback,
    Transition,
    Ttl,
)
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import Callback, EpochSeconds, EventSource, JsonObject
from haulier.platform.typed.registry import ChangedEvent, Description, NewEvent
from haulier.platform.typed.requests import TerminalTTL
from haulier.services.statemachine.kind import MAX_EVENTS, EntityEvent

MAX_ENTITIES = 999
"""Entities that one call binds an event to."""

EntityCode = Annotated[str, exact("^(?!0000)[0-9]{4}$")]
EntityName = Annotated[str, exact("^[a-zA-Z0-9][a-zA-Z0-9 _-]{0,63}$", min_length=1, max_length=64)]
EntityRef = Annotated[
    str, Meta(min_length=1, max_length=128, description="code or name; types of other services as participant:<plural>")
]
Url = Annotated[str, Meta(min_length=1, max_length=2048, extra_json_schema={"format": "uri"})]
Entities = Annotated[list[EntityRef], Meta(max_length=MAX_ENTITIES)]


class CreateEntity(Struct, kw_only=True):
    """An entity to register with its events."""

    name: EntityName
    description: Description
    events: Annotated[list[EntityEvent], Meta(max_length=MAX_EVENTS)]
    isEnabled: bool = True
    entityCode: EntityCode | None = None


class UpdateEntity(Struct, kw_only=True):
    """All events of an entity, in place of those it had."""

    description: Description
    events: Annotated[list[EntityEvent], Meta(min_length=1, max_length=MAX_EVENTS)]
    isEnabled: bool = True


class Validate(Struct):
    """What would happen in this state."""

    reasonCode: ReasonCode
    eventCode: EventCode
    state: Annotated[str, Meta(max_length=65)]


class CreateEvent(NewEvent, kw_only=True):
    """An event to register; entities by code, or by name when they are the tenant's own."""

    entities: Entities


class UpdateEvent(ChangedEvent, kw_only=True):
    """An event as it shall be. Members that are left out stay; entities are those that have the event from now on."""

    entities: Entities | None = None


StateName = Annotated[str, exact("^[a-zA-Z]{3,32}$", min_length=3, max_length=32)]
"""As the page has it. Hyphens inside are taken too, see ``core.machine``."""


class StatedSubState(Struct, kw_only=True):
    """A state inside a main state."""

    name: StateName
    transitions: Annotated[list[Transition], Meta(max_length=MAX_TRANSITIONS)]
    ttl: Ttl | None = None
    callback: MachineCallback | Url | None = None


class StatedState(Struct, kw_only=True):
    """A main state; ``terminalStates`` names those of its sub-states that end an instance's life."""

    name: StateName
    defaultSubState: StateName
    subStates: Annotated[list[StatedSubState], Meta(min_length=1, max_length=MAX_SUB_STATES)]
    terminalStates: Annotated[list[StateName], Meta(max_length=MAX_SUB_STATES)] = []


class SaveConfig(Struct, kw_only=True):
    """A whole machine as the page writes it: main states in their sequence."""

    states: Annotated[list[StatedState], Meta(min_length=1, max_length=MAX_MAIN_STATES)]
    terminalTTL: TerminalTTL
    machine_callback: Url | None = field(default=None, name="callback")
    """Hears of every change of state; this write itself calls nobody back."""


class GivenConfig(Struct, kw_only=True):
    """The same as callers may write it: states in any shape and spelling of the contract, see ``core.machine``, and who
    hears of the moves as an object too.
    """

    states: Any
    terminalTTL: TerminalTTL
    machine_callback: Url | Callback | None = field(default=None, name="callback")


class Onboard(Struct, kw_only=True):
    """An object to put under state control, in a state or in the machine's first one."""

    instanceId: Annotated[str, Meta(min_length=1, max_length=64)]
    state: Annotated[str, Meta(min_length=3, max_length=64)] | None = None
    callback: Url | None = None


class ApplyEvent(Struct, kw_only=True):
    """An event that happened to an object."""

    eventCode: EventCode
    timestamp: EpochSeconds
    data: JsonObject
    source: EventSource
    reasonCode: ReasonCode | None = None
    callback: Url | None = None
