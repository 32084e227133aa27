"""The events of the entity service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.platform.storage.resources import Json
from haulier.platform.typed.events import (
    UPDATE_REFUSED,
    CategorizedPayload,
    event_name,
    instance_events,
    payload_of,
    template_events,
    type_events,
)
from haulier.platform.typed.requests import Category
from haulier.platform.typed.responses import StateShown
from haulier.services.entity.kind import ENTITY, ENTITY_TEMPLATE
from haulier.services.entity.requests import CoreAttribute, Names
from haulier.services.entity.responses import EntityTemplateShown


class TypePayload(Struct, kw_only=True):
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
    category: list[Category]
    coreAttributes: list[CoreAttribute] | UnsetType = UNSET
    ttlOnInactive: str | UnsetType = UNSET
    events: list[str] | UnsetType = UNSET
    terminalTTL: str | UnsetType = UNSET


class EntityPayload(CategorizedPayload, kw_only=True):
    """An entity with all its properties."""

    entityName: str
    appId: str
    isActive: bool
    state: str | UnsetType = UNSET
    eventCode: str | UnsetType = UNSET
    """The event that came with the update."""
    reasonCode: str | UnsetType = UNSET


EntityStatePayload = payload_of(
    StateShown,
    "Where an event or a time-out led; an event tells the entity's names too.",
    name="EntityStatePayload",
    entityName=str | UnsetType,
    appId=str | UnsetType,
    uniqueCode=str | UnsetType,
)
TemplatePayload = payload_of(EntityTemplateShown, "A template of an entity type.")


class RefusalPayload(Struct, kw_only=True):
    """Why an update changed nothing, and the event that came with it."""

    id: str
    reason: str
    eventCode: str | UnsetType = UNSET
    reasonCode: str | UnsetType = UNSET


EVENTS = (
    *type_events(ENTITY, TypePayload, attributes=False),
    *instance_events(ENTITY, EntityPayload, EntityStatePayload),
    *template_events(ENTITY_TEMPLATE, TemplatePayload),
    *event_specs(
        ENTITY.name,
        RefusalPayload,
        {event_name(ENTITY, UPDATE_REFUSED): "the condition of an update was not true: nothing was changed"},
    ),
)
