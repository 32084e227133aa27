"""What the services of typed resources answer with, as far as they share it. Each adds the names that are its own.

Times are epoch milliseconds unless something else is said; members that a thing lacks are left out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.core.attributes import Range
from haulier.core.machine import EventDataItem
from haulier.core.machine.config import MachineCallback, MainState
from haulier.core.value_rules import DataType
from haulier.platform.declarations.wire_schemas import EventSource, JsonObject, PageMeta

Raised = Literal["TRANSITIONAL", "NON_TRANSITIONAL"]


class Actor(Struct):
    """Who acted, for which app; services' pages spell the app's member in two ways."""

    id: str
    name: str
    appId: str | UnsetType = UNSET
    appID: str | UnsetType = UNSET


class AuditShown(Struct, kw_only=True):
    """Who made and changed something, and when; ``version`` grows by one with each change."""

    version: int
    createdAt: int
    createdBy: Actor
    updatedAt: int
    updatedBy: Actor
    tenantId: str


class ValidationShown(Struct, kw_only=True):
    """The rules of an attribute."""

    required: bool
    range: Range | UnsetType = UNSET
    regex: str | UnsetType = UNSET
    valueOneOf: list[Any] | UnsetType = UNSET


class AttributeShown(Struct, kw_only=True):
    """A custom attribute as it was declared; those of a type with the app that owns them."""

    name: str
    dataType: DataType
    validation: ValidationShown
    alias: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    indexed: bool | UnsetType = UNSET
    isReadPublic: bool | UnsetType = UNSET
    defaultValue: Any = UNSET
    ownerAppId: str | UnsetType = UNSET


class NamedState(MainState, frozen=True, kw_only=True, omit_defaults=True):
    """A main state; its default sub-state stands there in both spellings of the pages."""

    defaultSubstate: str


CallbackTarget = MachineCallback | str
"""Where the changes of state of a machine are sent: as it was written, an address or an object."""


class HookShown(Struct, kw_only=True):
    """Registered custom code."""

    id: str
    url: str
    requestHeader: JsonObject
    method: Literal["GET", "POST", "PUT"]
    wait: bool
    methodName: str
    requestBody: JsonObject | UnsetType = UNSET
    acceptableStatusCodes: list[int] | UnsetType = UNSET
    raiseErrorOnStatusMismatch: bool | UnsetType = UNSET


class EventApplied(Struct, kw_only=True):
    """An event as it was raised; its time as the caller sent it."""

    eventCode: str
    timestamp: int
    data: JsonObject
    reasonCode: str | UnsetType = UNSET
    source: EventSource | UnsetType = UNSET
    propagate: bool | UnsetType = UNSET


class StateShown(Struct, kw_only=True):
    """The state of an instance and the last event; ``terminalTtl``, epoch seconds, is when an ended one goes."""

    id: str
    state: str
    stateChange: bool
    event: EventApplied | UnsetType = UNSET
    terminalTtl: int | UnsetType = UNSET


class CategorizedShown(AuditShown, kw_only=True):
    """An instance with a code of its own and the properties that the caller's app may read."""

    id: str
    uniqueCode: str
    properties: JsonObject
    name: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    subCategory: str | UnsetType = UNSET
    templateId: str | UnsetType = UNSET


class TemplateShown(AuditShown, kw_only=True):
    """A template. A service adds what names its type."""

    id: str
    name: str
    category: str
    subCategory: str
    attributes: list[AttributeShown]


class LogEntryShown(Struct, kw_only=True):
    """One entry of a change log."""

    action: Literal["CREATE", "UPDATE", "DELETE"]
    actionTime: Annotated[int, Meta(description="epoch seconds")]
    actionBy: Actor
    channel: Literal["API", "SYSTEM"]
    cdc: Annotated[
        JsonObject,
        Meta(description="what was changed as the change left it, or what the change said of it, with its event"),
    ]


class ChangeLogShown(Struct):
    """What happened to something, newest first."""

    meta: PageMeta
    log: list[LogEntryShown]


class NameShown(Struct):
    """The name of what a write made or changed."""

    name: str


class ReasonMeant(Struct):
    """A reason that an event may carry."""

    reasonCode: str
    description: str


class EntityMeant(Struct):
    """An entity that an event may be raised on."""

    entityCode: str
    name: str
    description: str


class OrphanShown(Struct, kw_only=True):
    """An event without its reasons."""

    eventCode: str
    description: str
    eventType: Raised
    isEnabled: bool
    dataValidations: list[EventDataItem]


class BoundOrphan(OrphanShown, kw_only=True):
    """An event that is of no use to a service yet, with the entity that has it, if any does."""

    entityCode: str | UnsetType = UNSET
    validCurrentStates: list[str] | UnsetType = UNSET


class EventShown(OrphanShown, kw_only=True):
    """An event with its reasons and entities spelt out."""

    isSystemDefined: bool
    reasons: list[ReasonMeant]
    entities: list[EntityMeant]


class ReasonShown(Struct):
    """A reason for events."""

    reasonCode: str
    description: str
    isEnabled: bool
