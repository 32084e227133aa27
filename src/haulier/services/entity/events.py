"""The events of the entity service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.event_specs import failures, of
from haulier.platform.indexing import IndexTold
from haulier.platform.resources import Json
from haulier.platform.typed.wire import Category
from haulier.services.entity.api import SERVICE
from haulier.services.entity.kind import ENTITY, ENTITY_TEMPLATE, TYPE
from haulier.services.entity.wire import CoreAttribute, Names
from haulier.services.statemachine import EndTold, MachineTold, StateTold


class TypeTold(Struct, kw_only=True):
    """An entity type with its attributes; machine and custom code have reads of their own."""

    id: str
    appId: str
    name: Names
    entityCode: str
    attributes: list[Json]
    isStateMachineEnabled: bool
    enableOrchestrator: bool
    isActive: bool
    ownerAppId: str | None
    alias: Json | UnsetType = UNSET
    category: list[Category] | UnsetType = UNSET
    coreAttributes: list[CoreAttribute] | UnsetType = UNSET
    ttlOnInactive: str | UnsetType = UNSET
    events: list[str] | UnsetType = UNSET
    terminalTTL: str | UnsetType = UNSET


class EntityTold(Struct, kw_only=True):
    """An entity with all its properties. Times are epoch milliseconds, actors ``{id, name?, appId?}``."""

    id: str
    uniqueCode: str
    owner: str
    createdAt: int
    createdBy: Json
    updatedAt: int
    updatedBy: Json
    tenantId: str
    properties: Json
    """Some may belong to one app alone, so live listeners do not get them."""
    name: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    subCategory: str | UnsetType = UNSET
    templateId: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    eventCode: str | UnsetType = UNSET
    """The event that came with the update."""
    reasonCode: str | UnsetType = UNSET


class TemplateTold(Struct, kw_only=True):
    """A template with all its attributes. Times are epoch milliseconds, actors ``{id, name?, appId?}``."""

    id: str
    name: str
    entityType: str
    category: str
    subCategory: str
    attributes: list[Json]
    createdAt: int
    createdBy: Json
    updatedAt: int
    updatedBy: Json
    tenantId: str


class RefusalTold(Struct, kw_only=True):
    """Why an update changed nothing, and the event that came with it."""

    id: str
    reason: str
    eventCode: str | UnsetType = UNSET
    reasonCode: str | UnsetType = UNSET


EVENTS = (
    *of(
        TYPE,
        TypeTold,
        EntityTypeCreated="an entity type was made",
        EntityTypeUpdated="an entity type was changed",
        EntityTypeStateMachineUpdated="an entity type's state machine was registered or replaced",
        EntityTypeCustomCodeUpdated="custom code of an entity type was registered or replaced",
    ),
    *of(TYPE, IndexTold, EntityTypeIndexBuilt="lists use the index of attributes that became indexed"),
    *of(
        TYPE,
        MachineTold,
        withheld=("states", "callback"),
        StateMachineUpdated="an entity type's state machine was replaced at the state machine service",
    ),
    *of(
        ENTITY.name,
        EntityTold,
        withheld=("properties",),
        EntityCreated="an entity was made",
        EntityUpdated="an entity was changed",
    ),
    *of(
        ENTITY_TEMPLATE.name,
        TemplateTold,
        EntityTemplateCreated="a template of an entity type was made",
        EntityTemplateUpdated="a template of an entity type was changed",
    ),
    *of(ENTITY.name, RefusalTold, EntityUpdateRefused="the condition of an update was not true: nothing was changed"),
    *of(
        ENTITY.name,
        StateTold,
        EntityEventApplied="an event was applied to an entity",
        EntityStateTimedOut="an entity stayed too long in its state and was moved on",
    ),
    *of(ENTITY.name, EndTold, EntityExpired="an entity at its end was removed"),
    *failures(SERVICE.operations, {"/{entityTypePluralName}": ENTITY.name}),
)
