"""What the entity service answers with. See: contract/entity.yaml, entity.md, "The genuine interface"."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.core.machine.config import MainState
from haulier.platform.declarations.wire_schemas import PageMeta
from haulier.platform.typed.requests import Alias, Category
from haulier.platform.typed.responses import AttributeShown, AuditShown, CallbackTarget, CategorizedShown, TemplateShown
from haulier.services.entity.requests import CoreAttribute, Names


class Bucket(Struct, omit_defaults=True):
    """A value and how many entities have it."""

    key: Any
    doc_count: int
    key_as_string: str | None = None
    """Of times and of true and false."""


class ValueCounts(Struct):
    """The most frequent values, and how often all others occur together."""

    doc_count_error_upper_bound: int
    sum_other_doc_count: int
    buckets: list[Bucket]


class Aggregate(Struct):
    """Counts by the names that were given to them."""

    aggregateResult: dict[str, ValueCounts]


class OnboardingTask(Struct):
    """One thing that was looked after."""

    task: str
    status: str


class Onboarding(Struct):
    """How far a tenant is prepared."""

    status: str
    meta: list[OnboardingTask]


class EntityTypeName(Struct):
    """A type that was made or changed."""

    id: str
    name: str


class EntityTypeShown(AuditShown, kw_only=True):
    """An entity type with its attributes; machine and custom code have reads of their own."""

    id: str
    appId: str
    name: Names
    category: list[Category]
    attributes: list[AttributeShown]
    entityCode: str
    isStateMachineEnabled: bool
    enableOrchestrator: bool
    isActive: bool
    ownerAppId: str | None
    alias: Alias | UnsetType = UNSET
    coreAttributes: list[CoreAttribute] | UnsetType = UNSET
    ttlOnInactive: str | UnsetType = UNSET
    events: list[str] | UnsetType = UNSET
    terminalTTL: str | UnsetType = UNSET


class EntityTypesPage(Struct):
    """A page of entity types."""

    meta: PageMeta
    entityTypes: list[EntityTypeShown]


class EntityMachine(AuditShown, kw_only=True):
    """The state machine of an entity type: main states in their sequence."""

    states: list[MainState]
    terminalTTL: str
    callback: CallbackTarget | UnsetType = UNSET


class EntityShown(CategorizedShown, kw_only=True):
    """An entity."""

    entityName: str
    appId: str
    isActive: bool


class EntitiesPage(Struct):
    """A page of entities."""

    meta: PageMeta
    entityInstances: list[EntityShown]


class EntityTemplateShown(TemplateShown, kw_only=True):
    """A template of an entity type."""

    entityType: str
    entityName: str
    appId: str


class EntityTemplatesPage(Struct):
    """A page of templates."""

    meta: PageMeta
    entityTemplates: list[EntityTemplateShown]
