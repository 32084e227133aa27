"""The events of the participant service. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.platform.storage.resources import Json
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.events import (
    UPDATED,
    CategorizedPayload,
    event_name,
    instance_events,
    payload_of,
    template_events,
    type_events,
)
from haulier.platform.typed.requests import Category
from haulier.services.participant.kind import PARTICIPANT, PARTICIPANT_TEMPLATE, TENANT_SETTINGS
from haulier.services.participant.requests import Names
from haulier.services.participant.responses import ParticipantTemplateShown, TenantShown

SETTINGS_UPDATED = event_name(TENANT_SETTINGS, UPDATED)


class TypePayload(Struct, kw_only=True):
    """A participant type without attributes, machine and custom code, which have reads of their own."""

    id: str
    name: Names
    entityCode: str
    enableOrchestrator: bool
    isActive: bool
    isSystem: bool
    ownerAppId: str | None
    alias: Json | UnsetType = UNSET
    category: list[Category]
    allowedOwner: Admission | UnsetType = UNSET


class ParticipantPayload(CategorizedPayload, kw_only=True):
    """A participant with all its properties."""

    participantType: str
    state: str


TemplatePayload = payload_of(ParticipantTemplateShown, "A template of a participant type.")
TenantPayload = payload_of(TenantShown, "A tenant with its settings.", attributes=Json)

EVENTS = (
    *type_events(PARTICIPANT, TypePayload),
    *instance_events(PARTICIPANT, ParticipantPayload),
    *template_events(PARTICIPANT_TEMPLATE, TemplatePayload),
    *event_specs(
        TENANT_SETTINGS.name,
        TenantPayload,
        {SETTINGS_UPDATED: "settings of the tenant for its participants were changed"},
    ),
)
