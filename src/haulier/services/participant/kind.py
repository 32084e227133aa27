"""What the participant service declares to the engine: participants and their types, as stored and as shown.

See: contract/participant.md sections 1, 4 and 5.
"""

from __future__ import annotations

import msgspec

from haulier.core.machine import Machine, default_machine
from haulier.platform.declarations.kind import CommandOutcome, CompiledType, Kind, TypeBody, compiler
from haulier.platform.storage.cache import Compiler
from haulier.platform.storage.resources import Json, Resource
from haulier.platform.typed.admission import Admission
from haulier.platform.typed.categories import CategorizedOwn
from haulier.platform.typed.categorized_instances import MEMBERS, show_categorized
from haulier.platform.typed.requests import Alias
from haulier.platform.typed.serialization import audit
from haulier.platform.typed.templates import Template, template_kind
from haulier.platform.typed.type_kinds import kind_of_types, type_of
from haulier.services.participant.requests import Names, Settings

TYPE = "participant_type"
MAIN_STATES = ("onboarding", "active", "inactive")
"""Fixed, in this sequence; a tenant shapes what lies inside them (contract/participant.md section 5)."""
ACTIVE = "active"
TENANT_TYPE = "tenant"
"""The type that every tenant has from the start; its singular and plural are the same."""


class TypeOwn(CategorizedOwn, kw_only=True, omit_defaults=True):
    """What a participant type has beside attributes, machine and custom code."""

    singular: str
    alias: Alias | None = None
    allowedOwner: Admission | None = None
    enableOrchestrator: bool = False


SETTINGS_DECODER = msgspec.json.Decoder(Settings)


def own_of(body: TypeBody) -> TypeOwn:
    """The participant type's own members."""
    return msgspec.convert(body.own, TypeOwn)


def show_type(body: TypeBody) -> Json:
    """A type's members without attributes, machine and custom code, which have reads of their own."""
    own = own_of(body)
    shown: Json = {
        "id": body.name,
        "name": {"singular": own.singular, "plural": body.name},
        **msgspec.to_builtins(own),
        "category": msgspec.to_builtins(own.category),
        "enableOrchestrator": own.enableOrchestrator,
        "ownerAppId": body.ownerAppId,
        "isActive": True,
        "isSystem": False,
    }
    del shown["singular"]
    return shown


def show_names(resource: Resource, body: TypeBody) -> Json:
    """The frame around a type's attributes or machine."""
    return {"name": Names(singular=own_of(body).singular, plural=body.name)} | audit(resource)


def show_participant(resource: Resource) -> Json:
    """A participant with all its properties, as callbacks and events give it."""
    return show_categorized(resource) | {"participantType": resource.type}


def machine_of(type_: CompiledType) -> Machine:
    """The machine that every participant type has."""
    assert type_.machine is not None, "made with the default machine and never without one"
    return type_.machine


def _tenant_callback(_data: Json, _outcome: CommandOutcome) -> Json:
    """The members that the service adds to the callback of a write to the tenant."""
    return {"participantType": TENANT_TYPE}


PARTICIPANT = Kind(
    name="participant",
    noun="Participant",
    type_kind=TYPE,
    type_noun="participant type",
    values="properties",
    show=show_participant,
    columns={"owner": "parent", "participantType": "type", "state": "state"},
    members=frozenset(MEMBERS),
    is_counted=True,
    callback=type_of("participantType"),
    default_machine=default_machine(
        {
            "onboarding:onboarding": {"E-022": "active:active"},
            "active:active": {"E-023": "inactive:inactive"},
            "inactive:inactive": {"E-024": "inactive:dead"},
            "inactive:dead": {},
        }
    ),
)

PARTICIPANT_TYPE = kind_of_types(PARTICIPANT, show_type)

PARTICIPANT_TEMPLATE = template_kind(
    "participant_template", "ParticipantTemplate", TYPE, "participant type", "participantType"
)

TENANT_SETTINGS = Kind(
    name="participant_tenant", noun="TenantSettings", type_kind="", type_noun="", values="", show=audit,
    callback=_tenant_callback,
)  # fmt: skip

COMPILERS: dict[str, Compiler] = {TYPE: compiler(TypeOwn), PARTICIPANT_TEMPLATE.name: Template}
