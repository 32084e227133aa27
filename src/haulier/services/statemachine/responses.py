"""What the state machine service answers with. See: contract/statemachine.yaml."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.core.machine.config import MainState
from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.platform.typed.responses import CallbackTarget, EventApplied, StateShown
from haulier.services.statemachine.kind import EntityEvent


class ConfigShown(Struct, kw_only=True):
    """The machine of an entity: main states in their sequence."""

    entityCode: str
    states: list[MainState]
    terminalTTL: str
    callback: CallbackTarget | UnsetType = UNSET


class RegisteredEntity(Struct, kw_only=True):
    """An entity with the events that may be raised on it."""

    entityCode: str
    tenantId: str
    name: str
    description: str
    events: list[EntityEvent]
    isEnabled: bool
    isSystemDefined: bool


class Verdict(Struct):
    """Whether an event would go through."""

    valid: bool


class InstanceShown(StateShown, kw_only=True):
    """Where an instance stands after a write."""

    entityCode: str
    previousState: str | UnsetType = UNSET


class InstanceState(Struct, kw_only=True):
    """The state of an instance, of whichever service; on request with what it went through, oldest first."""

    id: str
    state: str | None
    stateChange: bool
    event: EventApplied | UnsetType = UNSET
    terminalTtl: int | UnsetType = UNSET
    history: list[JsonObject] | UnsetType = UNSET
