"""The events of the participant service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.event_specs import failures, of
from haulier.platform.indexing import IndexTold
from haulier.platform.resources import Json
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.wire import Category
from haulier.services.participant.api import SERVICE
from haulier.services.participant.kind import PARTICIPANT, PARTICIPANT_TEMPLATE, TYPE
from haulier.services.participant.tenant import TENANT_SETTINGS
from haulier.services.participant.wire import Names
from haulier.services.statemachine import EndTold, MachineTold, StateTold


class TypeTold(Struct, kw_only=True):
    """A participant type without attributes, machine and custom code, which have reads of their own."""

    id: str
    name: Names
    entityCode: str
    enableOrchestrator: bool
    isActive: bool
    isSystem: bool
    ownerAppId: str | None
    alias: Json | UnsetType = UNSET
    category: list[Category] | UnsetType = UNSET
    allowedOwner: Admission | UnsetType = UNSET


class ParticipantTold(Struct, kw_only=True):
    """A participant with all its properties. Times are epoch milliseconds, actors ``{id, name?, appId?}``."""

    id: str
    uniqueCode: str
    owner: str | None
    participantType: str
    state: str
    createdAt: int
    createdBy: Json
    updatedAt: int
    updatedBy: Json
    tenantId: str
    properties: Json | UnsetType = UNSET
    """Some may belong to one app alone, so live listeners do not get them."""
    name: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    subCategory: str | UnsetType = UNSET
    templateId: str | UnsetType = UNSET


class TemplateTold(Struct, kw_only=True):
    """A template with all its attributes. Times are epoch milliseconds, actors ``{id, name?, appId?}``."""

    id: str
    name: str
    participantType: str
    category: str
    subCategory: str
    attributes: list[Json]
    createdAt: int
    createdBy: Json
    updatedAt: int
    updatedBy: Json
    tenantId: str


class TenantTold(Struct, kw_only=True):
    """A tenant with its settings, the kinds of times and actors as a template's."""

    id: str
    name: str
    isActive: bool
    attributes: Json
    createdAt: int
    createdBy: Json
    updatedAt: int
    updatedBy: Json
    tenantId: str


EVENTS = (
    *of(
        TYPE,
        TypeTold,
        ParticipantTypeCreated="a participant type was made",
        ParticipantTypeUpdated="a participant type was changed",
        ParticipantTypeAttributesUpdated="attributes were added to a participant type or replaced",
        ParticipantTypeStateMachineUpdated="a participant type's state machine was replaced",
        ParticipantTypeCustomCodeUpdated="custom code of a participant type was registered or replaced",
    ),
    *of(TYPE, IndexTold, ParticipantTypeIndexBuilt="lists use the index of attributes that became indexed"),
    *of(
        TYPE,
        MachineTold,
        withheld=("states", "callback"),
        StateMachineUpdated="a participant type's state machine was replaced at the state machine service",
    ),
    *of(
        PARTICIPANT.name,
        ParticipantTold,
        withheld=("properties",),
        ParticipantCreated="a participant was made",
        ParticipantUpdated="a participant was changed",
    ),
    *of(
        PARTICIPANT.name,
        StateTold,
        ParticipantEventApplied="an event was applied to a participant",
        ParticipantStateTimedOut="a participant stayed too long in its state and was moved on",
    ),
    *of(PARTICIPANT.name, EndTold, ParticipantExpired="a participant at its end was removed"),
    *of(
        PARTICIPANT_TEMPLATE.name,
        TemplateTold,
        ParticipantTemplateCreated="a template of a participant type was made",
        ParticipantTemplateUpdated="a template of a participant type was changed",
    ),
    *of(
        TENANT_SETTINGS.name,
        TenantTold,
        TenantSettingsUpdated="settings of the tenant for its participants were changed",
    ),
    *failures(SERVICE.operations, {"/{participantTypePluralName}": PARTICIPANT.name}),
)
