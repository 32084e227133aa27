"""What the participant service answers with. See: contract/participant.yaml."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import PageMeta
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.requests import Alias, Category
from haulier.platform.typed.responses import (
    AttributeShown,
    AuditShown,
    CallbackTarget,
    CategorizedShown,
    NamedState,
    TemplateShown,
)
from haulier.services.participant.requests import Names


class ParticipantTypeShown(AuditShown, kw_only=True):
    """A participant type without attributes, machine and custom code, which have reads of their own."""

    id: str
    name: Names
    category: list[Category]
    entityCode: str
    enableOrchestrator: bool
    isActive: bool
    isSystem: bool
    ownerAppId: str | None
    alias: Alias | UnsetType = UNSET
    allowedOwner: Admission | UnsetType = UNSET


class ParticipantTypesPage(Struct):
    """A page of participant types."""

    meta: PageMeta
    participantTypes: list[ParticipantTypeShown]


class TypeFrame(AuditShown, kw_only=True):
    """What stands around a type's attributes or machine."""

    name: Names


class ParticipantAttributes(TypeFrame, kw_only=True):
    """The custom attributes of a type."""

    attributes: list[AttributeShown]


class ParticipantStates(Struct):
    """The main states that every machine of participants has."""

    onboarding: NamedState
    active: NamedState
    inactive: NamedState


class ParticipantMachine(TypeFrame, kw_only=True):
    """The state machine of a type."""

    states: ParticipantStates
    terminalTTL: str
    callback: CallbackTarget | UnsetType = UNSET


class ParticipantShown(CategorizedShown, kw_only=True):
    """A participant."""

    participantType: str


class ParticipantsPage(Struct):
    """A page of participants."""

    meta: PageMeta
    participants: list[ParticipantShown]


class ParticipantTemplateShown(TemplateShown, kw_only=True):
    """A template of a participant type."""

    participantType: str


class ParticipantTemplatesPage(Struct):
    """A page of templates."""

    meta: PageMeta
    templates: list[ParticipantTemplateShown]


class TenantSettingsShown(Struct):
    """The settings that hold for all participants of a tenant."""

    terminalTTL: str


class TenantShown(AuditShown, kw_only=True):
    """A tenant as the owner of the first participants."""

    id: str
    name: str
    isActive: bool
    attributes: TenantSettingsShown
