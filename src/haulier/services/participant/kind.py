"""What the participant service declares to the engine: participants and their types, as stored and as shown.

See: contract/participant.md sections 1, 4 and 5.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from haulier.core.machine import Machine
from haulier.platform.cache import Compiler
from haulier.platform.kinds import TYPE_DECODER, CompiledType, Kind, TypeBody, compile_type
from haulier.platform.resources import Json, Resource
from haulier.platform.typed.shown import audit
from haulier.platform.typed.templates import Template, template_kind
from haulier.platform.typed.wire import Category
from haulier.services.participant.wire import AllowedOwner, Names

TYPE = "participant_type"
MAIN_STATES = ("onboarding", "active", "inactive")
"""Fixed, in this sequence; a tenant shapes what lies inside them (contract/participant.md section 5)."""
ACTIVE = "active"


class TypeOwn(Struct, kw_only=True, omit_defaults=True):
    """What a participant type has beside attributes, machine and custom code."""

    singular: str
    entityCode: str = ""
    alias: dict[str, str] | None = None
    category: list[Category] = []
    allowedOwner: AllowedOwner | None = None
    enableOrchestrator: bool = False


class ParticipantBody(Struct, kw_only=True, omit_defaults=True):
    """A participant's own fields as stored.

    Owner is the row's parent, state the row's state, properties its attributes.
    """

    uniqueCode: str
    name: str | None = None
    category: str | None = None
    subCategory: str | None = None
    templateId: str | None = None
    lastEvent: Json | None = None
    """Written by the engine with every event (``instances.LAST_EVENT``)."""


PARTICIPANT_DECODER = msgspec.json.Decoder(ParticipantBody)


def own_of(body: TypeBody) -> TypeOwn:
    """The participant type's own members."""
    return msgspec.convert(body.own, TypeOwn)


def show_type_body(body: TypeBody) -> Json:
    """A type's members without attributes, machine and custom code, which have reads of their own."""
    own = own_of(body)
    shown: Json = {
        "id": body.name,
        "name": {"singular": own.singular, "plural": body.name},
        **msgspec.to_builtins(own),
        "enableOrchestrator": own.enableOrchestrator,
        "ownerAppId": body.ownerAppId,
        "isActive": True,
        "isSystem": False,
    }
    del shown["singular"]
    return shown


def show_type(resource: Resource) -> Json:
    """A type as reads and lists give it."""
    return show_type_body(resource.body_as(TYPE_DECODER)) | audit(resource)


def show_names(resource: Resource, body: TypeBody) -> Json:
    """The frame around a type's attributes or machine."""
    return {"name": Names(singular=own_of(body).singular, plural=body.name)} | audit(resource)


def show_participant(resource: Resource) -> Json:
    """A participant with all its properties, as callbacks and events give it."""
    body = resource.body_as(PARTICIPANT_DECODER)
    shown: Json = {"id": resource.id, "uniqueCode": body.uniqueCode}
    for name in ("name", "category", "subCategory", "templateId"):
        value = getattr(body, name)
        if value is not None:
            shown[name] = value
    shown["owner"] = resource.parent
    shown["participantType"] = resource.type
    shown["state"] = resource.state
    shown["properties"] = resource.attributes()
    return shown | audit(resource)


def show_to(resource: Resource, type_: CompiledType, app_id: str | None) -> Json:
    """A participant as this app may see it: without the properties that other apps keep to themselves."""
    shown = show_participant(resource)
    shown["properties"] = type_.schema.visible(shown["properties"], app_id)
    return shown


def machine_of(type_: CompiledType) -> Machine:
    """The machine that every participant type has."""
    assert type_.machine is not None, "made with the default machine and never without one"
    return type_.machine


def _of_type(data: Json) -> Json:
    """The type's name in the body of a callback; ids begin with it."""
    return {"participantType": str(data.get("id", "")).partition(":")[0]}


def _type_name(data: Json) -> Json:
    return {"participantType": data.get("id")}


PARTICIPANT = Kind(
    name="participant",
    noun="Participant",
    type_kind=TYPE,
    type_noun="participant type",
    values="properties",
    show=show_participant,
    columns={
        "id": "id", "owner": "parent", "participantType": "type", "state": "state",
        "createdAt": "created_at", "updatedAt": "updated_at",
    },
    members=frozenset({"uniqueCode", "name", "category", "subCategory", "templateId"}),
    callback=_of_type,
)  # fmt: skip

PARTICIPANT_TYPE = Kind(
    name=TYPE,
    noun="ParticipantType",
    type_kind="",
    type_noun="",
    values="",
    show=show_type,
    columns={"id": "id", "createdAt": "created_at", "updatedAt": "updated_at"},
    members=frozenset({"name", "ownerAppId"}),
    callback=_type_name,
)

PARTICIPANT_TEMPLATE = template_kind(
    "participant_template", "ParticipantTemplate", TYPE, "participant type", "participantType"
)

COMPILERS: dict[str, Compiler] = {TYPE: compile_type, PARTICIPANT_TEMPLATE.name: Template}
